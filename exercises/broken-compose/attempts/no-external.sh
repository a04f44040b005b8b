#: title.en: Takes external away, so that the error goes
#: title.zh: 去掉 external，错误就没了
#: goal: api-on
#: why: not-external
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/\[front, partner\]/[front, back, partner]/" compose.yaml
sed -i "/external/d; s/    name: $shared-net/    {}/; s/  partner:/  $shared:/; s/, partner/, $shared/" compose.yaml
docker compose up -d
