#: title.en: Turns forwarding on and takes the rest for mended
#: title.zh: 打开转发，以为就都好了
#: goal: web-out
#: why: masquerade-off
sysctl -w net.ipv4.ip_forward=1
