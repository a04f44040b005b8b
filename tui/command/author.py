"""The command `author`: what an instructor needs, from a skeleton to a proof."""

from __future__ import annotations

from grader.text import mark
from tui.command.base import SubGroup

author = SubGroup(
    "author",
    lazy={
        "new": "tui.command.author_new:new",
        "check": "tui.command.author_check:check",
        "preview": "tui.command.author_preview:preview",
        "doc": "tui.command.author_doc:doc",
        "import": "tui.command.author_import:import_from",
    },
    help=mark("For instructors: begin, check, prove and preview lessons and exercises."),
    examples=(
        "netdojo author new course my-course\nnetdojo author check my-course --fast\n"
        "netdojo author check my-course/exercises/first\nnetdojo author preview my-course\nnetdojo author doc reach\n"
        "netdojo author import killercoda ~/scenarios/networks --into my-course"
    ),
)
