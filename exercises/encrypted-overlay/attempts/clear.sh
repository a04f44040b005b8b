#: title.en: Makes an overlay without the option
#: title.zh: 建了 overlay，没写加密选项
#: goal: network
#: why: not-encrypted
docker network create -d overlay --attachable --subnet $subnet $safe
