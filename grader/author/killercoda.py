"""An exercise's skeleton out of a Killercoda scenario: its words, its set-up, and its verify scripts to make goals of.

Writes only new files; what is there is never written over.
"""

from __future__ import annotations

import base64
import re
import shlex
from pathlib import Path

from grader.author.skeleton import Wanted, checked_place, next_order, quoted, write_new
from grader.course.models import FOLDER_NAME
from grader.course.text_file import LARGEST
from grader.killercoda.scenario import Scenario, Script
from grader.problem import CourseProblem
from grader.text import say

HINTS = 6
PLACEHOLDER = "replace-me"

HEAD = """\
section: {section}
order: {order}
title: {{en: {title}, zh: {title}}}
minutes: 15
nodes: [host1]
# Each verify script in the folder killercoda/ wants to become goals here: they judge the network's real state, and
# tell a learner why. `netdojo author doc` has every kind. Until then this one goal stands in for them.
goals:
  - id: {placeholder}
    title: {{en: "Make goals of the scripts in killercoda/", zh: "把 killercoda/ 里的脚本改写成目标"}}
    container: {{name: {placeholder}}}
hints:
"""


def name_for(folder: Path) -> str:
    """The exercise's name that a scenario's folder suggests; "" where none can be made of it."""
    words = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:40].strip("-")
    return words if re.fullmatch(FOLDER_NAME, words) else ""


def import_scenario(scenario: Scenario, root: Path, name: str, section: str) -> list[Path]:
    """The exercise `name` in the course `root`, out of `scenario`. Returns its files.

    Raises CourseProblem for a name that is taken or is none, a section that is none, a set-up that is too large,
    or where the folder cannot be written.
    """
    title = quoted(scenario.title)
    folder = checked_place(root, name, Wanted(section, scenario.title, scenario.title))
    files = {
        folder / "exercise.yaml": HEAD.format(
            section=quoted(section), order=next_order(root), title=title, placeholder=PLACEHOLDER
        )
        + _hints(scenario),
        folder / "task.en.md": _task(scenario),
        folder / "task.zh.md": _task(scenario),
    }
    start = set_up(scenario)
    if len(start.encode()) > LARGEST:
        raise CourseProblem(
            say("The scenario's files are too large for the set-up of an exercise."),
            say("At most {size} KB are taken.", size=LARGEST // 1024),
        )
    if start:
        files[folder / "setup.sh"] = start
    for page in scenario.pages:
        for kind in ("background", "foreground", "verify"):
            script: Script | None = getattr(page, kind)
            if script is not None and script.words is not None:
                files[folder / "killercoda" / f"{page.name}-{kind}.sh"] = script.words.decode()
    return write_new(files)


def set_up(scenario: Scenario) -> str:
    """The start of the exercise: the scenario's files, then what runs before the first step is worked at.

    What later steps run is left to the author: an exercise has one start.
    """
    lines: list[str] = []
    for asset in scenario.assets:
        place = shlex.quote(asset.target)
        lines += [
            f'mkdir -p "$(dirname {place})"',
            f"base64 -d > {place} <<'END-OF-FILE'",
            *_wrapped(base64.b64encode(asset.words).decode()),
            "END-OF-FILE",
            *([f"chmod {shlex.quote(asset.chmod)} {place}"] if asset.chmod else []),
        ]
    first = [page for page in scenario.pages if page.name in ("intro", "step1")]
    scripts = [
        (page, kind, script)
        for page in first
        for kind in ("background", "foreground")
        if (script := getattr(page, kind)) is not None
    ]
    for page, kind, script in scripts:
        # Each in a shell of its own, with nothing to read: `exit` and `cat` in one do not end the others.
        lines += [f"# {page.name}: {kind}", "(", script.words.decode().rstrip("\n"), ") < /dev/null"]
    return "\n".join(["cd /root", *lines, "true", ""]) if lines else ""


def _wrapped(words: str) -> list[str]:
    return [words[at : at + 76] for at in range(0, len(words), 76)]


def _task(scenario: Scenario) -> str:
    parts = []
    for page in scenario.pages:
        if page.text and page.name != "finish":
            parts.append(f"## {page.title}\n\n{page.text}" if page.title else page.text)
    return _escaped("\n\n".join(parts) or scenario.title) + "\n"


def _hints(scenario: Scenario) -> str:
    found = [f"{name}: {text}" for page in scenario.pages for name, text in page.folded][:HINTS]
    lines = []
    for words in found or ["Write hints here: from a nudge to the command."]:
        one = quoted(_escaped(_unfenced(words)))
        lines.append(f"  - {{en: {one}, zh: {one}}}\n")
    return "".join(lines)


def _unfenced(words: str) -> str:
    """Words on one line: a block of code becomes code in the sentence."""
    return re.sub(
        r"```\w*\n(.*?)```", lambda match: f"`{' '.join(match[1].split())}`", words, flags=re.DOTALL
    )


def _escaped(words: str) -> str:
    """`$` begins a variable in an exercise's texts."""
    return words.replace("$", "$$")
