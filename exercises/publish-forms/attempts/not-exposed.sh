#: title.en: Takes -P to publish every port there is
#: title.zh: 以为 -P 会发布所有端口
#: goal: all-9000
#: why: publish-all-needs-expose
docker run -d --name $all -P whoami
