#: title.en: Publishes TCP where UDP was asked
#: title.zh: 该发布 UDP，发布成了 TCP
#: goal: echo-port
#: why: wrong-protocol
#: mistake: tcp-for-udp
docker run -d --name $echo -p $echo_port:80 whoami
