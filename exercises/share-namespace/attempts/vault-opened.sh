#: title.en: Makes the vault again so that it listens everywhere
#: title.zh: 重建保险柜，让它监听所有地址
#: goal: unharmed
#: why: recreated
#: mistake: made-again
docker rm -f $vault
docker run -d --name $vault --network $lan busybox sh -c "mkdir -p /www && echo $word > /www/index.html && exec httpd -f -p $vault_port -h /www"
docker run -d --name $peek --network $lan busybox sleep infinity
