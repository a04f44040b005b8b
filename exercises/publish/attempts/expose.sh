#: title.en: Uses --expose and takes it for publishing
#: title.zh: 用了 --expose，以为就是发布
#: goal: site-port
#: why: expose-only
#: mistake: only-exposed
docker run -d --name $site --expose 80 nginx
