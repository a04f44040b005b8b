#: title.en: Exposes both ports and leaves out -P
#: title.zh: 两个端口都 --expose 了，没写 -P
#: goal: all-80
#: why: expose-only
#: mistake: only-exposed
docker run -d --name $all --expose 80 --expose 9000 whoami
