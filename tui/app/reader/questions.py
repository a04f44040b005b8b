"""Questions in a lesson, answered in place: a quiz, and a claim that is first guessed, then tried, then told.

A choice has its mark ( ) (o) [ ] [x], an answer its word; colour only adds to them.
"""

from __future__ import annotations

from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from grader.course.lesson import Claim, Quiz
from grader.text import Text, say
from tui.app.lines import Lines
from tui.app.markdown import Markdown
from tui.app.reader.run_block import RunBlock
from tui.app.speech import spoken
from tui.wrap import wrap

FRAME = """
{0} {{ height: auto; margin: 0 0 1 0; border: round $secondary; border-title-color: $secondary; padding: 0 1;
       overflow-x: auto; overflow-y: hidden; scrollbar-size-horizontal: 1; }}
{0}:focus-within {{ border: round $primary; border-title-color: $primary; }}
"""


class Answered(Message):
    """A question was answered. `choice`: numbers of choices, "true" or "false", or what was typed."""

    def __init__(self, block: str, choice: tuple[str, ...], right: bool) -> None:
        super().__init__()
        self.block = block
        self.choice = choice
        self.right = right


class Choices(Lines, can_focus=True):
    """Choices to go through with the arrow keys. Enter answers; where several may be right, blank marks one."""

    BINDINGS = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("space", "mark", show=False),
        Binding("enter", "answer", show=False),
    ]
    COMPONENT_CLASSES = {"choice--here", "choice--right", "choice--wrong"}
    DEFAULT_CSS = """
    Choices { margin-top: 1; }
    Choices .choice--here { background: $primary 30%; text-style: bold; }
    Choices .choice--right { color: $success; }
    Choices .choice--wrong { color: $error; }
    """

    class Taken(Message):
        """An answer: the numbers of the choices."""

        def __init__(self, chosen: tuple[str, ...]) -> None:
            super().__init__()
            self.chosen = chosen

    def __init__(
        self, words: tuple[tuple[object, bool], ...], several: bool, chosen: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._words = words
        self._several = several
        self._marked = set(chosen)
        self._answered = bool(chosen)
        self._here = 0
        self._rows: list[int] = []

    def lines(self, width: int) -> list[Line]:
        """A choice and its mark, in as many lines as it takes."""
        made: list[Line] = []
        self._rows = []
        for number, (words, right) in enumerate(self._words):
            marked = str(number) in self._marked
            mark = ("[x] " if marked else "[ ] ") if self._several else ("(o) " if marked else "( ) ")
            text = Line(spoken(self, words))
            if self._answered and (marked or right):
                name = "right" if right else "wrong"
                text.append("  " + spoken(self, say("right") if right else say("wrong")))
                text.stylize(self.get_component_rich_style(f"choice--{name}", partial=True))
            lines = wrap(text, max(8, width - 4)) or [Line()]
            lines = [Line(mark if n == 0 else "    ") + line for n, line in enumerate(lines)]
            if number == self._here and self.has_focus:
                for line in lines:
                    line.stylize(self.get_component_rich_style("choice--here", partial=True))
            self._rows += [number] * len(lines)
            made += lines
        return made

    def action_move(self, step: int) -> None:
        """To another choice."""
        self._here = (self._here + step) % len(self._words)
        self.changed()

    def action_mark(self) -> None:
        """Marks a choice, or takes the mark off."""
        if not self._several:
            self.action_answer()
            return
        self._marked ^= {str(self._here)}
        self._answered = False
        self.changed()

    def action_answer(self) -> None:
        """This is the answer."""
        if not self._several:
            self._marked = {str(self._here)}
        if self._marked:
            self._answered = True
            self.changed()
            self.post_message(self.Taken(tuple(sorted(self._marked))))

    def on_click(self, event: events.Click) -> None:
        """Marks the choice under the mouse."""
        if event.y < len(self._rows):
            self._here = self._rows[event.y]
            self.action_mark()

    def on_focus(self) -> None:
        """The choice in hand is shown."""
        self.changed()

    def on_blur(self) -> None:
        """As `on_focus`."""
        self.changed()


class QuizBlock(Vertical):
    """A quiz: question, choices or a field, and after the answer the explanation."""

    DEFAULT_CSS = (
        FRAME.format("QuizBlock") + "QuizBlock Input { height: 1; border: none; background: $panel; }"
    )

    def __init__(self, quiz: Quiz, chosen: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.quiz = quiz
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Question and choices."""
        yield Markdown(self.quiz.question)
        if self.quiz.kind == "typed":
            yield Input(value=self._chosen[0] if self._chosen else "")
        else:
            yield Choices(self.quiz.choices, self.quiz.kind == "several", self._chosen)
        yield Markdown(id="told")

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()

    def speak(self) -> None:
        """The title; the explanation where it was answered."""
        titles = {
            "one": say("Question"),
            "several": say("Question: several may be right; blank marks, Enter answers"),
            "typed": say("Question: type the answer, then Enter"),
        }
        self.border_title = spoken(self, titles[self.quiz.kind])
        self._tell()

    def _tell(self) -> None:
        told = self.query_one("#told", Markdown)
        told.display = bool(self._chosen)
        if self._chosen:
            right = self.quiz.right(self._chosen)
            head = say("**Right.**") if right else say("**Not right.**")
            told.update(f"{spoken(self, head)} {self.quiz.explanation}")

    def _take(self, chosen: tuple[str, ...]) -> None:
        self._chosen = chosen
        self._tell()
        self.post_message(Answered(self.quiz.id, chosen, self.quiz.right(chosen)))

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """A choice is an answer."""
        event.stop()
        self._take(event.chosen)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """So is a word."""
        event.stop()
        if event.value.strip():
            self._take((event.value.strip(),))


class ClaimBlock(Vertical):
    """Commit to a guess; try it; read the truth."""

    DEFAULT_CSS = FRAME.format("ClaimBlock")

    def __init__(self, claim: Claim, chosen: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.claim = claim
        self._chosen = chosen
        self._tried = bool(chosen)

    def compose(self) -> ComposeResult:
        """The claim, the guess, the trial, the truth."""
        yield Markdown(self.claim.claim)
        guessed = {"true": ("0",), "false": ("1",)}.get(self._chosen[0], ()) if self._chosen else ()
        words: tuple[tuple[Text, bool], ...] = (
            (say("I think it is true"), False),
            (say("I think it is false"), False),
        )
        yield Guess(words, False, guessed)
        yield RunBlock(self.claim.run)
        yield Markdown(id="told")

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()

    def speak(self) -> None:
        """The title, and what is due now."""
        self.border_title = spoken(self, say("True or false? Guess, try it, see"))
        self._tell()

    def _tell(self) -> None:
        self.query_one(RunBlock).display = bool(self._chosen)
        told = self.query_one("#told", Markdown)
        told.display = self._tried and bool(self._chosen)
        if told.display:
            head = say("**It is true.**") if self.claim.true else say("**It is false.**")
            told.update(f"{spoken(self, head)} {self.claim.truth}")

    def on_choices_taken(self, event: Choices.Taken) -> None:
        """The guess is made; now it may be tried."""
        event.stop()
        self._chosen = ("true" if event.chosen == ("0",) else "false",)
        self._tell()
        self.query_one(RunBlock).focus()
        self.post_message(
            Answered(self.claim.id, self._chosen, (self._chosen[0] == "true") == self.claim.true)
        )

    def on_run_block_asked(self, event: RunBlock.Asked) -> None:
        """It was tried: the truth may be read. The message goes on to whoever types it."""
        self._tried = True
        self._tell()


class Guess(Choices):
    """The two sides of a claim; which is right is not told here."""

    def lines(self, width: int) -> list[Line]:
        """Without the words right and wrong."""
        answered, self._answered = self._answered, False
        made = super().lines(width)
        self._answered = answered
        return made
