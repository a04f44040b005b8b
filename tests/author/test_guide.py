"""docs/authoring.md is followed word for word in an empty folder, in both languages: what it shows must come."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from grader.session.rehearsal import missing
from tests.author.guide import Typed, Written, steps
from tests.cli.conftest import ARGV, ROOT, netdojo, state, surroundings

__all__ = ["netdojo", "state"]  # fixtures

GUIDES = {"en": "authoring.md", "zh": "authoring.zh.md"}
PROOF = "netdojo author check my-course/exercises/first\n"
"""What takes most of the time. Without --long it is followed in one language."""


def guide(language: str) -> str:
    """The guide's text."""
    return (ROOT / "docs" / GUIDES[language]).read_text(encoding="utf-8")


def test_both_languages_ask_for_the_same() -> None:
    asked = {
        language: [
            step.commands if isinstance(step, Typed) else (step.path, step.words, step.diff)
            for step in steps(guide(language))
        ]
        for language in GUIDES
    }
    assert asked["en"] == asked["zh"]
    assert len(asked["en"]) > 20


@pytest.mark.parametrize("language", GUIDES)
def test_the_text_says_where_each_file_goes(language: str) -> None:
    words = guide(language).splitlines()
    seen = ""
    for step in steps(guide(language)):
        if isinstance(step, Written):
            above = "\n".join(words[: step.line - 1])
            assert f"`{step.path}`" in above, f"line {step.line}: nobody sees a fence's first line"
            seen = step.path
    assert seen


@pytest.mark.seconds(60)
@pytest.mark.engine
@pytest.mark.usefixtures("image", "netdojo")
@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_can_be_followed(
    state: Path, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config, language: str
) -> None:
    whole = language == "en" or pytestconfig.getoption("--long")
    folder = tmp_path_factory.mktemp("empty")
    launcher = f'netdojo() {{ {shlex.join(ARGV)} "$@"; }}\n'
    around = surroundings(state, NETDOJO_LANG=language, COLUMNS="100", PYTHONPATH=str(ROOT))
    for step in steps(guide(language)):
        if isinstance(step, Written):
            step.apply(folder)
            continue
        if not whole and step.commands.startswith(PROOF):
            continue
        ran = subprocess.run(
            ["bash", "-c", f"exec 2>&1\n{launcher}{step.commands}"],
            cwd=folder,
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            timeout=600,
            check=False,
        )
        told = f"line {step.line}\n{step.commands}\n--- printed:\n{ran.stdout}"
        assert ran.returncode == 0, told
        lacking = missing(step.shown, ran.stdout)
        assert lacking is None, f"did not come: {lacking}\n{told}"
