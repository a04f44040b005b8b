"""The emulator behind the terminal pane, its keys and its picture, fed with plain bytes."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.style import Style

from tui.app.terminal.emulator import Emulator, text_of
from tui.app.terminal.keys import type_key
from tui.app.terminal.paint import strip


class Shell:
    """Keeps what the emulator sends."""

    def __init__(self, columns: int = 20, rows: int = 4) -> None:
        self.sent = b""
        self.sizes: list[tuple[int, int]] = []
        self.terminal = Emulator(columns, rows, self.take, lambda *size: self.sizes.append(size))

    def take(self, data: bytes) -> None:
        self.sent += data

    def texts(self) -> list[str]:
        return [text_of(row) for row in self.terminal.rows()]


def test_true_colour_and_the_sixteen_colours_come_through() -> None:
    shell = Shell()
    shell.terminal.feed(b"\x1b[38;2;1;2;3mA\x1b[0;1;31mB\x1b[0;48;5;200mC")
    a, b, c = list(strip(shell.terminal.rows()[0], 20, Style()))[:3]
    assert a.style is not None
    assert b.style is not None
    assert c.style is not None
    assert a.style.color == Color.from_rgb(1, 2, 3)
    assert (b.style.color, b.style.bold) == (Color.from_ansi(1), True)
    assert c.style.bgcolor == Color.from_ansi(200)


def test_wide_characters_take_two_cells_and_rows_stay_as_wide_as_the_pane() -> None:
    shell = Shell()
    shell.terminal.feed("容器abc\r\n".encode() + "x桥".encode())
    first, second = shell.terminal.rows()[:2]
    assert strip(first, 20, Style()).cell_length == 20
    assert strip(first, 20, Style()).text.rstrip() == "容器abc"
    assert shell.terminal.cursor == (3, 1)
    assert strip(second, 20, Style()).cell_length == 20


def test_a_wide_character_cut_in_two_reads_arrives_whole() -> None:
    shell = Shell()
    data = "桥".encode()
    shell.terminal.feed(data[:1])
    shell.terminal.feed(data[1:])
    assert shell.texts()[0] == "桥"


def test_what_scrolled_off_can_be_seen_searched_and_left_again() -> None:
    shell = Shell()
    shell.terminal.feed(b"".join(b"line %d\r\n" % n for n in range(50)) + b"$ ")
    assert shell.texts() == ["line 47", "line 48", "line 49", "$"]
    shell.terminal.scroll(-3)
    assert shell.texts() == ["line 44", "line 45", "line 46", "line 47"]
    assert shell.terminal.cursor is None
    found = shell.terminal.find("LINE 12", shell.terminal.height)
    assert found == 12
    assert shell.terminal.find("line 12", 12) is None
    shell.terminal.show(found)
    assert "line 12" in shell.texts()
    shell.terminal.type_text("x")
    assert shell.texts()[-1] == "$"


def test_the_alternate_screen_leaves_no_trace() -> None:
    shell = Shell()
    shell.terminal.feed(b"before\r\n\x1b[?1049h\x1b[2Jvi is here")
    assert shell.terminal.full_screen
    assert "before" not in shell.texts()
    shell.terminal.feed(b"\x1b[?1049l")
    assert shell.texts()[0] == "before"


def test_a_paste_is_bracketed_only_where_the_program_asked() -> None:
    shell = Shell()
    shell.terminal.paste("a\nb")
    assert b"\x1b[200~" not in shell.sent
    shell.sent = b""
    shell.terminal.feed(b"\x1b[?2004h")
    shell.terminal.paste("a\nb")
    assert shell.sent.startswith(b"\x1b[200~")
    assert shell.sent.endswith(b"\x1b[201~")


def test_the_mouse_goes_to_a_program_that_wants_it() -> None:
    shell = Shell()
    assert not shell.terminal.wants_mouse
    shell.terminal.feed(b"\x1b[?1000h\x1b[?1006h")
    assert shell.terminal.wants_mouse
    shell.terminal.mouse(3, 1, 0, "press", set())
    assert shell.sent == b"\x1b[<0;4;2M"


def test_a_program_may_fill_the_clipboard_and_asks_what_the_terminal_is() -> None:
    shell = Shell()
    copied: list[str] = []
    shell.terminal.copied = copied.append
    shell.terminal.feed(b"\x1b]52;c;aGVsbG8=\x07")
    assert copied == ["hello"]
    shell.terminal.feed(b"\x1b[c\x1b[6n")
    assert b"\x1b[1;1R" in shell.sent


def test_another_size_is_told_to_the_shell() -> None:
    shell = Shell()
    shell.terminal.resize(40, 10)
    assert shell.terminal.size == (40, 10)
    assert shell.sizes[-1] == (40, 10)


@pytest.mark.parametrize(
    ("key", "character", "sent"),
    [
        ("a", "a", b"a"),
        ("你", "你", "你".encode()),
        ("full_stop", ".", b"."),
        ("space", " ", b" "),
        ("enter", "\r", b"\r"),
        ("tab", "\t", b"\t"),
        ("shift+tab", None, b"\x1b[Z"),
        ("backspace", "\x7f", b"\x7f"),
        ("escape", "\x1b", b"\x1b"),
        ("up", None, b"\x1b[A"),
        ("ctrl+left", None, b"\x1b[1;5D"),
        ("shift+up", None, b"\x1b[1;2A"),
        ("delete", None, b"\x1b[3~"),
        ("pageup", None, b"\x1b[5~"),
        ("f1", None, b"\x1bOP"),
        ("f5", None, b"\x1b[15~"),
        ("ctrl+p", "\x10", b"\x10"),
        ("ctrl+q", "\x11", b"\x11"),
        ("ctrl+c", "\x03", b"\x03"),
        ("ctrl+at", None, b"\x00"),
        ("ctrl+backslash", None, b"\x1c"),
        ("ctrl+right_square_bracket", None, b"\x1d"),
        ("ctrl+underscore", None, b"\x1f"),
        ("alt+x", None, b"\x1bx"),
        ("alt+enter", None, b"\x1b\r"),
    ],
)
def test_every_key_is_sent_as_a_terminal_sends_it(key: str, character: str | None, sent: bytes) -> None:
    shell = Shell()
    assert type_key(shell.terminal, key, character)
    assert shell.sent == sent


def test_a_program_that_asks_for_application_keys_gets_them() -> None:
    shell = Shell()
    shell.terminal.feed(b"\x1b[?1h")
    type_key(shell.terminal, "up", None)
    assert shell.sent == b"\x1bOA"


@pytest.mark.parametrize(
    "noise", [bytes(range(256)) * 20, b"\x1b[999999;999999H\x1b[9999S", b"\x1b]0;" + b"x" * 100_000]
)
def test_garbage_does_no_harm(noise: bytes) -> None:
    shell = Shell()
    shell.terminal.feed(noise)
    shell.terminal.feed(b"\x1bc\x1b[2J\x1b[Hstill here")
    assert all(strip(row, 20, Style()).cell_length == 20 for row in shell.terminal.rows())
