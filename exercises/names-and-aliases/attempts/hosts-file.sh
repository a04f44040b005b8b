#: title.en: Writes the address into the asker's hosts file
#: title.zh: 把地址写进了询问方的 hosts 文件
#: goal: left-alias
#: why: no-alias
#: mistake: hardcoded-address
addr=$(docker inspect -f "{{(index .NetworkSettings.Networks \"$left\").IPAddress}}" $s1)
docker exec $ask1 sh -c "echo $addr $alias >> /etc/hosts"
