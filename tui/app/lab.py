"""The lab: task, goals, terminal and map of one exercise, on a live sandbox.

Draws what an `Attempt` posts, and asks it for things. In a narrow window the panes are tabs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input

from grader.checks.verdict import Outcome
from grader.problem import Problem, SandboxProblem
from grader.text import Text, say
from tui.app import attempt as events
from tui.app.attempt import Attempt
from tui.app.dialogs import Ask
from tui.app.goals import Goals
from tui.app.keybar import Key, KeyBar
from tui.app.map_pane import Drawn, MapPane
from tui.app.panes import Frame, Strip
from tui.app.shells import Shells
from tui.app.speech import language_of, spoken
from tui.app.task_pane import TaskPane
from tui.app.terminal.widget import Terminal
from tui.app.tour import TOUR_EXERCISE, Coach

if TYPE_CHECKING:
    from grader.course.models import Course
    from tui.app.app import NetdojoApp

PANES = ("task", "goals", "terminal", "map")
TITLES = {"task": say("Task"), "goals": say("Goals"), "terminal": say("Terminal"), "map": say("Map")}
NARROW, WIDE = 100, 160
MIN_TASK, MAX_TASK, MIN_MAP, MAX_MAP = 28, 90, 5, 40

WEAK = say(
    "A sandbox with strong isolation is not possible here. In a weaker one, a command typed in the "
    "sandbox could damage this machine. Go on only on a machine that you can afford to lose."
)


class Lab(Screen[str]):
    """One exercise. Its result, when it is left, is what to do next: "home", or an exercise's name."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
    BINDINGS = [
        Binding("1", "pane('task')", show=False),
        Binding("2", "pane('goals')", show=False),
        Binding("3,t,enter", "pane('terminal')", show=False),
        Binding("4", "pane('map')", show=False),
        Binding("h", "hint", show=False),
        Binding("s", "solution", show=False),
        Binding("r", "reset", show=False),
        Binding("n", "next", show=False),
        Binding("c", "check", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("right_square_bracket", "node(1)", show=False),
        Binding("left_square_bracket", "history", show=False),
        Binding("slash", "search", show=False),
        Binding("m", "show_hide('map')", show=False),
        Binding("k", "show_hide('task')", show=False),
        Binding("less_than_sign,comma", "wider(-4)", show=False),
        Binding("greater_than_sign,full_stop", "wider(4)", show=False),
        Binding("minus", "taller(-2)", show=False),
        Binding("plus,equals_sign", "taller(2)", show=False),
        Binding("ctrl+right_square_bracket", "literal", show=False),
        Binding("q,escape", "leave", show=False),
    ]
    app: NetdojoApp

    def __init__(self, course: Course, exercise: str) -> None:
        super().__init__()
        self.course = course
        self.exercise = course.exercise(exercise)
        self.attempt = Attempt(course, exercise, self.post_message)
        self._tab = "task"
        self._passed = False

    # -- what is on the screen -------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The panes, the strip of tabs for a narrow window, the keys."""
        drawn = self.attempt.drawn
        yield Strip(TITLES)
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
                    yield Shells(drawn.exercise.nodes, self.attempt.shell)
                with Frame("map", TITLES["map"]):
                    yield MapPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begins the attempt; the task can be read at once."""
        self._apply_layout()
        self.speak()
        self.show_tab("task")
        self.query_one(TaskPane).focus()
        self.attempt.begin()

    def on_resize(self) -> None:
        """Another width may ask for another layout."""
        self._apply_layout()

    def speak(self) -> None:
        """Task and titles in the language of the moment."""
        language = language_of(self)
        try:
            self.query_one(TaskPane).show_task(
                self.attempt.drawn.task(language), self.attempt.drawn, self.course
            )
        except Problem as problem:
            self.query_one(TaskPane).show_task(problem.to(language), self.attempt.drawn, self.course)
        self._show_keys()

    def _apply_layout(self) -> None:
        layout = self.app.settings.layout
        narrow, wide = self.size.width < NARROW, self.size.width >= WIDE
        # The style sheet says how large a pane is where the learner's choice does not count.
        left, below = self.query_one("#left"), self.query_one("#frame-map")
        left.styles.width = "1fr" if narrow else layout.task_width
        below.styles.height = "1fr" if narrow or wide else layout.map_height
        self.set_class(not layout.map_shown, "-no-map")
        self.set_class(not layout.task_shown, "-no-task")

    # -- what the attempt posts ------------------------------------------------------------------

    @on(events.Preparing)
    def _preparing(self, event: events.Preparing) -> None:
        self.query_one(Shells).preparing(event.words, event.part)

    @on(events.Ready)
    def _sandbox_ready(self, event: events.Ready) -> None:
        shells = self.query_one(Shells)
        waited = not shells.open
        shells.begin()
        if event.again:
            self._passed = False
            self.remove_class("-passed")
            self.notify(spoken(self, say("A fresh sandbox: everything is as at the start.")))
        if event.again or (waited and self.focused is self.query_one(TaskPane)):
            self.action_pane("terminal")
        self._show_keys()

    @on(events.Judged)
    def _judged(self, event: events.Judged) -> None:
        passed = self.query_one(Goals).take(event.verdicts)
        if self.query(Coach):
            self.query_one(Coach).take(event.verdicts)
        self.query_one(Strip).counts(event.verdicts)
        complete = all(v.outcome is Outcome.PASS for v in event.verdicts)
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
        following = self._following()
        words = (
            say("All goals are met. Ctrl-] then n: the next exercise; s: other ways to do it.")
            if following
            else say("All goals are met, and with them the whole course. Ctrl-] then s: other ways to do it.")
        )
        if self.has_class("-narrow"):
            self.notify(spoken(self, words), title=spoken(self, say("Done!")), timeout=8)
        self.query_one(TaskPane).add(say("Done!"), words, "passed")
        self.app.note_passed(self.exercise.name)
        self._show_keys()

    @on(events.Drawn)
    def _drawn(self, event: events.Drawn) -> None:
        self.query_one(MapPane).take(event.picture)

    @on(events.Failed)
    def _failed(self, event: events.Failed) -> None:
        problem = event.problem
        if not event.lost:
            self.notify(problem.to(language_of(self)), severity="error", timeout=10)
            return
        self.query_one(Shells).lost(problem)
        if isinstance(problem, SandboxProblem) and problem.weaker_possible:
            self._ask(
                Ask(
                    say("Only a weaker sandbox is possible"),
                    [problem.what, WEAK],
                    [("weak", say("Go on with the weaker sandbox")), ("read", say("Only read"))],
                )
            )
            return
        title = say("The sandbox is not there")
        choices = [
            ("again", say("Start a fresh sandbox")),
            ("read", say("Only read")),
            ("home", say("Back to the course")),
        ]
        self._ask(Ask.about(title, problem, choices))

    def _ask(self, dialog: Ask) -> None:
        self.app.push_screen(dialog, self._chosen)

    def _chosen(self, choice: str | None) -> None:
        if choice in ("again", "weak"):
            self.query_one(Shells).preparing(say("starting"), None)
            self.attempt.begin(weak=choice == "weak")
        elif choice == "reset":
            self._reset()
        elif choice == "home":
            self.action_leave()

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
            self.notify(
                spoken(self, say("You have not passed yet. h gives a hint; s once more shows a solution.")),
                timeout=6,
            )
            return
        for script in self.exercise.solutions:
            body = self.attempt.drawn.fill(script.body()).strip()
            self.query_one(TaskPane).add(script.title, f"```sh\n{body}\n```", "solution")
        self._reveal_task()

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

    def action_reset(self) -> None:
        """A fresh sandbox, after a question."""
        self._ask(
            Ask(
                say("Start again?"),
                [say("What is in the sandbox now is thrown away. Hints and what you have passed are kept.")],
                [("reset", say("Start again")), ("stay", say("Stay"))],
            )
        )

    def _reset(self) -> None:
        if not self.attempt.instant:
            self.query_one(Shells).preparing(say("starting"), None)
        self.attempt.reset()

    def action_check(self) -> None:
        """Grades once more."""
        self.attempt.check()

    def action_next(self) -> None:
        """On to the next exercise."""
        following = self._following()
        if following is not None:
            self._leave(following)

    def _following(self) -> str | None:
        names = self.course.names()
        at = names.index(self.exercise.name) + 1
        return names[at] if at < len(names) else None

    def action_leave(self) -> None:
        """Back to the course; the sandbox goes on until netdojo is left."""
        self._leave("home")

    def go_to(self, exercise: str) -> None:
        """Leaves this lab for another."""
        self._leave(exercise)

    def _leave(self, to: str) -> None:
        self.query_one(Shells).shut()
        threading.Thread(target=self.attempt.leave, name="leave").start()
        self.dismiss(to)

    def _later(self) -> None:
        self.notify(spoken(self, say("The sandbox is still being made; one moment.")))

    @on(Goals.Answered)
    def _answered(self, event: Goals.Answered) -> None:
        self.attempt.answer(event.goal, event.value)

    # -- panes -----------------------------------------------------------------------------------

    def show_tab(self, name: str) -> None:
        """Which pane a narrow window shows."""
        self._tab = name
        for pane in PANES:
            self.set_class(pane == name, f"-tab-{pane}")
        self.query_one(Strip).chosen(name)

    def action_pane(self, name: str) -> None:
        """Shows a pane where it is hidden, and gives it the keys."""
        layout = self.app.settings.layout
        if name == "map" and not layout.map_shown:
            self.action_show_hide("map")
        if name in ("task", "goals") and not layout.task_shown:
            self.action_show_hide("task")
        self.show_tab(name)
        if name == "terminal":
            self.query_one(Shells).focus_shell()
        elif name == "goals":
            lines = self.query("GoalLine, AnswerField")
            (lines.first() if lines else self.query_one(Goals)).focus()
        else:
            self.query_one(TaskPane if name == "task" else Drawn).focus()

    @on(Strip.Chosen)
    def _tab_chosen(self, event: Strip.Chosen) -> None:
        self.action_pane(event.name)

    @on(Terminal.Left)
    def _left(self) -> None:
        """The escape chord: the keys are the lab's now."""
        self.query_one(TaskPane).focus() if not self.has_class("-narrow") else self.query_one(Strip).focus()
        self._show_keys()

    def action_literal(self) -> None:
        """The escape chord typed twice: the shell gets it."""
        self.action_pane("terminal")
        self.query_one(Shells).type_escape()

    def action_node(self, step: int) -> None:
        """The next node's shell."""
        self.query_one(Shells).turn(step)

    def action_history(self) -> None:
        """Back through what the terminal has shown."""
        self.show_tab("terminal")
        self.query_one(Shells).browse()

    def action_search(self) -> None:
        """Finds words in it."""
        self.show_tab("terminal")
        self.query_one(Shells).ask_search()

    def action_show_hide(self, pane: str) -> None:
        """Hides or shows the map, or task and goals."""
        layout = self.app.settings.layout
        if pane == "map":
            layout.map_shown = not layout.map_shown
        else:
            layout.task_shown = not layout.task_shown
        self._apply_layout()
        self.app.save_settings()

    def action_wider(self, step: int) -> None:
        """Gives the left side more or less room."""
        layout = self.app.settings.layout
        layout.task_width = max(MIN_TASK, min(layout.task_width + step, MAX_TASK, self.size.width - 40))
        self._apply_layout()
        self.app.save_settings()

    def action_taller(self, step: int) -> None:
        """Gives the map more or less room."""
        layout = self.app.settings.layout
        layout.map_height = max(MIN_MAP, min(layout.map_height + step, MAX_MAP, self.size.height - 10))
        self._apply_layout()
        self.app.save_settings()

    # -- keys ------------------------------------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """The keys that matter depend on where they go."""
        self._show_keys()

    @on(Terminal.Browsing)
    def _browsing(self) -> None:
        self._show_keys()

    def _show_keys(self) -> None:
        self.query_one(KeyBar).show(self._keys())

    def _keys(self) -> list[Key]:
        focused = self.focused
        if isinstance(focused, Terminal) and not focused.browsing:
            return [
                ("Ctrl-]", say("leave the terminal"), "screen.pane('task')"),
                ("Ctrl-] h", say("hint"), "screen.hint"),
                ("Ctrl-] q", say("course"), "screen.leave"),
                ("Ctrl-] F1", say("all keys"), "app.help"),
            ]
        if isinstance(focused, Terminal):
            return [
                ("PgUp", say("back"), "screen.history"),
                ("/", say("find"), "screen.search"),
                ("n", say("again"), "screen.search"),
                ("Esc", say("live screen"), "screen.pane('terminal')"),
            ]
        if isinstance(focused, Input):
            return [("Enter", say("send"), "screen.check"), ("Tab", say("next pane"), "app.focus_next")]
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
        else:
            keys.append(("s", say("solution"), "screen.solution"))
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
