"""The app and the shell in a terminal that vanishes, or is killed, or has a second netdojo beside it."""

from __future__ import annotations

import os
import signal

from tests.app.test_whole import LEAVE, Played
from tests.faults.arena import FIRST, SECONDS, Arena
from tests.faults.processes import await_end, end
from tests.faults.row import Fault
from tests.faults.steps import hinted, reset_goes_on

PROMPT = "root@host1:~#"


def app(arena: Arena) -> Played:
    """The app with `FIRST` open and its shell at the prompt."""
    played = Played(environment=arena.environment)
    played.until(lambda text: "netdojo" in text and "/" in text)
    played.type("/")
    played.until(lambda text: "find a lesson" in text)
    played.type(FIRST)
    played.until(lambda text: text.count("[ ]") + text.count("[x]") == 1)
    played.type("\r")
    played.until(lambda text: PROMPT in text, SECONDS)
    return played


def vanish(played: Played) -> int:
    """The terminal's other side goes, as when a window is closed; returns how the program ended."""
    os.close(played.master)
    await_end(played.pid, SECONDS)
    ended, status = os.waitpid(played.pid, os.WNOHANG)
    assert ended, "the program goes on without a terminal"
    return os.waitstatus_to_exitcode(status)


def shells(arena: Arena) -> str:
    """The learner's shells that run in the sandbox."""
    return arena.keeper("/enter", "host1", "sh", "-c", "pgrep -x bash || :").strip()


def await_no_shell(arena: Arena) -> None:
    """Returns when no shell runs in the sandbox any more; fails after a minute."""
    arena.keeper("/enter", "host1", "sh", "-c", "while pgrep -x bash; do :; done")


def app_vanishes(arena: Arena) -> None:
    """The app ends, its shells and its spare too; the sandbox stays as it is, and is graded as it is."""
    played = app(arena)
    assert vanish(played) == 129
    assert len(arena.sandboxes()) == 1, "the spare was left"
    await_no_shell(arena)
    arena.solve()
    arena.check("pass")


def app_ended(arena: Arena) -> None:
    """SIGTERM: as when the terminal vanishes."""
    played = app(arena)
    os.kill(played.pid, signal.SIGTERM)
    while not played.ended:
        played.look(0.5)
    assert os.waitstatus_to_exitcode(os.waitpid(played.pid, 0)[1]) == 143
    assert len(arena.sandboxes()) == 1, "the spare was left"
    arena.solve()
    arena.check("pass")


def app_killed(arena: Arena) -> None:
    """kill -9: the spare is removed by `clean`, the sandbox is resumed."""
    played = app(arena)
    end(played.pid, SECONDS)
    os.waitpid(played.pid, 0)
    os.close(played.master)
    arena.run("clean")
    assert len(arena.sandboxes()) == 1
    arena.solve()
    arena.check("pass")


def app_killed_in_reset(arena: Arena) -> None:
    """kill -9 in a reset without a spare, when the old sandbox has gone: hints and values stay."""
    config = arena.state / "config"
    config.mkdir()
    (config / "settings.toml").write_text("spare = false\ntour_done = true\n")
    hinted(arena)
    played = app(arena)
    played.type(f"{LEAVE}r")
    played.until(lambda text: "Start again?" in text)
    with arena.listening("die") as gone:
        played.type("\r")
        gone()
        end(played.pid, SECONDS)
    os.waitpid(played.pid, 0)
    os.close(played.master)
    reset_goes_on(arena)


def shell_vanishes(arena: Arena) -> None:
    """`netdojo shell`: the shell in the sandbox ends with its terminal."""
    arena.run("start", FIRST)
    played = Played("shell", FIRST, environment=arena.environment)
    played.until(lambda text: PROMPT in text, SECONDS)
    assert shells(arena) != ""
    vanish(played)
    await_no_shell(arena)
    arena.solve()
    arena.check("pass")


def reset_beside(arena: Arena) -> None:
    """The command line resets what the app has open: the app says that its sandbox has ended."""
    played = app(arena)
    arena.run("reset", FIRST)
    played.until(lambda text: "ended from outside" in text, SECONDS)
    arena.check("fail")
    played.kill()


def solved_beside(arena: Arena) -> None:
    """Command line and app grade the same sandbox: both see the pass."""
    played = app(arena)
    arena.solve()
    arena.check("pass")
    played.until(lambda text: "Done!" in text, SECONDS)
    played.kill()


def engine_killed_beside(arena: Arena) -> None:
    """The outer engine is killed under the app: said on the screen, and hints and values are there with it back."""
    played = app(arena)
    arena.run("hint", FIRST)
    [before] = arena.records()
    arena.outer.kill()
    played.until(lambda text: "ended from outside" in text or "does not answer" in text, SECONDS)
    played.kill()
    arena.restart()
    again = app(arena)
    [after] = arena.records()
    assert (after["seed"], after["hints"]) == (before["seed"], 1)
    assert vanish(again) == 129
    arena.solve()
    arena.check("pass")


ROWS = (
    Fault("terminal-vanishes-app", "check", "the app's terminal vanishes", app_vanishes),
    Fault("terminal-vanishes-shell", "check", "the shell's terminal vanishes", shell_vanishes),
    Fault("sigterm-app", "check", "SIGTERM to the app", app_ended),
    Fault("app-killed", "check", "kill -9 of the app", app_killed),
    Fault("app-killed-reset", "reset", "kill -9 of the app", app_killed_in_reset),
    Fault("app-and-reset", "reset", "the command line resets what the app has open", reset_beside),
    Fault("app-and-check", "save", "app and command line grade one sandbox", solved_beside),
    Fault(
        "engine-killed-app",
        "check",
        "kill -9 of the outer engine under the app",
        engine_killed_beside,
        "engine",
    ),
)
