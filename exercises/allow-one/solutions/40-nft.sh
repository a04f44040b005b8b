#: title.en: A table of one's own, with nft
#: title.zh: 用 nft 建自己的表
#: kind: nft
friend=$(getent hosts host2 | cut -d " " -f 1)
nft add table ip guard
nft add chain ip guard early '{ type filter hook prerouting priority -300; }'
nft add rule ip guard early iifname eth0 ip saddr != $friend tcp dport $port drop
