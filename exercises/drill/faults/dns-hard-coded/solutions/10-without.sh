#: title.en: Make it again without --dns
#: title.zh: 去掉 --dns 重建
#: kind: flags
docker rm -f $post
docker run -d --name $post whoami
