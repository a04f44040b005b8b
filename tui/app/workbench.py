"""What lab and lesson share: the terminal, the map, the attempt behind them, the panes and their keys.

Draws what an `Attempt` posts, and asks it for things. In a narrow window the panes are tabs.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from grader.problem import SandboxProblem
from grader.text import Text, say
from tui.app import attempt as events
from tui.app.dialogs import Ask
from tui.app.keybar import Key, KeyBar
from tui.app.map_pane import Drawn, MapPane
from tui.app.panes import Strip
from tui.app.place import Place
from tui.app.shells import Shells
from tui.app.speech import language_of, spoken
from tui.app.terminal.widget import Terminal

if TYPE_CHECKING:
    from tui.app.app import NetdojoApp

TITLES: Mapping[str, Text] = {
    "task": say("Task"),
    "lesson": say("Lesson"),
    "goals": say("Goals"),
    "terminal": say("Terminal"),
    "map": say("Map"),
}
NARROW, WIDE = 100, 160
MIN_LEFT, MAX_LEFT, MIN_MAP, MAX_MAP = 28, 110, 5, 40

WEAK = say(
    "A sandbox with strong isolation is not possible here. In a weaker one, a command typed in the "
    "sandbox could damage this machine. Go on only on a machine that you can afford to lose."
)


class Workbench(Place):
    """A screen with a sandbox. A subclass composes `panes`, the first of which is `reading`."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-normal"), (WIDE, "-wide")]
    BINDINGS = [
        Binding("t", "pane('terminal')", show=False),
        Binding("r", "reset", show=False),
        Binding("n", "next", show=False),
        Binding("right_square_bracket", "node(1)", show=False),
        Binding("left_square_bracket", "history", show=False),
        Binding("slash", "search", show=False),
        Binding("m", "show_hide('map')", show=False),
        Binding("less_than_sign,comma", "wider(-4)", show=False),
        Binding("greater_than_sign,full_stop", "wider(4)", show=False),
        Binding("minus", "taller(-2)", show=False),
        Binding("plus,equals_sign", "taller(2)", show=False),
        Binding("ctrl+right_square_bracket", "literal", show=False),
        Binding("q,escape", "leave", show=False),
    ]
    app: NetdojoApp
    panes: tuple[str, ...] = ()
    _tab = ""
    _last: Widget | None = None  # what had the keys before the terminal

    def reading(self) -> Widget:
        """The pane that is read: it gets the keys when the terminal is left."""
        raise NotImplementedError

    def keys(self) -> list[Key]:
        """The keys that matter while something is read."""
        raise NotImplementedError

    def following(self) -> str | None:
        """What comes next in the course."""
        return self.app.after(self.target())

    # -- layout ----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Begins the attempt; what is to be read can be read at once."""
        self._apply_layout()
        self.speak()
        self.show_tab(self.panes[0])
        self.set_focus(self.reading())
        self.attempt.begin(spare=self.app.settings.spare)

    def on_resize(self) -> None:
        """Another width may ask for another layout."""
        if self.composed:
            self._apply_layout()

    @property
    def composed(self) -> bool:
        """Whether the panes are there: messages come before and after, too."""
        return self.is_mounted and bool(self.query(KeyBar)) and bool(self.query(Shells))

    def speak(self) -> None:
        """The keys, in the language of the moment."""
        self.show_keys()

    def left_width(self) -> int:
        """How wide the left side is where the terminal stands beside it."""
        return self.app.settings.layout.task_width

    def _apply_layout(self) -> None:
        layout = self.app.settings.layout
        narrow, wide = self.size.width < NARROW, self.size.width >= WIDE
        # The style sheet says how large a pane is where the learner's choice does not count.
        left, below = self.query_one("#left"), self.query_one("#frame-map")
        left.styles.width = "1fr" if narrow else self.left_width()
        below.styles.height = "1fr" if narrow or wide else layout.map_height
        self.set_class(not layout.map_shown, "-no-map")
        self.set_class(not layout.task_shown, "-no-task")

    # -- what the attempt posts ------------------------------------------------------------------

    @on(events.Preparing)
    def _preparing(self, event: events.Preparing) -> None:
        if not self.composed:
            return
        self.query_one(Shells).preparing(event.words, event.part)

    @on(events.Ready)
    def _sandbox_ready(self, event: events.Ready) -> None:
        if not self.composed:
            return
        self.query_one(Shells).begin()
        if event.again:
            self.notify(spoken(self, say("A fresh sandbox: everything is as at the start.")))
        self.began(event.again)
        self.show_keys()

    def began(self, again: bool) -> None:
        """The sandbox answers."""

    @on(events.Drawn)
    def _drawn(self, event: events.Drawn) -> None:
        if not self.composed:
            return
        self.query_one(MapPane).take(event.picture)

    @on(events.Limited)
    def _limited(self, event: events.Limited) -> None:
        if self.composed:
            self.notify(event.problem.to(language_of(self)), severity="warning", timeout=20)

    @on(events.Failed)
    def _failed(self, event: events.Failed) -> None:
        if not self.composed:
            return
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
            self.attempt.begin(weak=choice == "weak", spare=self.app.settings.spare)
        elif choice == "reset":
            self._reset()
        elif choice == "home":
            self.action_leave()

    # -- what the person asks --------------------------------------------------------------------

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

    def action_next(self) -> None:
        """On to what comes next in the course."""
        following = self.following()
        if following is not None:
            self.go_to(following)

    def action_leave(self) -> None:
        """Back to the course; an exercise's sandbox goes on until netdojo is left."""
        self.go_to("home")

    def go_to(self, target: str) -> None:
        """Leaves this screen for another."""
        self.query_one(Shells).shut()
        threading.Thread(target=self.attempt.leave, name="leave").start()
        self.dismiss(target)

    # -- panes -----------------------------------------------------------------------------------

    def show_tab(self, name: str) -> None:
        """Which pane a narrow window shows."""
        self._tab = name
        for pane in self.panes:
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
        else:
            self.set_focus(self.pane_of(name))

    def pane_of(self, name: str) -> Widget:
        """What gets the keys in the pane called `name`."""
        return self.query_one(Drawn) if name == "map" else self.reading()

    @on(Strip.Chosen)
    def _tab_chosen(self, event: Strip.Chosen) -> None:
        self.action_pane(event.name)

    def leave_terminal(self) -> None:
        """The escape chord: the keys are the screen's now."""
        last = self._last if self._last is not None and self._last.is_mounted else self.reading()
        self.set_focus(self.query_one(Strip) if self.has_class("-narrow") else last)
        self.show_keys()

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
        layout.task_width = max(MIN_LEFT, min(layout.task_width + step, MAX_LEFT, self.size.width - 40))
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
        """The keys that matter depend on where they go; what was read last gets them back."""
        if not self.composed:
            return
        if self.focused is not None and self.reading() in self.focused.ancestors_with_self:
            self._last = self.focused
        self.show_keys()

    @on(Terminal.Browsing)
    def _browsing(self) -> None:
        self.show_keys()

    def show_keys(self) -> None:
        """Shows the keys that matter where the keys go now."""
        if not self.composed:
            return
        self.query_one(KeyBar).show(self._keys_now())

    def _keys_now(self) -> list[Key]:
        focused = self.focused
        if isinstance(focused, Terminal) and not focused.browsing:
            return [
                ("Ctrl-]", say("leave the terminal"), f"screen.pane('{self.panes[0]}')"),
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
        return self.keys()
