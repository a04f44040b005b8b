#: title.en: Gives the networks their subnets by hand
#: title.zh: 手工给网络写上子网
#: goal: pool
#: why: built-in-pool
base=${pool%.*}
docker network create --subnet $base.0/26 $net
docker rm -f $app
docker network rm $old
docker network create --subnet $base.64/26 $old
docker run -d --name $app --network $old whoami
