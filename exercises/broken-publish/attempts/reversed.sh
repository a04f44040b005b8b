#: title.en: Writes the ports the wrong way round
#: title.zh: 两个端口写反了
#: goal: forum-port
#: why: ports-reversed
#: mistake: ports-reversed
docker rm -f $forum
docker run -d --name $forum -e PORT=8080 -p 8080:$forum_port whoami
