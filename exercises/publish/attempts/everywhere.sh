#: title.en: Forgets 127.0.0.1
#: title.zh: 忘了写 127.0.0.1
#: goal: admin-port
#: why: bound-to-all-addresses
#: mistake: published-to-all
docker run -d --name $admin -p $admin_port:80 whoami
