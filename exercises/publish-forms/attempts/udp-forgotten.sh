#: title.en: Takes one -p for both protocols
#: title.zh: 以为一个 -p 两种协议都包了
#: goal: udp
#: why: wrong-protocol
#: mistake: tcp-for-udp
docker run -d --name $names -p $port:80 -p 127.0.0.1:$side:80 whoami
