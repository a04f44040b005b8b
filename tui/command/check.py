"""The command `check`: grade a running exercise once, or keep watching it."""

from __future__ import annotations

import json
import signal
import time

import click

from grader.checks.verdict import Outcome, Verdict
from grader.text import mark, say
from tui.command.base import FAIL, PASS, UNKNOWN, Face, command, exercise_argument, format_option
from tui.command.clock import tell_clock
from tui.command.limits import tell_limits
from tui.command.open import opened
from tui.verdicts import summary, verdict_lines

CODES = {Outcome.PASS: PASS, Outcome.FAIL: FAIL, Outcome.UNKNOWN: UNKNOWN}


@command(
    help=mark("Grade a running exercise: which goals are met, and why the others are not."),
    examples="netdojo check\nnetdojo check --watch\nnetdojo check custom-bridge --format json",
)
@exercise_argument()
@click.option("--watch", is_flag=True, help=mark("Stay, and print each change of a goal as it happens."))
@format_option("text", "json", "junit")
@click.pass_obj
def check(face: Face, exercise: str | None, watch: bool, style: str) -> None:
    """See `help` above. Exit codes: 0 all passed, 1 a goal failed, 2 a goal could not be told."""
    from grader.session.trial import overall

    with opened(face, exercise) as session:
        if watch:
            verdicts = _watch(face, session, style)
        else:
            began = time.monotonic()
            verdicts = session.grade()
            print_verdicts(face, session, verdicts, style, time.monotonic() - began)
        tell_limits(face, session)
    raise click.exceptions.Exit(CODES[overall(verdicts)])


def print_verdicts(face: Face, session, verdicts: tuple[Verdict, ...], style: str, seconds: float) -> None:  # type: ignore[no-untyped-def]
    """All verdicts of `session` in the asked style."""
    from grader.report.junit import junit
    from grader.report.verdict_json import drill_json, verdicts_json

    if style == "json":
        result = verdicts_json(session.record.exercise, session.record.seed, verdicts, face.language)
        if session.drill is not None and session.drill.log is not None:
            result["drill"] = drill_json(session.drawn, session.drill.log, time.time())
        face.out(json.dumps(result, ensure_ascii=False, indent=1))
    elif style == "junit":
        face.out(junit(session.record.exercise, verdicts, face.language, seconds))
    else:
        late = session.drill.late_goals() if session.drill is not None else ()
        for verdict in verdicts:
            title = session.title(verdict.goal)
            for line in verdict_lines(verdict, title, face.language, verdict.goal in late):
                face.out(line)
        face.out(summary(verdicts), bold=True)
        tell_clock(face, session)


def _watch(face: Face, session, style: str) -> tuple[Verdict, ...]:  # type: ignore[no-untyped-def]
    """Prints changes until every goal has passed or the person ends it; returns the last verdicts."""
    from grader.report.verdict_json import goal_json, goals_changed
    from grader.session.watch import Watcher

    shown: tuple[Verdict, ...] = ()

    def publish(verdicts: tuple[Verdict, ...]) -> None:
        nonlocal shown
        changed = goals_changed(shown, verdicts)
        shown = verdicts
        stamp = time.strftime("%H:%M:%S")
        for verdict in changed:
            if style == "json":
                face.out(json.dumps({"time": stamp, **goal_json(verdict, face.language)}, ensure_ascii=False))
                continue
            late = session.drill is not None and verdict.goal in session.drill.late_goals()
            title = session.title(verdict.goal)
            for index, line in enumerate(verdict_lines(verdict, title, face.language, late)):
                face.out(f"{stamp if index == 0 else '':8} {line}")
        if all(verdict.outcome is Outcome.PASS for verdict in verdicts):
            watcher.stop()

    watcher = Watcher(session, publish)
    before = signal.signal(signal.SIGINT, lambda *_: watcher.stop())
    try:
        if style != "json":
            face.err(say("Watching; Ctrl-C ends it."), dim=True)
        watcher.run()
    finally:
        signal.signal(signal.SIGINT, before)
    if style != "json":
        face.out(summary(shown), bold=True)
        tell_clock(face, session)
    return shown
