"""The terminal on a node's shell: a real one, of the node's own, that ends with whoever looks at it."""

from __future__ import annotations

import select
import time

import pytest

from grader.sandbox.launch import Sandbox
from grader.sandbox.pty import Pty
from tests.conftest import StartSandbox
from tests.sandbox.test_engines import ok

pytestmark = pytest.mark.engine


def shell(sandbox: Sandbox) -> Pty:
    return Pty(
        sandbox.outer, sandbox.container_id, ["/enter", "--tty", "host1", "bash", "-l"], {"TERM": "xterm"}
    )


def read_until(terminal: Pty, words: bytes, seconds: float = 10.0) -> bytes:
    """Everything shown up to and with `words`."""
    shown, deadline = b"", time.monotonic() + seconds
    while words not in shown:
        left = deadline - time.monotonic()
        assert left > 0, shown
        assert select.select([terminal], [], [], left)[0], shown
        piece = terminal.read()
        assert piece, shown
        shown += piece
    return shown


def test_the_learner_has_a_plain_prompt_on_a_terminal_of_the_nodes_own(sandbox: StartSandbox) -> None:
    with shell(sandbox("host1")) as terminal:
        read_until(terminal, b"root@host1:~# ")
        terminal.resize(100, 30)
        terminal.write(b"tty; stty size; echo do''ne\n")
        shown = read_until(terminal, b"done")
        assert b"/dev/pts/" in shown
        assert b"30 100" in shown
        terminal.write(b"docker run --rm -it busybox tty && echo do''ne\n")
        assert b"not a tty" not in read_until(terminal, b"done")


def test_a_program_that_does_not_read_does_not_block_the_screen(sandbox: StartSandbox) -> None:
    with shell(sandbox("host1")) as terminal:
        read_until(terminal, b"# ")
        terminal.write(b"stty raw -echo; echo on; (seq 200000; echo do''ne) ; stty sane\n")
        read_until(terminal, b"on")
        terminal.write(b"x" * 100_000)
        read_until(terminal, b"done")


def test_closing_the_terminal_ends_what_runs_on_it(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    with shell(made) as terminal:
        read_until(terminal, b"# ")
        # A shell that waits for keys only notes a SIGHUP, and would lose the note by exec; `sh -c` dies of it.
        terminal.write(b"echo $$ > /tmp/pid; exec sh -c 'echo writ\"\"ten; exec sleep 1000'\n")
        read_until(terminal, b"written")
    # tail --pid returns when the process has ended.
    ok(made, "host1", "timeout 10 tail --pid=$(cat /tmp/pid) -f /dev/null")


def test_what_was_typed_ahead_counts_and_the_end_of_the_shell_ends_the_stream(sandbox: StartSandbox) -> None:
    with shell(sandbox("host1")) as terminal:
        terminal.write(b"exit 5\n")
        while select.select([terminal], [], [], 10)[0] and terminal.read():
            pass
        assert terminal.exit_code() == 5
