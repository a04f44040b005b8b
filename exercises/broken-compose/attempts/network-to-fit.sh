#: title.en: Makes a network that fits the wrong name
#: title.zh: 照着写错的名字建了个网络
#: goal: api-on
#: why: longer-name
#: mistake: longer-name
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/\[front, partner\]/[front, back, partner]/" compose.yaml
docker network create $shared-net
docker compose up -d
