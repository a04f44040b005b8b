#: title.en: Answers 127.0.0.11 from memory
#: title.zh: 凭印象答 127.0.0.11
#: goal: resolver
#: why: answer-wrong
docker run -d --name $web whoami
docker run -d --name $client busybox sleep infinity
answer resolver 127.0.0.11
