"""Files are damaged: the progress, the installation's key, the settings, a session's record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.faults.arena import FIRST, Arena
from tests.faults.row import Fault
from tests.faults.steps import solved, watched

PAGE = 4096


def progress(damage: Callable[[Path], None]) -> Callable[[Arena], None]:
    """After a pass: said, the damaged file is kept, and every pass is there again from the copy."""

    def act(arena: Arena) -> None:
        solved(arena)
        arena.check("pass")
        before = len(facts(arena))
        damage(arena.progress)
        assert f"[x] {FIRST}" in arena.run("list"), "a look at what is done does not see the copy"
        arena.check("pass", says="could not be read; it is kept in")
        assert list(arena.state.glob("progress.damaged-1.sqlite3")) != []
        assert len(facts(arena)) >= before, "what the ledger held is lost"

    return act


def facts(arena: Arena) -> list[str]:
    """What the ledger holds."""
    store = arena.store()
    try:
        return [entry.fact.what for entry in store.ledger()]
    finally:
        store.close()


def cut(size: int) -> Callable[[Path], None]:
    """Only the first bytes are left."""
    return lambda path: path.write_bytes(path.read_bytes()[:size])


def half(path: Path) -> None:
    """It ends in the middle of a page."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 100])


def garbage(path: Path) -> None:
    """Nothing of it is left but its length."""
    path.write_bytes(bytes(number * 37 % 251 for number in range(path.stat().st_size)))


def page(path: Path) -> None:
    """One page in the middle is overwritten."""
    whole = path.read_bytes()
    at = len(whole) // PAGE // 2 * PAGE
    path.write_bytes(whole[:at] + b"\xff" * PAGE + whole[at + PAGE :])


def log_lost(arena: Arena) -> None:
    """The write-ahead log of a program that was killed is deleted: what is left is whole, the pass is noted anew."""
    arena.run("start", FIRST)
    with watched(arena):
        arena.keeper("/enter", "host1", "docker", "network", "create", "aside")
    log = arena.progress.with_name(f"{arena.progress.name}-wal")
    log.unlink(missing_ok=True)
    arena.progress.with_name(f"{arena.progress.name}-shm").unlink(missing_ok=True)
    arena.solve()
    arena.check("pass")


def locked(arena: Arena) -> None:
    """Another program holds the progress: the verdict is true, that it was not kept is said; kept afterwards."""
    solved(arena)
    holder = sqlite3.connect(arena.progress, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    arena.check("pass", says="is held by another program")
    holder.execute("ROLLBACK")
    holder.close()
    arena.check("pass")


def key(words: bytes) -> Callable[[Arena], None]:
    """The verdict is true, that the ledger lacks it is said; with the key back the pass is in the ledger."""

    def act(arena: Arena) -> None:
        solved(arena)
        file = arena.state / "installation.key"
        whole = file.read_bytes()
        file.write_bytes(words)
        arena.check("pass", says="cannot be used")
        assert file.read_bytes() == words, "the damaged key was replaced without a question"
        arena.run("report", code=3, says="cannot be used")
        file.write_bytes(whole)
        arena.check("pass")

    return act


def settings(arena: Arena) -> None:
    """Set aside and said; everything else works."""
    folder = arena.state / "config"
    folder.mkdir()
    (folder / "settings.toml").write_text('language = "z')
    arena.run("--linear", says="settings could not be understood")
    assert (folder / "settings.damaged.toml").read_text() == 'language = "z'
    arena.run("start", FIRST)
    arena.check("fail")


def record(words: Callable[[str], str]) -> Callable[[Arena], None]:
    """A session's record is damaged: set aside, its sandbox is removed by `clean`."""

    def act(arena: Arena) -> None:
        arena.run("start", FIRST)
        [file] = (arena.state / "sessions").glob("[!.]*.json")
        file.write_text(words(file.read_text()))
        arena.check("", says=f"netdojo start {FIRST}")
        assert file.with_suffix(".damaged").exists()
        arena.run("clean", says="removed the sandbox")
        arena.run("start", FIRST)
        arena.check("fail")

    return act


PROGRESS = "the progress file "
ROWS = (
    Fault("progress-truncated", "save", f"{PROGRESS}cut to 100 bytes", progress(cut(100))),
    Fault("progress-half", "save", f"{PROGRESS}cut in the middle of a page", progress(half)),
    Fault("progress-empty", "save", f"{PROGRESS}emptied, as by a power cut", progress(cut(0))),
    Fault("progress-garbage", "save", f"{PROGRESS}overwritten", progress(garbage)),
    Fault("progress-page", "save", f"{PROGRESS}with one page overwritten", progress(page)),
    Fault("progress-log-lost", "save", "the progress file's write-ahead log deleted", log_lost),
    Fault("progress-locked", "save", f"{PROGRESS}held by another program", locked),
    Fault("key-damaged", "save", "the installation's key overwritten", key(b"-----BEGIN RUBBISH-----\n")),
    Fault("key-empty", "save", "the installation's key emptied", key(b"")),
    Fault("settings-damaged", "start", "the settings cut in the middle", settings),
    Fault("record-cut", "save", "a session's record cut in the middle", record(lambda words: words[:40])),
    Fault("record-empty", "save", "a session's record emptied", record(lambda _: "")),
)
