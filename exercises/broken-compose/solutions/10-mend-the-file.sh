#: title.en: Mend the file and bring it up
#: title.zh: 改好文件，再 up
#: kind: compose
cd ~/lab
sed -i "s/80:$port/$port:80/" compose.yaml
sed -i "s/$shared-net/$shared/" compose.yaml
sed -i "s/\[front, partner\]/[front, back, partner]/" compose.yaml
docker compose up -d
