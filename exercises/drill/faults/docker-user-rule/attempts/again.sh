#: title.en: Makes the container again
#: title.zh: 重建容器
#: goal: gate
#: why: dropped-by-rule
docker rm -f $gate
docker run -d --name $gate -p $gate_port:80 whoami
