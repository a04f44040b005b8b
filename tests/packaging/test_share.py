"""The manual pages and completion files in `share/` say what the commands say now."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tui.main import COMMANDS
from tui.manual import COMPLETIONS, PAGES, SHARE, files

MACROS = (".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".RS", ".RE", ".hy")


def test_they_are_up_to_date() -> None:
    found = {
        path.relative_to(SHARE).as_posix(): path.read_text(encoding="utf-8")
        for path in SHARE.rglob("*")
        if path.is_file()
    }
    assert found == files(), "python -m tui.manual writes them anew"


@pytest.mark.parametrize("language", PAGES)
def test_a_page_tells_every_command_and_has_nothing_in_it_that_troff_takes_for_its_own(language: str) -> None:
    lines = (SHARE / PAGES[language]).read_text(encoding="utf-8").splitlines()
    titles = [line.split()[2] for line in lines if line.startswith(".SS netdojo ")]
    assert list(dict.fromkeys(titles)) == [name.replace("-", r"\-") for name in COMMANDS]
    assert {line.split()[0] for line in lines if line.startswith((".", "'"))} <= set(MACROS)
    assert not [line for line in lines if "`" in line or "~" in line]


def test_the_chinese_page_is_chinese() -> None:
    lines = (SHARE / PAGES["zh"]).read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if line.startswith(".SH")]
    assert heads == [
        f".SH {name}" for name in ("名称", "概要", "描述", "选项", "命令", "退出码", "环境变量", "参见")
    ]


def test_bash_takes_its_file() -> None:
    bash = shutil.which("bash")
    assert bash is not None
    script = f"source '{SHARE / COMPLETIONS['bash']}' && complete -p netdojo"
    done = subprocess.run([bash, "-ec", script], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "netdojo"
    assert done.stderr == ""


def test_zsh_finds_its_file_by_its_first_line() -> None:
    assert (SHARE / COMPLETIONS["zsh"]).read_text(encoding="utf-8").startswith("#compdef netdojo\n")
