"""A seat of a class in this terminal: bytes drawn here, keys sent there, the instructor's words in the last row.

Touches the terminal's modes and puts them back whatever happens.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from rich.cells import set_cell_size

from grader.classroom.visit.browse import ClassAway
from grader.classroom.visit.visit import SeatAway, SeatWaits
from grader.text import Text, say, verbatim
from tui.command.escapes import Escapes

if TYPE_CHECKING:
    from grader.classroom.visit.line import Line
    from grader.classroom.visit.visit import Visit
    from tui.command.base import Face

LARGEST = 500
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
AWAY_SECONDS, GONE_SECONDS = 30.0, 900.0
"""How long a seat may be away (the instructor starts it anew), and how long the whole class, before it is given up."""

WAIT_SECONDS = 3.0
NOTE_SECONDS = 30.0
"""How long words stay in the last row."""

RESTORE = (
    "\x1b[?2026l\x1b[?1049l\x1b[?1000;1002;1003;1004;1005;1006;1015;1016;2004;2031;2048l"
    "\x1b[<u\x1b[?1l\x1b>\x1b[?25h\x1b[0m"
)
"""What an app may have set here and cannot take back any more."""


async def sit(face: Face, visit: Visit) -> tuple[int, bool]:
    """Runs until the learner leaves, netdojo ends at the seat (True) or this terminal vanishes. Returns the exit code.

    Raises Problem where the class or the seat is gone.
    """
    return await _Seated(face, visit).run()


class _Seated:
    def __init__(self, face: Face, visit: Visit) -> None:
        self._face, self._visit = face, visit
        self._escapes = Escapes()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._out: asyncio.Queue[tuple[object, ...]] = asyncio.Queue()
        self._over: asyncio.Future[int] | None = None
        self._connected = False
        self._news: dict[str, Any] = {}
        self._known: set[int] = set()
        self._last = ""
        self._note = ""
        self._note_ends = 0.0

    async def run(self) -> tuple[int, bool]:
        """See `sit`."""
        loop = asyncio.get_running_loop()
        self._over = loop.create_future()
        inward = sys.stdin.fileno()
        loop.add_signal_handler(signal.SIGWINCH, self._resized)
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave, 128 + number)
        with _raw(inward):
            loop.add_reader(inward, self._typed, inward)
            work = asyncio.create_task(self._stay())
            try:
                await asyncio.wait([work, self._over], return_when=asyncio.FIRST_COMPLETED)
                return (work.result(), True) if work.done() else (self._over.result(), False)
            finally:
                loop.remove_reader(inward)
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
                self._visit.close()
                with suppress(OSError):
                    _write(RESTORE)

    def _leave(self, code: int) -> None:
        assert self._over is not None
        if not self._over.done():
            self._over.set_result(code)

    # -- the connection --------------------------------------------------------------------------

    async def _stay(self) -> int:
        line = await self._open()
        while await self._carry(line):
            self._say(say("The connection is lost; trying again. `~.` behind Enter leaves."), 0)
            line = await self._again()
        return 0

    async def _open(self) -> Line:
        while True:
            try:
                return await self._visit.open()
            except SeatWaits as waits:
                self._say(waits.what, 0)
                await asyncio.sleep(WAIT_SECONDS)

    async def _carry(self, line: Line) -> bool:
        """Until the line is cut: True; or netdojo has ended at the seat: False."""
        self._out = asyncio.Queue()
        self._connected = True
        self._say(None)
        self._resized()
        sending = asyncio.create_task(self._send(line))
        try:
            while (told := await line.next()) is not None:
                match told:
                    case ["stdout", str(text)]:
                        self._draw(text)
                    case ["news", dict(news)]:
                        self._hear(news)
                    case ["disconnect", *_]:
                        return False
            return True
        finally:
            self._connected = False
            sending.cancel()
            line.close()

    async def _send(self, line: Line) -> None:
        while await line.send(*await self._out.get()):
            pass

    async def _again(self) -> Line:
        began, pause = time.monotonic(), FIRST_PAUSE
        away_since = 0.0
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                how = await self._visit.standing()
                if how == "ready":
                    return await self._open()
                if how == "away":
                    away_since = away_since or time.monotonic()
                    if time.monotonic() - away_since > AWAY_SECONDS:
                        raise SeatAway(
                            say("Your seat has been put away."),
                            say("`netdojo class join` takes it again; what you did is kept."),
                        )
            except ClassAway:
                if time.monotonic() - began > GONE_SECONDS:
                    raise

    # -- this terminal ---------------------------------------------------------------------------

    def _typed(self, inward: int) -> None:
        typed = os.read(inward, 65536)
        if not typed:
            self._leave(129)  # the terminal is gone, as after a hangup
            return
        keys, orders = self._escapes.part(self._decoder.decode(typed))
        if keys and self._connected and not self._news.get("paused"):
            self._out.put_nowait(("stdin", keys))
        for order in orders:
            self._obey(order)

    def _obey(self, order: str) -> None:
        match order:
            case ".":
                self._leave(0)
            case "?":
                self._say(
                    say("Behind Enter: ~. leaves, ~h raises your hand or lowers it, ~m last message, ~~ a ~")
                )
            case "m":
                self._say(verbatim(self._last) if self._last else say("The instructor has said nothing yet."))
            case "h":
                self._out.put_nowait(("hand", {"raised": not self._news.get("raised")}))

    def _hear(self, news: dict[str, Any]) -> None:
        before, self._news = self._news, news
        fresh = [one for one in news.get("announcements", ()) if one["number"] not in self._known]
        self._known |= {one["number"] for one in fresh}
        if fresh:
            self._last = self._face.text(
                say("From the instructor: {words}", words=" · ".join(str(one["words"]) for one in fresh))
            )
        if news.get("paused"):
            pause = say("The class pauses: please look up. Keys do nothing until it goes on.")
            self._say(verbatim(f"{self._last}  {self._face.text(pause)}") if fresh else pause, 0)
        elif fresh:
            self._say(verbatim(self._last))
            _write("\a")
        elif news.get("raised"):
            ahead = news.get("before", 0)
            up = (
                say("Your hand is up; before you: {number}.", number=ahead)
                if ahead
                else say("Your hand is up.")
            )
            self._say(up)
        elif before.get("paused") or before.get("raised"):
            self._say(None)

    def _resized(self) -> None:
        columns, rows = _size()
        if self._connected:
            self._out.put_nowait(("set_size", min(rows, LARGEST), min(columns, LARGEST)))

    def _draw(self, text: str) -> None:
        if self._note and self._note_ends and time.monotonic() > self._note_ends:
            self._say(None)
        _write(text + self._row())

    def _say(self, words: Text | None, seconds: float = NOTE_SECONDS) -> None:
        """Shows `words` in the last row for `seconds` (0: until something else is said), or nothing any more."""
        had = bool(self._note)
        shown = self._face.text(words) if words is not None else ""
        self._note = "".join(letter if letter.isprintable() else " " for letter in shown)
        self._note_ends = time.monotonic() + seconds if seconds else 0.0
        if self._note:
            _write(self._row())
            if seconds:
                asyncio.get_running_loop().call_later(seconds + 0.1, self._fade)
        elif had and self._connected:
            self._out.put_nowait(("draw",))  # what the row has covered

    def _fade(self) -> None:
        if self._note_ends and time.monotonic() > self._note_ends:
            self._say(None)

    def _row(self) -> str:
        if not self._note:
            return ""
        columns, rows = _size()
        return f"\x1b7\x1b[{rows};1H\x1b[0;7m{set_cell_size(' ' + self._note, columns)}\x1b[0m\x1b8"


@contextmanager
def _raw(inward: int) -> Iterator[None]:
    before = termios.tcgetattr(inward)
    try:
        tty.setraw(inward, termios.TCSADRAIN)  # what was typed ahead counts
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(inward, termios.TCSADRAIN, before)


def _size() -> tuple[int, int]:
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return 80, 24
    return max(columns, 2), max(rows, 2)


def _write(text: str) -> None:
    shown = memoryview(text.encode("utf-8", "replace"))
    while shown:
        shown = shown[os.write(sys.stdout.fileno(), shown) :]
