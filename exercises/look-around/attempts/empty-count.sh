#: title.en: A word where a number was asked
#: title.zh: 该填数字却填了文字
#: goal: count
#: why: answer-not-understood
answer count several
