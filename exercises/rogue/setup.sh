docker network create $net
docker run -d --name $calm --network $net whoami
for name in $good $busy; do
    docker run -d --name $name --network $net busybox sh -c "while :; do wget -qO- http://$calm/ > /dev/null; sleep 2; done"
done
docker run -d --name $bad --network $net toolbox bash -c "while :; do (exec 3<>/dev/tcp/203.0.113.80/5432; read -t 1 <&3); sleep 1; done" 2>/dev/null
