#: title.en: Writes one of the names into its hosts file
#: title.zh: 只把其中一个名字写进 hosts 文件
#: goal: post-db
#: why: dns-option-dead
docker exec $post sh -c 'echo 203.0.113.80 www.example.com >> /etc/hosts'
