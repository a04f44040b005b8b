#: title.en: Leaves a comma too many in the file
#: title.zh: 文件里多了一个逗号
#: goal: pool
#: why: engine-not-started
mkdir -p /etc/docker
cat > /etc/docker/daemon.json <<JSON
{"default-address-pools": [{"base": "$pool", "size": 26}], "bip": "$bridge_address/24", "mtu": $mtu,}
JSON
pid=$(pidof dockerd)
kill $pid
tail --pid=$pid -f /dev/null
until grep -q 'unable to configure' /var/log/dockerd.log; do sleep 0.1; done
