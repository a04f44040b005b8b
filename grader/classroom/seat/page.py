"""The seat's page: a frame in the reader's language around the terminal, which seat.js draws. Pure."""

from __future__ import annotations

import html
import json

from grader.classroom.seat.words import WORDS
from grader.text import LANGUAGES, Text

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{learner} · {title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/xterm/xterm.css">
<link rel="stylesheet" href="static/seat.css">
<script type="module" src="static/seat.js"></script>
</head>
<body data-words="{words}" data-looking="{looking}">
<header>
<h1>{title}</h1>
<p id="who">{who}</p>
<p id="hand-state" role="status"></p>
<button id="hand" type="button" hidden></button>
<button id="reader" type="button" aria-pressed="false">{reader}</button>
<p id="state" role="status"></p>
</header>
<section id="said" role="log" aria-label="{said}"></section>
<main id="terminal" aria-label="{terminal}"></main>
<div id="over" role="alertdialog" aria-live="assertive" hidden><p></p><button type="button" hidden></button></div>
<dialog id="ask"><form method="dialog"><label for="about">{ask}</label>
<textarea id="about" maxlength="500" rows="3"></textarea>
<menu><button value="">{cancel}</button><button value="send">{send}</button></menu></form></dialog>
</body>
</html>
"""


WAITING = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>{learner} · {title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/seat.css">
</head>
<body>
<header><h1>{title}</h1><p id="who">{learner}</p></header>
<main role="status" data-waits>{words}</main>
</body>
</html>
"""


def waiting(title: str, learner: str, language: str, why: Text) -> str:
    """The page of a seat whose app cannot be started yet: it says why, and asks again by itself."""
    lang = language if language in LANGUAGES else "en"
    return WAITING.format(
        lang=lang,
        title=html.escape(title or "netdojo"),
        learner=html.escape(learner),
        words=html.escape(why.to(lang)),
    )


def page(title: str, learner: str, language: str, looks_on: bool) -> str:
    """The page in `language`, English where it is another than ours."""
    lang = language if language in LANGUAGES else "en"
    words = {key: text.to(lang) for key, text in WORDS.items()}
    return PAGE.format(
        lang=lang,
        title=html.escape(title or "netdojo"),
        learner=html.escape(learner),
        who=html.escape(words["looking"].replace("{learner}", learner) if looks_on else learner),
        words=html.escape(json.dumps(words, ensure_ascii=False)),
        looking="1" if looks_on else "",
        **{key: html.escape(words[key]) for key in ("said", "terminal", "ask", "cancel", "send", "reader")},
    )
