#: title.en: The subnet where the gateway was asked
#: title.zh: 问的是网关，答的是子网
#: goal: gateway
#: why: answer-network-not-gateway
answer gateway $subnet
