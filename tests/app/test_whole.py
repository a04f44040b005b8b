"""The real program in a terminal of its own, played by typing: the tour, two exercises, a kill in the middle."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.models import Course, Drawn
from grader.session.record import all_records
from tui.app.terminal.emulator import Emulator, text_of

if TYPE_CHECKING:
    import docker

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("image")]
SIZE = (120, 40)
LEAVE = "\x1d"  # Ctrl-]


class Played:
    """netdojo on a pty; what it draws is kept as a screen of text."""

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self.pid, self.master = pty.fork()
        if not self.pid:
            around = {**(environment or os.environ), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execve(sys.executable, [sys.executable, "-m", "tui.main", *arguments], around)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        self.screen = Emulator(*SIZE, self.write)
        self.ended = False

    def write(self, data: bytes) -> None:
        os.write(self.master, data)

    def type(self, words: str) -> None:
        """Types as a person does: a key, and what it draws, then the next."""
        for letter in words:
            self.write(letter.encode())
            self.look(0.005)

    def look(self, seconds: float) -> None:
        """Takes in what is drawn within `seconds`."""
        while select.select([self.master], [], [], seconds)[0]:
            try:
                output = os.read(self.master, 65536)
            except OSError:
                output = b""
            if not output:
                self.ended = True
                return
            self.screen.feed(output)
            seconds = 0.0

    def text(self) -> str:
        return "\n".join(text_of(row) for row in self.screen.rows())

    def until(self, fits: Callable[[str], object], seconds: float = 25.0) -> str:
        deadline = time.monotonic() + seconds
        while not fits(self.text()):
            assert time.monotonic() < deadline, self.text()
            assert not self.ended, self.text()
            self.look(0.5)
        return self.text()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def leave(self) -> None:
        """Ctrl-Q outside the terminal; waits for the end."""
        self.type(LEAVE)
        self.type("\x11")
        deadline = time.monotonic() + 60
        while not self.ended:
            assert time.monotonic() < deadline, self.text()
            self.look(0.5)
        assert os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]) == 0


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Played]]:
    begun: list[Played] = []

    def begin(*arguments: str) -> Played:
        begun.append(Played(*arguments))
        return begun[-1]

    yield begin
    for played in begun:
        try:
            played.kill()
        except OSError:
            continue  # it has ended
    from grader.session.stop import clean_up, stop_record

    for record in all_records():
        stop_record(record)
    clean_up()


def now(course: Course) -> Drawn:
    """The exercise that runs, with this learner's values."""
    record = all_records()[0]
    return course.exercise(record.exercise).draw(record.seed)


def choose(played: Played, exercise: str, title: str) -> None:
    """From home: finds the exercise by its name, opens it and waits for its shell."""
    played.until(lambda text: "netdojo" in text and "/" in text)
    played.type("/")
    played.until(lambda text: "find a lesson" in text or "查找课文或练习" in text)
    played.type(exercise)
    played.until(lambda text: title in text and text.count("[ ]") + text.count("[x]") == 1)
    played.type("\r")
    played.until(lambda text: "root@host1:~#" in text)


def solve(played: Played, drawn: Drawn) -> None:
    """Types the first solution, as it is learnt: a line, Enter, the next line."""
    for line in drawn.fill(drawn.exercise.solutions[0].body()).strip().splitlines():
        played.type(f"{line}\r")


@pytest.mark.seconds(20)
def test_the_tour_and_another_exercise_are_played_by_typing(
    play: Callable[..., Played], course: Course, engine: docker.APIClient
) -> None:
    played = play("--lang", "en")
    choose(played, "first-network", "A first network")
    solve(played, now(course))
    played.until(lambda text: "2 of 2 goals met" in text)
    played.type(f"{LEAVE}q")
    played.until(lambda text: "[x] A first network" in text)
    choose(played, "default-bridge", "The default bridge")
    drawn = now(course)
    assert drawn.exercise.name == "default-bridge"
    solve(played, drawn)
    played.until(lambda text: "8 of 8 goals met" in text)
    played.leave()
    from grader.sandbox.reap import all_sandboxes

    assert all_sandboxes(engine) == []


@pytest.mark.seconds(15)
def test_killed_in_the_middle_it_goes_on_where_it_was(play: Callable[..., Played], course: Course) -> None:
    played = play("--lang", "zh")
    choose(played, "first-network", "第一个网络")
    drawn = now(course)
    create, run = drawn.fill(drawn.exercise.solutions[0].body()).strip().splitlines()
    played.type(f"{create}\r")
    played.until(lambda text: f"[x] 网络 {drawn.values['net']}" in text)
    played.kill()

    again = play("--lang", "zh")
    again.until(lambda text: "运行中" in text or "第一个网络" in text)
    again.type("\r")
    again.until(lambda text: "root@host1:~#" in text and f"[x] 网络 {drawn.values['net']}" in text)
    again.type(f"{run}\r")
    again.until(lambda text: "已达成 2 个" in text)
    again.leave()


def test_the_hand_over_of_keys_is_as_documented(play: Callable[..., Played], tmp_path: Path) -> None:
    played = play("--lang", "en")
    choose(played, "first-network", "A first network")
    # What is typed before the shell has handed over its terminal is shown by cat, after what the terminal echoes.
    played.type("printf 'rea%s ' dy; cat -v\r")
    played.until(lambda text: "ready" in text)
    played.type("\x10\x0e")  # Ctrl-P, Ctrl-N: the shell's
    played.type(f"{LEAVE}{LEAVE}")
    played.until(lambda text: "^P^N^]" in text)
    played.type("\x03")
    played.leave()
