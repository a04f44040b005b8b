"""The command `scenario`: a Killercoda scenario as it is, step after step, in a sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.text import mark, say
from tui.command.base import Face, command, end_wait_bar, wait_bar

if TYPE_CHECKING:
    from grader.killercoda.judge import Verified
    from grader.killercoda.scenario import Page
    from grader.sandbox.launch import Sandbox

SIGNS = {"pass": ("ok", "green"), "fail": ("!!", "red"), "unknown": ("??", "yellow")}


@command(
    help=mark(
        "Run a Killercoda scenario in a sandbox, step after step. "
        "Its set-up and verify scripts run in the sandbox, never on this machine."
    ),
    examples="netdojo scenario ~/scenarios/networks\nnetdojo scenario ~/scenarios/networks < commands.txt",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def scenario(face: Face, folder: Path) -> None:
    """See `help` above. Exit codes: 0 every step passed, 1 one did not, 2 one could not be told."""
    from grader.killercoda.read import read_scenario
    from grader.killercoda.run import overall, put_assets, put_images, sandbox
    from grader.session.ready import ensure_ready
    from tui.command.check import CODES

    found = read_scenario(folder)
    ensure_ready(lambda words: wait_bar(face, words))
    wait_bar(face, say("starting a sandbox with {nodes}", nodes=("host1",)))
    verdicts: dict[str, Verified | None] = {page.name: None for page in found.pages if page.verify}
    with sandbox() as machine:
        end_wait_bar()
        if not found.for_docker:
            face.err(
                say(
                    "This scenario was written for the machine {machine}; here it has one node with Docker.",
                    machine=found.machine,
                ),
                fg="yellow",
            )
        for own, names in put_images(machine, found).items():
            face.err(
                say("The sandbox's own image {own} stands in for {names}.", own=own, names=names), dim=True
            )
        put_assets(machine, found)
        walk = _Walk(face, machine, verdicts)
        for page in found.pages:
            if not walk.page(page):
                break
    face.out(
        say(
            "{passed} of {count} steps passed.",
            passed=sum(v is not None and v.outcome.value == "pass" for v in verdicts.values()),
            count=len(verdicts),
        ),
        bold=True,
    )
    raise click.exceptions.Exit(CODES[overall(list(verdicts.values()))])


class _Walk:
    """A person's way through the pages."""

    def __init__(self, face: Face, machine: Sandbox, verdicts: dict[str, Verified | None]) -> None:
        self._face, self._machine, self._verdicts = face, machine, verdicts

    def page(self, page: Page) -> bool:
        """Shows a page and does what is asked for until it is done; False when the person leaves."""
        from grader.killercoda.run import set_up
        from tui.command.course import show_task

        head = f"# {page.title}\n\n" if page.title else ""
        show_task(self._face, f"{head}{page.text}")
        done = set_up(self._machine, page)
        if done is not None:
            if done.printed:
                self._face.out(done.printed)
            if done.outcome.value != "pass":
                self._face.err(say("The set-up did not go well: {why}", why=done.why), fg="yellow")
        if page.name == "finish":
            return True
        folded = list(page.folded)
        while (line := self._ask(page, bool(folded))) is not None:
            if line == "":
                if self._checked(page):
                    return True
            elif line == "n":
                return True
            elif line == "q":
                return False
            elif line == "s":
                self._shell()
            elif line == "h" and folded:
                name, text = folded.pop(0)
                show_task(self._face, f"**{name}**\n\n{text}")
            else:
                self._typed(line)
        return False

    def _ask(self, page: Page, more: bool) -> str | None:
        if sys.stdin is None:
            return None
        if sys.stdin.isatty():
            keys = say("Enter checks") if page.verify else say("Enter goes on")
            hint = say(", h shows a hint") if more else say("")
            self._face.err(
                say(
                    "[{keys}{hint}, s opens a shell, n skips, q leaves; anything else runs in the sandbox]",
                    keys=keys,
                    hint=hint,
                ),
                dim=True,
            )
        try:
            return input("$ " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return None

    def _checked(self, page: Page) -> bool:
        """Whether the page is done, and says so."""
        from grader.killercoda.run import verify

        verdict = verify(self._machine, page)
        if verdict is None:
            return True
        self._verdicts[page.name] = verdict
        sign, colour = SIGNS[verdict.outcome.value]
        self._face.out(say("{sign} {why}", sign=sign, why=verdict.why), fg=colour)
        if verdict.printed:
            self._face.out("\n".join(f"   | {line}" for line in verdict.printed.splitlines()))
        return verdict.outcome.value == "pass"

    def _typed(self, line: str) -> None:
        from grader.killercoda.run import NODE
        from grader.problem import SandboxProblem
        from grader.session.script import run_script

        try:
            ran = run_script(self._machine, NODE, f"cd /root; {line}\n".encode(), {})
        except SandboxProblem as problem:
            if problem.code != "timeout":
                raise
            self._face.err(problem.what, fg="yellow")
            return
        if ran.output:
            self._face.out(ran.output.rstrip())

    def _shell(self) -> None:
        from grader.killercoda.run import shell
        from tui.terminal import attach

        if not sys.stdin.isatty():
            self._face.err(say("A shell needs a terminal."))
            return
        with shell(self._machine) as pty:
            attach(pty, keep_alive=self._machine.touch)
