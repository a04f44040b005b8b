"""An exercise, line by line: the task, the shell, and what each goal says, in sentences without marks."""

from __future__ import annotations

import time

from grader.checks.verdict import Outcome, Verdict
from grader.course.models import Course
from grader.session.record import all_records
from grader.session.session import Session
from grader.session.turn import turn
from grader.text import Text, say
from tui.command.base import Face
from tui.command.clock import tell_clock
from tui.command.limits import tell_limits
from tui.command.open import begin
from tui.linear.prompt import Command, ask
from tui.terminal import attach
from tui.topology.details import details

SAID: dict[Outcome, Text] = {
    Outcome.PASS: say("met"),
    Outcome.FAIL: say("not met"),
    Outcome.UNKNOWN: say("could not be told"),
    Outcome.WAITING: say("waits for another goal"),
    Outcome.LACKING: say("cannot be shown on this machine"),
}


def play(face: Face, course: Course, name: str) -> None:
    """Starts or resumes the exercise and asks what to do; the sandbox ends when it is left."""
    with turn(course.root, name, face.out):
        records = [
            r for r in all_records() if r.exercise == name and r.course == str(course.root) and r.prepared
        ]
        session = Session.resume(records[0], course) if records else begin(face, name, None, False)
    try:
        Player(face, course, session).run()
    except SystemExit:  # the terminal has vanished: the sandbox is there when it comes back
        session.close()
        raise
    except BaseException:
        session.stop()
        raise
    session.stop()


class Player:
    """One exercise at the prompt."""

    def __init__(self, face: Face, course: Course, session: Session) -> None:
        self.face = face
        self.course = course
        self.session = session
        self._passed: set[str] = set()

    def run(self) -> None:
        """Until the person leaves."""
        self._task([])
        ask(
            self.face,
            self.session.record.exercise,
            {
                "task": Command(say("the task again"), self._task),
                "shell": Command(say("shell [NODE]: work in the sandbox; exit comes back here"), self._shell),
                "check": Command(say("every goal, and why it is not met"), self._check),
                "answer": Command(say("answer GOAL VALUE: answer a question"), self._answer),
                "hint": Command(say("the next hint"), self._hint),
                "solution": Command(say("the solutions: after passing, or asked twice"), self._solution),
                **(
                    {"debrief": Command(say("the drill's debrief"), self._debrief)}
                    if self.session.drill
                    else {}
                ),
                "map": Command(say("the networks and containers, in words"), self._map),
                "back": Command(say("back to the course; the sandbox ends"), lambda _rest: True),
            },
            empty="shell",
        )

    def _task(self, _rest: list[str]) -> None:
        self.face.out(self.session.drawn.task(self.face.language).rstrip())
        tell_clock(self.face, self.session)
        self.face.out(say("Enter opens the shell; `help` lists the commands."))

    def _shell(self, rest: list[str]) -> None:
        nodes = self.session.drawn.exercise.nodes
        node = rest[0] if rest else nodes[0]
        if node not in nodes:
            self.face.out(say("Its nodes: {nodes}", nodes=nodes))
            return
        self.face.out(say("`exit` comes back."))
        with self.session.shell(node) as pty:
            attach(pty, keep_alive=self.session.sandbox.touch)
        tell_limits(self.face, self.session)
        for verdict in self.session.grade():
            if verdict.outcome is Outcome.PASS and verdict.goal not in self._passed:
                self._tell(verdict)

    def _check(self, _rest: list[str]) -> None:
        verdicts = self.session.grade()
        for verdict in verdicts:
            self._tell(verdict)
        if all(v.outcome is Outcome.PASS for v in verdicts):
            self.face.out(say("All {count} goals passed.", count=len(verdicts)), bold=True)
        if self.session.unkept is not None:
            self.face.out(self.session.unkept.to(self.face.language))
        tell_limits(self.face, self.session)
        tell_clock(self.face, self.session)

    def _tell(self, verdict: Verdict) -> None:
        title = self.session.title(verdict.goal)
        self.face.out(say("{title}: {outcome}", title=title, outcome=SAID[verdict.outcome]))
        if verdict.outcome is Outcome.PASS:
            self._passed.add(verdict.goal)
            return
        if verdict.outcome is Outcome.FAIL and verdict.found is not None:
            self.face.out(say("  found: {found}", found=verdict.found))
        if verdict.why is not None:
            self.face.out(say("  why: {why}", why=verdict.why.text))

    def _answer(self, rest: list[str]) -> None:
        asked = [goal.id for goal in self.session.drawn.goals if goal.kind == "answer"]
        if len(rest) < 2 or rest[0] not in asked:
            self.face.out(
                say("Its questions: {asked}", asked=tuple(asked)) if asked else say("It asks nothing.")
            )
            return
        self.session.answer(rest[0], " ".join(rest[1:]))
        self._tell(next(v for v in self.session.grade(settle=False) if v.goal == rest[0]))

    def _hint(self, _rest: list[str]) -> None:
        step = self.session.next_hint()
        if step is None:
            self.face.out(say("These were all the hints. `netdojo solution` shows a solution."))
            return
        number, count, words = step
        self.face.out(say("Hint {number} of {count}: {words}", number=number, count=count, words=words))

    def _solution(self, _rest: list[str]) -> None:
        if not self.session.may_see_solution():
            self.face.out(
                say("You have not passed yet. Try `netdojo hint` first, or ask once more to see it.")
            )
            return
        for script in self.session.drawn.solutions:
            self.face.out(script.title, bold=True)
            self.face.out(self.session.drawn.fill(script.body()).strip())

    def _debrief(self, _rest: list[str]) -> None:
        from grader.report.debrief import debrief, markdown

        log = self.session.drill.log if self.session.drill else None
        if log is not None:
            found = debrief(self.course, self.session.drawn, log, time.time())
            self.face.out(markdown(found, self.face.language).rstrip())

    def _map(self, _rest: list[str]) -> None:
        picture = self.session.link.picture()
        for name, state in picture.nodes.items():
            keys = [f"node:{name}", *(f"network:{network.id}" for network in state.networks)]
            keys += [f"container:{container.id}" for container in state.containers]
            for key in keys:
                self.face.out("; ".join(self.face.text(words) for words in details(picture, key, name)))
        for name, reason in picture.missing.items():
            self.face.out(say("{node} does not answer: {reason}", node=name, reason=reason))
