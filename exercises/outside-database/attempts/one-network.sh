#: title.en: Puts both on one network and trusts that nothing was published
#: title.zh: 两个放在一个网络上，以为没发布端口就出不去
#: goal: vault-not-database
#: why: not-blocked
docker network create shop
docker run -d --name $vault --network shop whoami
docker run -d --name $app --network shop busybox sleep infinity
