"""Runs a bash script in a sandbox's node as the learner: setup, solutions, attempts, `netdojo try`, and what is
piped into `netdojo shell`."""

from __future__ import annotations

import os
import secrets
import select
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from grader.problem import SandboxProblem
from grader.sandbox.launch import COMMAND_SECONDS, Sandbox
from grader.text import say

PIECE = 8192
ELSEWHERE = b"#: on "
HEARTBEAT_SECONDS = 60.0

# A session of its own, so that all of it can be ended when the person interrupts it.
PIPED = 'echo $$ > "/run/netdojo/piped-$0"; exec bash -s'
END_PIPED = 'read -r leader < "/run/netdojo/piped-$0" && kill -KILL -- "-$leader"'
FORGET_PIPED = 'rm -f "/run/netdojo/piped-$0"'


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script printed and how it ended; `output` is stdout and stderr as they came."""

    exit_code: int
    output: str


def run_script(
    sandbox: Sandbox, node: str, script: bytes, values: Mapping[str, str], timeout: float = COMMAND_SECONDS
) -> Ran:
    """Runs `script` by bash in `node` with the exercise's variables in its environment.

    A failing command does not end it, as it would not end a person's typing. Raises SandboxProblem when
    the sandbox is lost or `timeout` seconds have passed.
    """
    code, out, err = sandbox.exec(node, ["bash", "-s"], env=dict(values), stdin=script, timeout=timeout)
    return Ran(code, (out + err).decode("utf-8", "replace"))


def run_parts(
    sandbox: Sandbox, node: str, script: bytes, values: Mapping[str, str], timeout: float = COMMAND_SECONDS
) -> Ran:
    """As `run_script`, but a line `#: on NODE` sends what follows it to another node.

    The file ~/clipboard goes along from part to part, as a person would copy and paste a join token.
    Raises SandboxProblem as `run_script` does.
    """
    output, code, clipboard = "", 0, b""
    for place, part in parts(node, script):
        if clipboard:
            sandbox.exec(place, ["sh", "-c", "cat > /root/clipboard"], stdin=clipboard)
        ran = run_script(sandbox, place, part, values, timeout)
        output, code = output + ran.output, ran.exit_code
        _, clipboard, _ = sandbox.exec(
            place, ["sh", "-c", "cat /root/clipboard 2>/dev/null; rm -f /root/clipboard"]
        )
    return Ran(code, output)


def parts(node: str, script: bytes) -> list[tuple[str, bytes]]:
    """The script cut at its lines `#: on NODE`, each part with its node.

    >>> parts("host1", b"one\n#: on host2\ntwo\n")
    [('host1', b'one\n'), ('host2', b'two\n')]
    """
    found = [(node, b"")]
    for line in script.splitlines(keepends=True):
        if line.startswith(ELSEWHERE):
            found.append((line.removeprefix(ELSEWHERE).strip().decode(), b""))
        else:
            found[-1] = (found[-1][0], found[-1][1] + line)
    return [(place, part) for place, part in found if part.strip()]


def pipe_script(
    sandbox: Sandbox, node: str, values: Mapping[str, str], source: int, out: int, err: int
) -> int:
    """As `run_script`, for as long as it takes: reads the script from the descriptor `source` as it comes, writes
    what it prints to `out` and `err` as it comes, and returns its exit code.

    Interrupted by an exception (Ctrl-C, a closed `out`), it ends the script's processes in the node first.
    """
    from grader.sandbox.stream import ExecStream

    run = secrets.token_hex(4)
    words = [f"{key}={value}" for key, value in values.items()]
    argv = ["/enter", node, "env", *words, "setsid", "--wait", "sh", "-c", PIPED, run]
    stream = ExecStream(sandbox.outer, sandbox.container_id, argv)
    ended = False
    try:
        _copy(sandbox, stream, source, out, err)
        ended = True
    finally:
        stream.close()
        with suppress(SandboxProblem):  # a sandbox that is gone holds nothing to end
            sandbox.exec(node, ["bash", "-c", FORGET_PIPED if ended else f"{END_PIPED}; {FORGET_PIPED}", run])
    code = sandbox.outer.exec_inspect(stream.identity).get("ExitCode")
    if code is None:
        raise SandboxProblem(
            say("The sandbox was lost while a command ran in it."),
            say("`netdojo reset` starts a fresh one."),
            code="gone",
        )
    return int(code)


def _copy(sandbox: Sandbox, stream, source: int, out: int, err: int) -> None:  # type: ignore[no-untyped-def]
    """Both directions at once, until the script has ended."""
    reading, pending = True, b""
    while True:
        readers = [stream, *([source] if reading and not pending else [])]
        wait = 0.0 if stream.at_hand() else HEARTBEAT_SECONDS
        readable, writable, _ = select.select(readers, [stream] if pending else [], [], wait)
        if source in readable:
            pending = os.read(source, PIECE)
            reading = bool(pending)
            if not reading:
                stream.finish()
        if writable:
            try:
                stream.sendall(pending)
            except ConnectionError:
                reading = False  # the script has ended without reading all
            pending = b""
        if stream in readable or stream.at_hand():
            pieces = stream.receive()
            if pieces is None:
                return
            for descriptor, piece in zip((out, err), pieces, strict=True):
                write_all(descriptor, piece)
        elif not readable and not writable:
            sandbox.touch()


def write_all(descriptor: int, data: bytes) -> None:
    """Writes every byte of `data`."""
    while data:
        data = data[os.write(descriptor, data) :]
