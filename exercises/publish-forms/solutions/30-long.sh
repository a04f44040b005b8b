#: title.en: The long form, one port at a time
#: title.zh: 长写法，一个端口一个端口地写
#: kind: long-form
docker run -d --name $names -p published=$port,target=80 -p published=$port,target=80,protocol=udp -p 127.0.0.1:$side:80 whoami
docker run -d --name $relay -p ${tens}0:5000 -p ${tens}1:5001 -p ${tens}2:5002 whoami
docker run -d --name $draft --publish 127.0.0.1:0:80/tcp whoami
docker run -d --name $all --publish-all --expose 9000-9000 whoami
answer which $(docker inspect -f '{{(index .NetworkSettings.Ports "80/tcp" 0).HostPort}}' $draft)
