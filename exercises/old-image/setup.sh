mkdir -p ~/image && cd ~/image
printf 'FROM nginx\nCOPY index.html /usr/share/nginx/html/index.html\n' > Dockerfile
echo "release 1" > index.html
docker build -q -t $repo:1 -t $repo:current . 2> /dev/null
docker network create --subnet $subnet $net
docker network create $back
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias --network name=$back,alias=$inner -p $port:80 $repo:current
echo "release 2" > index.html
docker build -q -t $repo:2 -t $repo:current . 2> /dev/null
docker run -d --name $twin --network $net $repo:current
docker run -d --name $client --network $net busybox sleep infinity
docker run -d --name $batch --network $back busybox sleep infinity
