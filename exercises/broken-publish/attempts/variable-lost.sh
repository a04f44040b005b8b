#: title.en: Publishes 8080 and forgets the variable, so the program listens on 80
#: title.zh: 发布了 8080，却忘了变量，程序监听的是 80
#: goal: forum-open
#: why: nobody-on-container-port
#: mistake: wrong-container-port
docker rm -f $forum
docker run -d --name $forum -p $forum_port:8080 whoami
