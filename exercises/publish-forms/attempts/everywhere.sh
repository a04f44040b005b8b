#: title.en: Leaves out the address together with the port
#: title.zh: 省了端口，把地址也省了
#: goal: drawn
#: why: bound-to-all-addresses
#: mistake: published-to-all
docker run -d --name $draft -p 80 whoami
