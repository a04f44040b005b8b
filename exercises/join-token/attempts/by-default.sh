#: title.en: Answers the weeks that docker info shows
#: title.zh: 把 docker info 显示的周数当成了答案
#: goal: days
#: why: answer-in-weeks
answer days $(($days / 7))
