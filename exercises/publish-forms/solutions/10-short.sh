#: title.en: The short forms
#: title.zh: 都用简写
#: kind: flags
docker run -d --name $names -p $port:80 -p $port:80/udp -p 127.0.0.1:$side:80 whoami
docker run -d --name $relay -p ${tens}0-${tens}2:5000-5002 whoami
docker run -d --name $draft -p 127.0.0.1::80 whoami
docker run -d --name $all -P --expose 9000 whoami
answer which $(docker port $draft 80 | cut -d : -f 2)
