"""The frames of the panes and the strip of tabs that stands for them in a narrow window."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.markup import escape
from textual.message import Message
from textual.widgets import Static

from grader.checks.verdict import Outcome, Verdict
from grader.text import Text, say
from tui.app.speech import spoken


class Frame(Vertical):
    """A pane with its title on its border. `name` "map" gives the id "frame-map"."""

    def __init__(self, name: str, title: Text) -> None:
        super().__init__(id=f"frame-{name}", classes="frame")
        self._title = title
        self._note: Text | None = None

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()

    def speak(self) -> None:
        """The title in the language of the moment."""
        words = spoken(self, self._title)
        self.border_title = escape(f"{words}  {spoken(self, self._note)}" if self._note else words)

    def note(self, words: Text) -> None:
        """Words behind the title: a drill's clock."""
        self._note = words
        self.speak()


class Strip(Static, can_focus=True):
    """One line: the panes as tabs, and how many goals are met."""

    BINDINGS = [Binding("left", "step(-1)", show=False), Binding("right", "step(1)", show=False)]

    class Chosen(Message):
        """A tab was chosen."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, titles: Mapping[str, Text]) -> None:
        super().__init__(id="strip")
        self._titles = titles
        self._shown = ""
        self._marks = ""
        self._clock: Text | None = None

    def chosen(self, name: str) -> None:
        """Another tab is shown."""
        self._shown = name
        self.speak()

    def counts(self, verdicts: tuple[Verdict, ...]) -> None:
        """How many goals are met."""
        passed = sum(v.outcome is Outcome.PASS for v in verdicts)
        self._marks = spoken(self, say("{passed} of {count} goals met", passed=passed, count=len(verdicts)))
        self.speak()

    def clock(self, words: Text) -> None:
        """Where a drill's clock stands."""
        self._clock = words
        self.speak()

    def speak(self) -> None:
        """Draws the line."""
        tabs = []
        for number, (name, title) in enumerate(self._titles.items(), 1):
            words = f"{number} {escape(spoken(self, title))}"
            style = "bold reverse" if name == self._shown else "$foreground"
            tabs.append(f"[@click=choose('{name}')][{style}] {words} [/][/]")
        clock = f"  [$accent]{escape(spoken(self, self._clock))}[/]" if self._clock else ""
        self.update("".join(tabs) + f"  [$success]{escape(self._marks)}[/]{clock}")

    def action_choose(self, name: str) -> None:
        """A click on a tab."""
        self.post_message(self.Chosen(name))

    def action_step(self, step: int) -> None:
        """The tab beside the one shown."""
        names = list(self._titles)
        at = names.index(self._shown) if self._shown in names else 0
        self.post_message(self.Chosen(names[(at + step) % len(names)]))

    def compose(self) -> ComposeResult:
        """Nothing inside."""
        yield from ()
