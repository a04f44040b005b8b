#: title.en: Labels the engine's node under another key
#: title.zh: 给节点加了标签，键却不对
#: goal: shop
#: why: no-suitable-node
docker node update --label-add type=$disk host1
