#: title.en: Removes whom it caught
#: title.zh: 抓到谁就删谁
#: goal: unharmed
#: why: no-such-container
id=$(timeout 20 docker events --filter type=network --filter event=connect --filter network=$vault --format '{{.Actor.Attributes.container}}' | head -1)
docker rm -f "$id"
