"""The goals of a lab: a line each with its mark, opened to wanted, found and why; a field for an answer.

Draws verdicts and nothing else. Marks: [x] passed, [ ] not yet, [?] could not be told, [.] waits for another.
"""

from __future__ import annotations

from collections.abc import Collection

from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from grader.checks.verdict import Outcome, Verdict
from grader.course.goals import Goal
from grader.text import Text, say
from tui.app.lines import Lines
from tui.app.speech import spoken
from tui.verdicts import MARKS
from tui.wrap import wrap


class GoalLine(Lines, can_focus=True):
    """One goal. Enter or a click opens and closes it."""

    BINDINGS = [Binding("enter,space", "unfold", show=False)]
    COMPONENT_CLASSES = {f"goal--{outcome}" for outcome in Outcome} | {"goal--label", "goal--new"}
    DEFAULT_CSS = """
    GoalLine { padding: 0 1; }
    GoalLine:focus { background: $primary 18%; }
    GoalLine .goal--pass { color: $success; text-style: bold; }
    GoalLine .goal--fail { color: $error; text-style: bold; }
    GoalLine .goal--unknown { color: $warning; text-style: bold; }
    GoalLine .goal--waiting { color: $foreground 60%; }
    GoalLine .goal--lacking { color: $foreground 60%; }
    GoalLine .goal--label { color: $foreground 65%; }
    """

    class Toggled(Message):
        """A person opened or closed a goal."""

    def __init__(self, goal: Goal, title: Text) -> None:
        super().__init__()
        self.goal = goal
        self.title_text = title
        self.verdict: Verdict | None = None
        self.opened: bool | None = None  # None: netdojo decides, as the verdicts come
        self.by_us = False  # opened by netdojo, and so closed by it
        self.late = False  # met after a drill's time was up

    @property
    def shown_open(self) -> bool:
        """Whether its rows are shown."""
        return bool(self.opened) and self.verdict is not None

    def lines(self, width: int) -> list[Line]:
        """The goal in as many lines as it takes."""
        outcome = self.verdict.outcome if self.verdict else Outcome.WAITING
        style = self.get_component_rich_style(f"goal--{outcome}", partial=True)
        mark = MARKS[outcome][0]
        words = say("{title} (late)", title=self.title_text) if self.late else self.title_text
        title = Line(spoken(self, words), style=style if outcome is Outcome.WAITING else "")
        lines = _hanging(Line(f"{mark} ", style=style), title, width)
        if self.verdict is None or not self.shown_open:
            return lines
        label_style = self.get_component_rich_style("goal--label", partial=True)
        rows = self._rows()
        wide = max((Line(spoken(self, label)).cell_len for label, _ in rows), default=0)
        for label, words in rows:
            head = Line(f"    {spoken(self, label)} ", style=label_style)
            head.append(" " * (wide + 5 - head.cell_len))
            lines += _hanging(head, Line(spoken(self, words)), width)
        return lines

    def _rows(self) -> list[tuple[Text, Text]]:
        assert self.verdict is not None
        if self.verdict.outcome is Outcome.PASS:
            return []
        why = self.verdict.why.text if self.verdict.why else None
        rows = [(say("why"), why)]
        if self.verdict.outcome is Outcome.FAIL:
            rows = [(say("wanted"), self.verdict.wanted), (say("found"), self.verdict.found), *rows]
        return [(label, words) for label, words in rows if words is not None]

    def take(self, verdict: Verdict, late: bool = False) -> None:
        """Shows a new verdict; `late` says that it is about a fault that was repaired after the time."""
        self.verdict = verdict
        self.late = late
        if verdict.outcome is Outcome.PASS:
            self.opened = None
        self.changed()

    def action_unfold(self) -> None:
        """Opens or closes it."""
        self.opened = not self.shown_open
        self.by_us = False
        self.changed()
        self.post_message(self.Toggled())

    def on_click(self, event: events.Click) -> None:
        """As Enter."""
        self.action_unfold()


class AnswerField(Input):
    """Where the answer to a goal that asks is typed."""

    DEFAULT_CSS = """
    AnswerField { height: 1; border: none; padding: 0; margin: 0 1 0 5; background: $panel; }
    AnswerField:focus { border: none; background: $primary 25%; }
    """

    def __init__(self, goal: str) -> None:
        super().__init__()
        self.goal = goal

    def speak(self) -> None:
        """Says what to type."""
        self.placeholder = spoken(self, say("type the answer, then Enter"))

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()


class Goals(VerticalScroll):
    """All goals, and above them how many have passed."""

    DEFAULT_CSS = """
    Goals { height: 1fr; scrollbar-size-vertical: 1; }
    Goals > #count { padding: 0 1; color: $foreground 70%; }
    """

    class Answered(Message):
        """An answer was typed."""

        def __init__(self, goal: str, value: str) -> None:
            super().__init__()
            self.goal = goal
            self.value = value

    def __init__(self, goals: tuple[tuple[Goal, Text], ...] = (), **options: str) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self._goals = goals
        self.verdicts: tuple[Verdict, ...] = ()

    def compose(self) -> ComposeResult:
        """A line for each goal."""
        yield Static(id="count")
        yield from self._children()

    def _children(self) -> list[Widget]:
        made: list[Widget] = []
        for goal, title in self._goals:
            made.append(GoalLine(goal, title))
            if goal.kind == "answer":
                made.append(AnswerField(goal.id))
        return made

    async def set_goals(self, goals: tuple[tuple[Goal, Text], ...]) -> None:
        """Other goals: the attempt has begun, or has other values now."""
        self._goals = goals
        self.verdicts = ()
        await self.query("GoalLine, AnswerField").remove()
        await self.mount_all(self._children())
        self.speak()

    def take(self, verdicts: tuple[Verdict, ...], late: Collection[str] = ()) -> list[str]:
        """Shows new verdicts, those of `late` goals as such; returns the goals that have passed since the last."""
        before = {v.goal for v in self.verdicts if v.outcome is Outcome.PASS}
        self.verdicts = verdicts
        known = {verdict.goal: verdict for verdict in verdicts}
        lines = list(self.query(GoalLine))
        for line in lines:
            tardy = line.goal.id in late
            if line.goal.id in known and (line.verdict, line.late) != (known[line.goal.id], tardy):
                line.take(known[line.goal.id], tardy)
        self._open_first(lines)
        for field in self.query(AnswerField):
            field.display = known[field.goal].outcome is not Outcome.PASS if field.goal in known else True
        self._count()
        return [v.goal for v in verdicts if v.outcome is Outcome.PASS and v.goal not in before]

    def _open_first(self, lines: list[GoalLine]) -> None:
        """The first goal that is not met stands open, unless a person closed it: that is where to look."""
        first = next(
            (
                line
                for line in lines
                if line.verdict and line.verdict.outcome in (Outcome.FAIL, Outcome.UNKNOWN)
            ),
            None,
        )
        for line in lines:
            by_us = line.opened is None or line.by_us
            wanted = True if line is first else None
            if by_us and line.opened is not wanted:
                line.opened = wanted
                line.by_us = line is first
                line.changed()

    def _count(self) -> None:
        passed = sum(v.outcome is Outcome.PASS for v in self.verdicts)
        words = say("{passed} of {count} goals met", passed=passed, count=len(self._goals))
        self.query_one("#count", Static).update(spoken(self, words))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Passes an answer on."""
        if isinstance(event.input, AnswerField) and event.value.strip():
            event.stop()
            self.post_message(self.Answered(event.input.goal, event.value.strip()))

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()

    def speak(self) -> None:
        """The words above the goals."""
        self._count()


def _hanging(head: Line, words: Line, width: int) -> list[Line]:
    """`head` and then `words`, whose further lines begin under the first."""
    indent = head.cell_len
    lines = wrap(words, max(8, width - indent)) or [Line()]
    first = Line.assemble(head, lines[0])  # not `+`: the mark's colour is the mark's alone
    return [first, *(Line(" " * indent) + line for line in lines[1:])]
