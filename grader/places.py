"""Where netdojo keeps things on this machine, by the platform's own rules. Touches only those folders."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.problem import Problem
from grader.text import say


def state_folder() -> Path:
    """The folder of sessions and progress, made if missing (`NETDOJO_STATE` overrides it).

    Raises Problem where it cannot be made or written.
    """
    chosen = os.environ.get("NETDOJO_STATE")
    if chosen:
        folder = Path(chosen)
    else:
        from platformdirs import user_state_path

        folder = user_state_path("netdojo")
    return made(folder)


def socket_folder() -> Path:
    """A new 0700 folder for gateway sockets; short, since a unix socket's path may have 107 bytes."""
    return Path(tempfile.mkdtemp(prefix=f"netdojo.{os.getpid()}.", dir=runtime_folder()))


def runtime_folder() -> Path:
    """Where sockets go: emptied by a restart of the machine."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) if base and Path(base).is_dir() else Path(tempfile.gettempdir())


def sweep() -> None:
    """Removes what a killed netdojo left here: its folders of sockets, and drafts of files that it was writing.

    Raises Problem as `state_folder` does; what cannot be removed stays.
    """
    for folder in runtime_folder().glob("netdojo.*.*"):
        if _left_by_a_dead(folder.name.split(".")[1], folder):
            shutil.rmtree(folder, ignore_errors=True)
    state = state_folder()
    for draft in (*state.glob(".*.*"), *state.glob("sessions/.*.*"), *state.glob("courses/.*.*")):
        if draft.is_file() and _left_by_a_dead(draft.name.rpartition(".")[2], draft):
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _left_by_a_dead(pid: str, place: Path) -> bool:
    """Whether `place` is ours and is named after a process that has ended."""
    try:
        ours = place.lstat().st_uid == os.getuid()
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return ours
    except (OSError, ValueError, OverflowError):
        return False
    return False


def made(folder: Path) -> Path:
    """`folder`, made for its owner alone where it is missing. Raises Problem where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Problem(
            say("The folder {folder} cannot be made ({error}).", folder=folder, error=error.strerror),
            say("Make it writable, or set NETDOJO_STATE to a folder that is."),
        ) from error
    return folder


def parse_json(words: str) -> Any:
    """What the JSON `words` hold. Raises ValueError for whatever they hold instead."""
    try:
        return json.loads(words)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_json(path: Path) -> Any:
    """What the JSON file `path` holds. Raises OSError, and ValueError where it is no JSON, or no text."""
    return parse_json(path.read_text(encoding="utf-8"))


def write_atomically(path: Path, words: str) -> None:
    """Replaces `path` by `words` in one step: a crash leaves the old content or the new, never half.

    Raises Problem on a full disk or a read-only folder; the old content is then still there.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Problem(
            say("{path} could not be saved ({error}).", path=path, error=error.strerror),
            say("Nothing that was saved before is lost. Free some space or make the folder writable."),
        ) from error
