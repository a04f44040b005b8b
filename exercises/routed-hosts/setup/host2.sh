iptables -P FORWARD DROP
