"""Ending sessions, and finding what an earlier run left behind."""

from __future__ import annotations

from contextlib import suppress

from grader.places import sweep
from grader.problem import SandboxProblem
from grader.sandbox.launch import Sandbox
from grader.sandbox.reap import remove_orphans
from grader.session.record import Record, all_records
from grader.session.serve import sweep_sockets
from grader.text import Text, say


def stop_record(record: Record) -> None:
    """Ends the sandbox of `record`, if it still is, and forgets the session."""
    end_sandbox(record)
    record.forget()


def end_sandbox(record: Record) -> None:
    """Ends the sandbox of `record`, if it still is; the session is still remembered."""
    with suppress(SandboxProblem):  # gone already: its time-to-live, by hand, a restarted machine
        Sandbox.find(record.container).stop()


def clean_up() -> list[Text]:
    """As `sweep_up`, and forgets sessions whose sandbox is gone; says what went.

    Raises EngineProblem with no engine.
    """
    said: list[Text] = []
    for record in all_records():
        try:
            Sandbox.find(record.container)
        except SandboxProblem:
            record.forget()
            said.append(
                say("forgot the session of {exercise}: its sandbox is gone", exercise=record.exercise)
            )
    return said + sweep_up()


def sweep_up() -> list[Text]:
    """Removes what a netdojo that was killed left and nobody can resume: drafts, sockets, sandboxes that no session
    remembers; says which.

    A session whose sandbox is gone stays: a reset goes on with its values and hints. Sandboxes of other users of the
    same engine are left alone. Raises EngineProblem with no engine.
    """
    sweep()
    sweep_sockets()
    removed = remove_orphans(live={record.id for record in all_records()})
    return [say("removed the sandbox {name}", name=left.name) for left in removed]
