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
    """Removes sandboxes that no session remembers and sessions whose sandbox is gone; says what went.

    Sandboxes of other users of the same engine are left alone. Raises EngineProblem with no engine.
    """
    sweep()
    sweep_sockets()
    said: list[Text] = []
    records = all_records()
    for record in records:
        try:
            Sandbox.find(record.container)
        except SandboxProblem:
            record.forget()
            said.append(
                say("forgot the session of {exercise}: its sandbox is gone", exercise=record.exercise)
            )
    for removed in remove_orphans(live={record.id for record in records}):
        said.append(say("removed the sandbox {name}", name=removed.name))
    return said
