"""The dashboard's page: a frame in the reader's language, which dashboard.js fills. Pure."""

from __future__ import annotations

import html
import json

from grader.classroom.service.words import words_in
from grader.text import LANGUAGES

EXPORTS = (("html", "html"), ("csv", "csv"), ("moodle", "moodle.csv"), ("json", "json"))
OTHER = {"en": ("zh", "中文"), "zh": ("en", "English")}

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="static/dashboard.css">
<script src="static/dashboard.js" defer></script>
</head>
<body data-lang="{lang}" data-words="{words}" data-xsrf="{xsrf}">
<a class="skip" href="#grid">{skip}</a>
<header>
<h1>{title}</h1>
<p id="state" role="status"></p>
<nav>
<a id="other" href="?lang={other}" lang="{other}">{other_name}</a>
<details id="results"><summary>{results}</summary><ul>{exports}</ul></details>
</nav>
</header>
<p id="paused" role="status" hidden></p>
<p id="spoken" class="hidden" aria-live="polite"></p>
<main>
<section id="numbers" aria-label="{numbers}"></section>
<section id="say">
<form id="announce">
<label for="words">{announce}</label>
<input id="words" maxlength="1000" required autocomplete="off" placeholder="{announce_hint}">
<button>{send}</button>
</form>
<button id="pause" type="button" aria-pressed="false">{pause}</button>
<details id="said" hidden><summary>{said}</summary><ol reversed></ol></details>
<p id="done" role="status"></p>
</section>
<section id="hands" aria-label="{asks_hint}" hidden><ol></ol></section>
<div id="room">
<section id="grid" tabindex="-1" aria-label="{seats}">
<div id="tools">
<div id="tabs" role="group" aria-label="{exercises}"></div>
<label class="field"><span>{find}</span><input id="find" type="search" autocomplete="off"></label>
<label class="field"><span>{order}</span><select id="order">
<option value="need">{order_need}</option><option value="name">{order_name}</option>
<option value="progress">{order_progress}</option></select></label>
</div>
<div id="sheet">
<table aria-describedby="keys">
<caption class="hidden" id="caption"></caption>
<thead><tr id="head"></tr></thead>
<tbody id="seats"></tbody>
</table>
</div>
<p id="none">{none}</p>
<p id="keys">{keys}</p>
</section>
<aside aria-labelledby="hurts-title">
<h2 id="hurts-title">{hurts}</h2>
<ol id="hurts"></ol>
</aside>
</div>
</main>
<dialog id="seat" aria-labelledby="seat-title">
<form method="dialog"><button id="close" aria-label="{close}">×</button></form>
<h2 id="seat-title"></h2>
<p id="seat-state"></p>
<div id="seat-body"></div>
<form id="tell">
<label for="tell-words">{tell_seat}</label>
<div class="line"><input id="tell-words" maxlength="1000" required autocomplete="off"><button>{send}</button></div>
</form>
<div id="orders"></div>
<p id="seat-done" role="status"></p>
</dialog>
</body>
</html>
"""


def dashboard(title: str, language: str, xsrf: str = "") -> str:
    """The page in `language`, English where it is another than ours. `xsrf` is what its requests send along."""
    lang = language if language in LANGUAGES else "en"
    words = words_in(lang)
    exports = "".join(
        f'<li><a href="export.{form}?lang={lang}" download>{html.escape(words[key])}</a></li>'
        for key, form in EXPORTS
    )
    other, other_name = OTHER[lang]
    told = {key.replace("-", "_"): html.escape(text) for key, text in words.items()}
    return PAGE.format(
        **{
            **told,
            "lang": lang,
            "title": html.escape(title or words["title"]),
            "words": html.escape(json.dumps(words, ensure_ascii=False)),
            "xsrf": html.escape(xsrf),
            "exports": exports,
            "other": other,
            "other_name": other_name,
        }
    )
