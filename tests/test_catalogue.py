"""The Chinese catalogue is whole: every sentence of the sources, the same names in it, Chinese punctuation."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo

from grader.text import say
from tests.catalogue import MO, known, messages

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What stays as it is in a Chinese sentence: commands, Docker's ports and modes, addresses.
VERBATIM = re.compile(r"`[^`]*`|-p [\w{}:/.\u4e00-\u9fff]+|container:[A-Za-z{}]+|https?://\S+|^`\{key\}`:")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_sentence_has_a_translation_and_nothing_else_is_in_the_catalogue() -> None:
    translated = {english for english, chinese in known().items() if chinese}
    assert translated == messages(), "run `python tests/catalogue.py update` and translate what it prints"


@pytest.mark.parametrize("english", sorted(known()))
def test_a_translation_names_the_same_things_with_chinese_punctuation(english: str) -> None:
    chinese = known()[english]
    assert fields(chinese) == fields(english)
    plain = VERBATIM.sub("", chinese)
    if CHINESE.search(plain):
        assert not re.search(r"[,;?!()]|[\u4e00-\u9fff}]:", plain), chinese


def test_what_is_compiled_is_what_was_translated() -> None:
    with MO.open("rb") as file:
        compiled = {str(entry.id): str(entry.string) for entry in read_mo(file) if entry.id}
    assert compiled == {english: chinese for english, chinese in known().items() if chinese}


def test_a_sentence_is_said_in_either_language_with_lists_in_its_own_way() -> None:
    sentence = say("{container} is on {networks}", container="web", networks=("shop", "blog"))
    assert sentence.to("en") == "web is on shop, blog"
    assert sentence.to("zh") == "web 在 shop、blog 上"


def test_chinese_content_has_chinese_punctuation() -> None:
    root = Path(__file__).parents[1]
    halves = re.compile(r"[\u4e00-\u9fff][,;:?!()](?!\))")
    wrong = [
        f"{path.relative_to(root)}: {line.strip()}"
        for folder in ("exercises", "lessons")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in (".md", ".yaml", ".sh")
        for line in path.read_text(encoding="utf-8").splitlines()
        if halves.search(re.sub(r"`[^`]*`|\]\([^)]*\)", "", line))
    ]
    assert not wrong
