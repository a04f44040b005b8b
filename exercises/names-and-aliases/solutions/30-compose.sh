#: title.en: Compose with aliases on external networks
#: title.zh: Compose 在外部网络上写 aliases
#: kind: compose
docker rm -f $s1 $s2
mkdir -p ~/lab && cd ~/lab
cat > compose.yaml <<YAML
networks:
  left: {name: $left, external: true}
  right: {name: $right, external: true}
services:
  one:
    image: whoami
    container_name: $s1
    networks:
      left:
        aliases: [$alias]
  two:
    image: whoami
    container_name: $s2
    networks:
      right:
        aliases: [$alias]
YAML
docker compose up -d
