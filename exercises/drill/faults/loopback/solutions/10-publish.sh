#: title.en: Make it again, published on every address
#: title.zh: 重建，发布到所有地址
#: kind: flags
docker rm -f $page
docker run -d --name $page -p $page_port:80 whoami
