"""The two minutes of a first run: a card above the terminal that says what to type, and watches it happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from grader.checks.verdict import Outcome, Verdict
from grader.text import Text, say
from tui.app.markdown import Markdown
from tui.app.speech import spoken

if TYPE_CHECKING:
    from grader.course.models import Drawn

TOUR_EXERCISE = "first-network"


@dataclass(frozen=True, slots=True)
class Step:
    """What is said until the goal `goal` has passed."""

    goal: str
    words: Text


def steps(drawn: Drawn) -> tuple[Step, ...]:
    """The tour of the first exercise, with this learner's names."""
    net, web = drawn.values.get("net", "shop"), drawn.values.get("web", "web")
    return (
        Step(
            "network",
            say(
                "This terminal is a machine of your own with a Docker engine of its own: nothing you do here "
                "can harm your computer. The goals stand on the left and tick by themselves.\n\nType this, "
                "then Enter:\n\n```\ndocker network create {net}\n```",
                net=net,
            ),
        ),
        Step(
            "web",
            say(
                "The first goal is met, and the map shows the network. Now put a container on it:\n\n"
                "```\ndocker run -d --name {web} --network {net} whoami\n```",
                net=net,
                web=web,
            ),
        ),
        Step(
            "",
            say(
                "That was all: read, type, see it tick. **Ctrl-]** leaves the terminal; then **n** goes on, **h** "
                "gives a hint, **F1** shows every key, **Ctrl-P** every command."
            ),
        ),
    )


class Coach(Vertical):
    """The card. It shows the step of the first goal that has not passed."""

    DEFAULT_CSS = """
    Coach { height: auto; max-height: 60%; padding: 0 1; background: $primary 15%; border-left: thick $primary; }
    """

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self._steps = steps(drawn)
        self._at = 0

    def compose(self) -> ComposeResult:
        """The words."""
        yield Markdown()

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()

    def take(self, verdicts: tuple[Verdict, ...]) -> None:
        """Goes on where a goal has passed."""
        passed = {v.goal for v in verdicts if v.outcome is Outcome.PASS}
        self._at = next(
            (i for i, step in enumerate(self._steps) if step.goal not in passed), len(self._steps) - 1
        )
        self.speak()

    def speak(self) -> None:
        """The step's words in the language of the moment."""
        self.query_one(Markdown).update(spoken(self, self._steps[self._at].words))
