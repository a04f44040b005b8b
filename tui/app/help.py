"""F1: every key, by place. Written from one table, so that nothing is told twice."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from grader.text import Text, say
from tui.app.markdown import Markdown
from tui.app.speech import spoken

KEYS: tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...] = (
    (
        say("Everywhere, but in the terminal"),
        (
            ("F1, ?", say("this help")),
            ("Ctrl-P, :", say("every command, by its name")),
            ("L", say("Chinese or English, at once")),
            ("T", say("dark, light, high contrast")),
            ("Ctrl-Q", say("leave netdojo; its sandboxes end")),
        ),
    ),
    (
        say("In the terminal"),
        (
            ("Ctrl-]", say("leaves it; every other key goes to the shell")),
            ("Ctrl-] Ctrl-]", say("sends Ctrl-] to the shell")),
            ("Ctrl-] [", say("history: PgUp, PgDn, / finds, n again, Esc ends")),
            ("Ctrl-] ]", say("the next node's shell")),
        ),
    ),
    (
        say("In the lab"),
        (
            ("t, Enter", say("to the terminal")),
            ("1 2 3 4", say("task, goals, terminal, map")),
            ("Tab", say("the next pane")),
            ("h", say("the next hint")),
            ("s", say("the solutions: after passing, or asked twice")),
            ("c", say("grade once more")),
            ("d", say("a drill's debrief: what was tried, what it was")),
            ("r", say("start again in a fresh sandbox")),
            ("n", say("the next exercise")),
            ("m, k", say("hide or show the map, the task")),
            ("< >, - +", say("resize the task, the map")),
            ("q, Esc", say("back to the course; the sandbox goes on")),
        ),
    ),
    (
        say("In the course"),
        (
            ("Enter", say("open; go on")),
            ("/", say("find")),
            ("q", say("leave netdojo")),
        ),
    ),
    (
        say("With the mouse"),
        (
            (
                say("drag").template,
                say("selects in the terminal and copies; with Shift where a program has the mouse"),
            ),
            (say("wheel").template, say("scrolls back through history")),
        ),
    ),
)


class Help(ModalScreen[None]):
    """All keys. Escape, F1 or q closes it."""

    CSS = """
    Help { align: center middle; background: $background 70%; }
    Help > VerticalScroll { width: 84; max-width: 96%; height: auto; max-height: 92%; padding: 1 2;
                            background: $surface; border: round $primary; }
    Help .hint { color: $foreground 60%; }
    """
    BINDINGS = [Binding("escape,f1,q,question_mark", "dismiss", show=False)]

    def compose(self) -> ComposeResult:
        """A table for each place."""
        with VerticalScroll():
            yield Markdown(self._words())
            yield Static(spoken(self, say("Esc closes this.")), classes="hint", markup=False)

    def _words(self) -> str:
        parts = []
        for place, keys in KEYS:
            head = f"### {spoken(self, place)}\n"
            rows = [f"- **{spoken(self, Text(key))}**  {spoken(self, words)}" for key, words in keys]
            parts.append("\n".join([head, *rows]))
        return "\n\n".join(parts)

    def on_mount(self) -> None:
        """Keys scroll."""
        self.query_one(VerticalScroll).focus()
