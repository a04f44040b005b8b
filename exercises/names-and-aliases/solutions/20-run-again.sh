#: title.en: Run both again with --network-alias
#: title.zh: 用 --network-alias 重新运行
#: kind: flags
docker rm -f $s1 $s2
docker run -d --name $s1 --network $left --network-alias $alias whoami
docker run -d --name $s2 --network $right --network-alias $alias whoami
