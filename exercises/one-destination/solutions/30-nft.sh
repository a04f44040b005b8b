#: title.en: A table of one's own, with nft
#: title.zh: 用 nft 建自己的表
#: kind: nft
nft -f - <<NFT
table ip guard {
  chain out {
    type filter hook forward priority -10;
    ip saddr != $app_ip accept
    oifname != "eth0" accept
    ct state established,related accept
    udp dport 53 accept
    ip daddr 203.0.113.80 tcp dport 5432 accept
    drop
  }
}
NFT
