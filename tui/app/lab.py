"""The lab: task, goals, terminal and map of one exercise, on a live sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from grader.checks.verdict import Outcome
from grader.problem import Problem
from grader.report.debrief import clock, clock_face
from grader.session.trial import overall
from grader.text import Text, say
from tui.app import attempt as events
from tui.app.attempt import Attempt
from tui.app.debrief import Debrief
from tui.app.dialogs import Ask
from tui.app.goals import Goals
from tui.app.keybar import Key, KeyBar
from tui.app.map_pane import MapPane
from tui.app.panes import Frame, Strip
from tui.app.shells import Shells
from tui.app.speech import language_of, spoken
from tui.app.task_pane import TaskPane
from tui.app.tour import TOUR_EXERCISE, Coach
from tui.app.workbench import TITLES, Workbench

if TYPE_CHECKING:
    from grader.course.models import Course
    from grader.session.drilling import Drilling


class Lab(Workbench):
    """One exercise."""

    BINDINGS = [
        Binding("1", "pane('task')", show=False),
        Binding("2", "pane('goals')", show=False),
        Binding("3", "pane('terminal')", show=False),
        Binding("4", "pane('map')", show=False),
        Binding("enter", "pane('terminal')", show=False),
        Binding("h", "hint", show=False),
        Binding("s", "solution", show=False),
        Binding("c", "check", show=False),
        Binding("k", "show_hide('task')", show=False),
        Binding("d", "debrief", show=False),
    ]
    panes = ("task", "goals", "terminal", "map")

    def __init__(self, course: Course, exercise: str) -> None:
        super().__init__()
        self.course = course
        self.exercise = course.exercise(exercise)
        self.attempt = Attempt(course, exercise, self.post_message)
        self._passed = False
        self._time_up = False

    def target(self) -> str:
        """As `NetdojoApp.open` takes it."""
        return f"exercise:{self.exercise.name}"

    def reading(self) -> Widget:
        """The task."""
        return self.query_one(TaskPane)

    def pane_of(self, name: str) -> Widget:
        """In the goals, the first of them."""
        if name == "goals":
            lines = self.query("GoalLine, AnswerField")
            return lines.first() if lines else self.query_one(Goals)
        return super().pane_of(name)

    # -- what is on the screen -------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The panes, the strip of tabs for a narrow window, the keys."""
        drawn = self.attempt.drawn
        yield Strip({name: TITLES[name] for name in self.panes})
        with Horizontal(id="body"):
            with Vertical(id="left"):
                with Frame("task", TITLES["task"]):
                    yield TaskPane()
                with Frame("goals", TITLES["goals"]):
                    yield Goals(tuple((goal, _title(goal)) for goal in drawn.goals))
            with Vertical(id="right"):
                with Frame("terminal", TITLES["terminal"]):
                    if self.exercise.name == TOUR_EXERCISE:
                        yield Coach(drawn)
                    yield Shells(drawn.exercise.nodes, self.attempt.shell, self.leave_terminal)
                with Frame("map", TITLES["map"]):
                    yield MapPane()
        yield KeyBar()

    def follow(self, course: Course) -> None:
        """The task as it is now. New goals and another set-up come with a fresh sandbox only, and that is said."""
        try:
            exercise = course.exercise(self.exercise.name)
        except Problem as problem:  # it was renamed or removed
            self.notify(problem.to(language_of(self)), severity="error", timeout=10)
            return
        if exercise.file != self.exercise.file:
            words = say("The exercise itself has changed: leave it and stop it, then open it again.")
            self.notify(spoken(self, words), severity="warning", timeout=10)
        self.course = course
        self.speak()

    def speak(self) -> None:
        """Task and titles in the language of the moment."""
        language = language_of(self)
        try:
            self.query_one(TaskPane).show_task(
                self.attempt.drawn.task(language), self.attempt.drawn, self.course
            )
        except Problem as problem:
            self.query_one(TaskPane).show_task(problem.to(language), self.attempt.drawn, self.course)
        super().speak()

    # -- a drill's clock -------------------------------------------------------------------------

    def on_mount(self) -> None:
        """A drill's clock is drawn every second. (Textual calls the workbench's own `on_mount` besides.)"""
        if self.exercise.drill is not None:
            self.set_interval(1.0, self._tick)

    @property
    def _drilling(self) -> Drilling | None:
        session = self.attempt.session
        return session.drill if session is not None else None

    def _tick(self) -> None:
        """Draws the clock, and says once that the time is up."""
        log = self._drilling.log if self._drilling is not None else None
        if log is None or not self.composed:
            return
        now = time.time()
        left = log.left(now)
        words = clock_face(log, now)
        self.query_one("#frame-goals", Frame).note(words)
        self.query_one(Strip).clock(words)
        self.set_class(not log.passed and left < 0, "-time-up")
        if left >= 0 or log.ended:
            self._time_up = False
        elif not self._time_up:
            self._time_up = True
            told = say("What is repaired now counts as late. Ctrl-] then d: the debrief.")
            self.notify(spoken(self, told), title=spoken(self, say("The time is up.")), timeout=10)
            self.show_keys()
            self.attempt.check()  # from now on the reasons are told

    # -- what the attempt posts ------------------------------------------------------------------

    def began(self, again: bool) -> None:
        """Who reads the task may go on; who waits gets the terminal."""
        if again:
            self._passed = False
            self.remove_class("-passed")
        if again or self.focused is self.query_one(TaskPane):
            self.action_pane("terminal")

    @on(events.Judged)
    def _judged(self, event: events.Judged) -> None:
        if not self.composed:
            return
        late = self._drilling.late_goals() if self._drilling is not None else ()
        passed = self.query_one(Goals).take(event.verdicts, late)
        if self.query(Coach):
            self.query_one(Coach).take(event.verdicts)
        self.query_one(Strip).counts(event.verdicts)
        complete = overall(event.verdicts) is Outcome.PASS
        if complete and not self._passed:
            self._celebrate()
        elif passed and not complete and self.has_class("-narrow") and self._tab != "goals":
            count = sum(v.outcome is Outcome.PASS for v in event.verdicts)
            self.notify(
                spoken(self, say("{passed} of {count} goals met", passed=count, count=len(event.verdicts))),
                timeout=2,
            )

    def _celebrate(self) -> None:
        self._passed = True
        self.add_class("-passed")
        following = self.following()
        words = (
            say("All is repaired. Ctrl-] then d: the debrief tells what was tried and what it was.")
            if self.exercise.drill is not None
            else say("All goals are met. Ctrl-] then n: the next exercise; s: other ways to do it.")
            if following
            else say("All goals are met, and with them the whole course. Ctrl-] then s: other ways to do it.")
        )
        if self.has_class("-narrow"):
            self.notify(spoken(self, words), title=spoken(self, say("Done!")), timeout=8)
        self.query_one(TaskPane).add(say("Done!"), words, "passed")
        self.app.note_passed(self.exercise.name)
        self.show_keys()

    # -- what the person asks --------------------------------------------------------------------

    def action_hint(self) -> None:
        """The next step of the hint ladder, below the task."""
        session = self.attempt.session
        if session is None:
            self._later()
            return
        step = self._guarded(session.next_hint)
        if step is None:
            self.notify(spoken(self, say("These were all the hints. s shows a solution.")))
            return
        number, count, words = step
        self.query_one(TaskPane).add(
            say("Hint {number} of {count}", number=number, count=count), words, "hint"
        )
        self._reveal_task()

    def action_solution(self) -> None:
        """The right ways: after passing, or when asked twice."""
        session = self.attempt.session
        if session is None:
            self._later()
            return
        if not self._guarded(session.may_see_solution):
            words = (
                say("The drill goes on. h gives a hint; s once more ends it and shows the ways to repair.")
                if self.exercise.drill is not None
                else say("You have not passed yet. h gives a hint; s once more shows a solution.")
            )
            self.notify(spoken(self, words), timeout=6)
            return
        for script in self.attempt.drawn.solutions:
            body = self.attempt.drawn.fill(script.body()).strip()
            self.query_one(TaskPane).add(script.title, f"```sh\n{body}\n```", "solution")
        self._reveal_task()

    def action_debrief(self) -> None:
        """A drill's debrief; while the clock runs, a question first."""
        if self.exercise.drill is None:
            return
        drilling = self._drilling
        if drilling is None or drilling.log is None:
            self._later()
            return
        if drilling.closed:
            self._show_debrief()
            return
        choices = [
            ("so-far", say("Show what was tried so far")),
            ("end", say("End the drill and tell all")),
            ("on", say("Go on")),
        ]
        words = [
            clock(drilling.log, time.time()),
            say("Whoever ends it reads causes and right ways at once."),
        ]
        self.app.push_screen(Ask(say("The clock still runs"), words, choices), self._debrief_asked)

    def _debrief_asked(self, choice: str | None) -> None:
        if choice == "end" and self._drilling is not None:
            self._guarded(self._drilling.give_up)
            self.attempt.check()
        if choice in ("end", "so-far"):
            self._show_debrief()

    def _show_debrief(self) -> None:
        log = self._drilling.log if self._drilling is not None else None
        if log is not None:
            self.app.push_screen(
                Debrief(self.course, self.attempt.drawn, log), lambda to: self.go_to(to) if to else None
            )

    def _guarded(self, ask: Callable[[], object]):  # type: ignore[no-untyped-def]
        """What `ask` returns; a full disk is told, and loses nothing but the note that it was asked."""
        try:
            return ask()
        except Problem as problem:
            self.notify(problem.to(language_of(self)), severity="error", timeout=10)
            return None

    def _reveal_task(self) -> None:
        if not self.app.settings.layout.task_shown:
            self.action_show_hide("task")
        self.action_pane("task")

    def action_check(self) -> None:
        """Grades once more."""
        self.attempt.check()

    def _later(self) -> None:
        self.notify(spoken(self, say("The sandbox is still being made; one moment.")))

    @on(Goals.Answered)
    def _answered(self, event: Goals.Answered) -> None:
        self.attempt.answer(event.goal, event.value)

    def keys(self) -> list[Key]:
        """The keys of the lab."""
        keys: list[Key] = [
            ("t", say("terminal"), "screen.pane('terminal')"),
            ("h", say("hint"), "screen.hint"),
        ]
        if self._passed:
            keys = [
                ("n", say("next exercise"), "screen.next"),
                ("s", say("other ways"), "screen.solution"),
                *keys,
            ]
        elif self.exercise.drill is None:
            keys.append(("s", say("solution"), "screen.solution"))
        if self.exercise.drill is not None:
            keys.insert(0 if self._passed or self._time_up else 2, ("d", say("debrief"), "screen.debrief"))
        return [
            *keys,
            ("r", say("reset"), "screen.reset"),
            ("m", say("map"), "screen.show_hide('map')"),
            ("q", say("course"), "screen.leave"),
            ("^p", say("commands"), "app.command_palette"),
            ("F1", say("help"), "app.help"),
        ]


def _title(goal: object) -> Text:
    from grader.checks.evaluate import title_of

    return title_of(goal)  # type: ignore[arg-type]
