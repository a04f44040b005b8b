#: title.en: Restarts it, so that it takes the new image
#: title.zh: 重启一下，以为会用上新镜像
#: goal: image
#: why: old-image
#: mistake: restart-after-edit
docker restart -t 0 $web
