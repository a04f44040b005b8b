#: title.en: Takes everything down first
#: title.zh: 先 down 再 up
#: goal: unharmed
#: why: recreated
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/$shared-net/$shared/" compose.yaml
sed -i "s/\[front, partner\]/[front, back, partner]/" compose.yaml
docker compose down -t 0
docker compose up -d
