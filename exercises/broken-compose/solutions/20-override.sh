#: title.en: Leave the file alone and override it
#: title.zh: 原文件不动，另写一个覆盖文件
#: kind: override
cd ~/lab
cat > compose.override.yaml <<YAML
services:
  web:
    ports: !override ["$port:80"]
  api:
    networks: [back]
networks:
  partner:
    name: $shared
YAML
docker compose up -d
