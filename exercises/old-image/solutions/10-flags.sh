#: title.en: Remove it and run it again with all that it had
#: title.zh: 删掉，带着原来的一切重新运行
#: kind: flags
docker rm -f $web
docker run -d --name $web --network name=$net,ip=$ip,alias=$alias --network name=$back,alias=$inner -p $port:80 $repo:current
