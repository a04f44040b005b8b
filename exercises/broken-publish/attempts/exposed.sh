#: title.en: Exposes the port instead of publishing it
#: title.zh: 只写了 --expose，没有发布
#: goal: forum-port
#: why: expose-only
#: mistake: only-exposed
docker rm -f $forum
docker run -d --name $forum -e PORT=8080 --expose 8080 whoami
