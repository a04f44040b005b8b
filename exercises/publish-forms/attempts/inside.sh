#: title.en: Answers with the port of the container
#: title.zh: 答成了容器里的端口
#: goal: which
#: why: answer-container-port
docker run -d --name $draft -p 127.0.0.1::80 whoami
answer which 80
