docker network create $net
docker network create $vault
docker run -d --name $store --network $vault whoami
docker run -d --name $collector -p 127.0.0.1:$port:5140 toolbox ncat -lk --recv-only 5140
for name in $bad $calm; do docker run -d --name $name busybox sleep infinity; done
mkdir -p /srv/job
cat > /srv/job/run <<'JOB'
call() { curl -s --unix-socket /var/run/docker.sock -H 'Content-Type: application/json' -d "{\"Container\": \"$3\"}" "http://engine/networks/$2/$1"; }
while :; do
    call connect "$NET" "$CALM"; sleep 1
    call connect "$VAULT" "$BAD"; sleep 0.4; call disconnect "$VAULT" "$BAD"
    call disconnect "$NET" "$CALM"; sleep 2
done
JOB
docker run -d --name $janitor -e NET=$net -e VAULT=$vault -e BAD=$bad -e CALM=$calm -v /var/run/docker.sock:/var/run/docker.sock -v /srv/job:/job:ro toolbox bash /job/run
