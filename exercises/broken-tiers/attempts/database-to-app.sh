#: title.en: Puts the database beside the service, on one network
#: title.zh: 让数据库和服务待在同一个网络
#: goal: db-on
#: why: backend-on-both-networks
#: mistake: backend-on-both
docker network connect ${project}_app $db
