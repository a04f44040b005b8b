#: title.en: Answers with the host's own MAC
#: title.zh: 回答了主机自己的 MAC
#: goal: mac
#: why: answer-wrong
docker network create -d macvlan -o parent=eth0 --subnet $subnet --ip-range $low $lan
docker run -d --name $press --network $lan whoami
answer mac $(cat /sys/class/net/eth0/address)
