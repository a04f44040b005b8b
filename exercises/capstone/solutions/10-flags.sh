#: title.en: From the inside out, with flags
#: title.zh: 由里往外，用命令行参数
#: kind: flags
docker swarm init --advertise-addr eth0 > /dev/null
docker swarm join-token -q worker > ~/clipboard
docker network create -d overlay --attachable $shop
docker network create -d overlay --attachable --internal --opt encrypted $data
#: on host2
docker swarm join --token "$(cat ~/clipboard)" host1:2377
docker create --name $api --network $shop --network $data whoami
until docker start $api; do sleep 0.2; done
docker run -d --name $db --network $data whoami
docker run -d --name $collector -p $logs:514 toolbox ncat -lk --recv-only 514
#: on host1
docker run -d --name $web --network $shop -p $port:80 -v ~/proxy.conf:/etc/nginx/nginx.conf:ro --log-driver syslog --log-opt syslog-address=tcp://host2:$logs nginx
docker create --name $backup --network $data busybox sleep infinity
until docker start $backup; do sleep 0.5; done
until curl -s http://host1:$port/ | grep -q name:; do sleep 0.2; done
#: on host2
until docker logs $collector 2>&1 | grep -q GET; do sleep 0.1; done
