"""The dashboard's page: a frame in the reader's language, which dashboard.js fills. Pure."""

from __future__ import annotations

import html
import json

from grader.classroom.service.words import WORDS
from grader.text import LANGUAGES

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="static/dashboard.css">
<script src="static/dashboard.js" defer></script>
</head>
<body data-lang="{lang}" data-words="{words}">
<header>
<h1>{title}</h1>
<p id="state" role="status"></p>
<nav>{exports}</nav>
</header>
<main>
<table>
<caption>{summary}</caption>
<thead><tr id="head"></tr></thead>
<tbody id="seats"></tbody>
</table>
<p id="none">{none}</p>
</main>
</body>
</html>
"""


def dashboard(title: str, language: str) -> str:
    """The page in `language`, English where it is another than ours."""
    lang = language if language in LANGUAGES else "en"
    words = {key: text.to(lang) for key, text in WORDS.items()}
    exports = " ".join(
        f'<a href="export.{form}?lang={lang}" download>{html.escape(words[key])}</a>'
        for key, form in (("csv", "csv"), ("moodle", "moodle.csv"), ("json", "json"))
    )
    return PAGE.format(
        lang=lang,
        title=html.escape(title or words["title"]),
        words=html.escape(json.dumps(words, ensure_ascii=False)),
        exports=exports,
        summary=html.escape(words["summary"]),
        none=html.escape(words["none"]),
    )
