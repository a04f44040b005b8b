#: title.en: The right network with a guessed prefix
#: title.zh: 网络地址对，前缀长度靠猜
#: goal: subnet
#: why: answer-prefix
answer subnet ${subnet%/*}/16
