"""Reads a text of a course, which others may have written: none that is huge, no text, or obeyed by a terminal."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from grader.course.mistakes import Mistake, Unreadable
from grader.text import say

LARGEST = 256 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
"""Control characters but tab and line ends, and those that turn the direction of writing."""


def read_text(file: Path) -> str:
    """The text of a course's file, its lines ended as here. Raises Unreadable for a missing, huge or non-UTF-8 one.

    A file from Windows ends its lines with a carriage return too, which bash would take for a part of the command.
    """
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            raise Unreadable(Mistake(file, 0, say("this is no regular file")))
        if status.st_size > LARGEST:
            raise Unreadable(Mistake(file, 0, say("the file is larger than {size} KB", size=LARGEST // 1024)))
        content = file.read_bytes().decode("utf-8-sig")
        refuse_control(file, content)
        return content.replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(Mistake(file, line, say("the file is not UTF-8 text"))) from error
    except FileNotFoundError as error:
        raise Unreadable(Mistake(file, 0, say("the file is missing"))) from error
    except OSError as error:
        words = say("the file cannot be read ({reason})", reason=error.strerror)
        raise Unreadable(Mistake(file, 0, words)) from error


def refuse_control(file: Path, words: str, line: int = 0) -> None:
    """A terminal obeys control characters: no course may hold any but a tab and the ends of lines."""
    found = CONTROL.search(words)
    if found is not None:
        at = line or words.count("\n", 0, found.start()) + 1
        wrong = say("control characters are not taken (U+{code})", code=f"{ord(found[0]):04X}")
        raise Unreadable(Mistake(file, at, wrong))
