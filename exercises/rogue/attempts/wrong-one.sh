#: title.en: Accuses the one that everybody talks to
#: title.zh: 冤枉了大家都在连的那个
#: goal: who
#: why: answer-other-container
answer who $calm
