"""The app on a terminal that outlives the browser's pages: terminado's, with a screen for whoever comes later.

terminado would replay what was printed, of which a long session has lost the beginning. Here a page that comes gets the
modes that are set, and the app is asked to draw itself again.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Mapping
from typing import Any, Protocol

from terminado.management import PtyWithClients, SingleTermManager

from grader.classroom.seat.modes import Modes

ROWS, COLUMNS = 24, 80
LARGEST = 500


class Client(Protocol):
    """A page, as terminado knows it; `size` is its rows and columns, None where it has no say."""

    size: tuple[int | None, int | None]

    def on_pty_read(self, text: str) -> None:
        """Draw this."""
        ...

    def on_pty_died(self) -> None:
        """The app has ended."""
        ...

    def resized(self, rows: int, columns: int) -> None:
        """The terminal has this size now."""
        ...


class Terminal(PtyWithClients):
    """The app's terminal and the pages that show it."""

    def __init__(self, argv: list[str], env: Mapping[str, str], cwd: str) -> None:
        super().__init__(argv, dict(env), cwd)
        self.modes = Modes()
        self.read_buffer: deque[str] = _Nothing(self.modes)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.ptyproc.getwinsize()
        return int(rows), int(columns)

    def resize_to_smallest(self) -> None:
        """As terminado, and every page is told; a page that has no say draws what the others' size is."""
        before = self.size
        super().resize_to_smallest()
        if self.size != before:
            for client in self.clients:
                client.resized(*self.size)

    def draw_again(self) -> None:
        """Asks the app for its whole screen: it draws all when the terminal's size may have changed."""
        self.killpg(signal.SIGWINCH)


class _Nothing(deque[str]):
    """Takes the place of terminado's replay buffer: hears what is printed, and keeps the modes only."""

    def __init__(self, modes: Modes) -> None:
        super().__init__()
        self._modes = modes

    def append(self, text: str) -> None:
        """What the app printed."""
        self._modes.hear(text)


class Terminals(SingleTermManager):
    """Starts `argv`, with `environment` and nothing of this process's own, when a page comes and none runs."""

    terminal: Terminal | None

    def __init__(self, argv: list[str], environment: Mapping[str, str], folder: str) -> None:
        super().__init__(shell_command=argv)
        self._argv, self._environment, self._folder = argv, dict(environment), folder

    def new_terminal(self, **_options: Any) -> Terminal:
        """The app's. COLUMNS and LINES are not set: a program that reads them never hears of another size."""
        made = Terminal(self._argv, self._environment, self._folder)
        made.ptyproc.setwinsize(ROWS, COLUMNS)
        return made

    def on_eof(self, ptywclients: PtyWithClients) -> None:
        """The app has ended: the next page starts it again."""
        super().on_eof(ptywclients)
        self.terminal = None
