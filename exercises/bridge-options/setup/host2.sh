docker run -d --name server --network host -e PORT=9000 whoami
