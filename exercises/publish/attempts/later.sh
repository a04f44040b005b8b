#: title.en: Runs it without -p and wants to add the port later
#: title.zh: 先不带 -p 运行，事后想补
#: goal: echo-port
#: why: publish-needs-recreate
#: mistake: publish-later
docker run -d --name $echo whoami
docker run -d --name $echo -p $echo_port:80/udp whoami
