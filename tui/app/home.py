"""Home: the course as a map. What is done, what is next, what is running; `/` finds, Enter opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Line
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from grader.course.lesson import LessonFile, Prose
from grader.course.models import Exercise
from grader.problem import Problem
from grader.session.lacking import lacking, meaning
from grader.text import say
from tui.app.keybar import KeyBar
from tui.app.markdown import Markdown
from tui.app.speech import language_of, spoken
from tui.contents import contents

if TYPE_CHECKING:
    from grader.course.models import Course
    from tui.app.app import NetdojoApp

KEYS = (
    ("Enter", say("open"), "screen.open"),
    ("/", say("find"), "screen.find"),
    ("l", say("中文 / English"), "app.language"),
    ("^p", say("commands"), "app.command_palette"),
    ("F1", say("help"), "app.help"),
    ("q", say("quit"), "app.quit"),
)


class Home(Screen[None]):
    """The course. The learner's next step is chosen already."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal")]
    BINDINGS = [
        Binding("slash", "find", show=False),
        Binding("j", "move('down')", show=False),
        Binding("k", "move('up')", show=False),
        Binding("q", "app.quit", show=False),
        Binding("l", "app.language", show=False),
        Binding("escape", "clear", show=False),
    ]
    app: NetdojoApp

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course

    def compose(self) -> ComposeResult:
        """A head, the list, what is chosen."""
        with Vertical(id="head"):
            yield Static("netdojo", id="name", markup=False)
            yield Static(id="how-far", markup=False)
        yield Input(id="find")
        with Horizontal(id="course"):
            yield OptionList(id="list")
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="facts", markup=False)
                yield Markdown(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """As `speak`."""
        self.speak()
        self.set_focus(self.query_one("#list"))

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        if self.is_mounted:
            self.speak()
            self.set_focus(self.query_one("#list"))

    def follow(self, course: Course) -> None:
        """As the course is now."""
        self.course = course
        if self.is_mounted:
            self.speak()

    def speak(self) -> None:
        """Everything, in the language of the moment."""
        self.query_one("#find", Input).placeholder = spoken(self, say("find a lesson or an exercise"))
        done = sum(e.name in self.app.done for e in self.course.exercises)
        count = len(self.course.exercises)
        full = round(20 * done / count) if count else 0
        words = spoken(self, say("{done} of {count} exercises done", done=done, count=count))
        self.query_one("#how-far", Static).update(f"{'█' * full}{'░' * (20 - full)}  {words}")
        self.query_one(KeyBar).show(KEYS)
        self._fill()

    # -- the list --------------------------------------------------------------------------------

    def _fill(self) -> None:
        listed = self.query_one("#list", OptionList)
        chosen = self._chosen()
        sought = self.query_one("#find", Input).value.strip().casefold().split()
        options: list[Option] = []
        section = None
        next_step, running = self.app.next_step(), self.app.running()
        things = self._things()
        for target in contents(self.course):
            what = things[target]
            title = what.title.to(language_of(self))
            if not all(
                word in f"{target} {title} {what.title.en} {what.section}".casefold() for word in sought
            ):
                continue
            if what.section != section:
                section = what.section
                if options:
                    options.append(Option(" ", disabled=True))
                options.append(Option(self._section(section), disabled=True))
            options.append(Option(self._entry(target, what, title, next_step, running), id=target))
        listed.clear_options()
        listed.add_options(options)
        targets = [option.id for option in options]
        wanted = chosen if chosen and chosen in targets else next_step
        if wanted and wanted in targets:
            listed.highlighted = targets.index(wanted)
        elif any(targets):
            listed.highlighted = next(i for i, target in enumerate(targets) if target)

    def _things(self) -> dict[str, Exercise | LessonFile]:
        """Every lesson and exercise, by what opens it."""
        exercises = {f"exercise:{exercise.name}": exercise for exercise in self.course.exercises}
        return {**exercises, **{f"section:{lesson.slug}": lesson for lesson in self.course.lessons}}

    def _section(self, section: str) -> Line:
        title = self.app.section_title(section)
        return Line(f"{section}  {title}" if title else section, style="bold")

    def _entry(
        self, target: str, what: Exercise | LessonFile, title: str, next_step: str | None, running: list[str]
    ) -> Line:
        done = self.app.is_done(target)
        line = Line("  [x] " if done else "  [ ] ", style="green" if done else "")
        if isinstance(what, LessonFile):
            line.append(spoken(self, say("Lesson")) + ": ", style="italic")
        line.append(title)
        if isinstance(what, Exercise) and what.name in running:
            line.append("  " + spoken(self, say("running")), style="bold")
        elif target == next_step:
            line.append("  <- " + spoken(self, say("next")), style="bold")
        if isinstance(what, Exercise) and (missing := lacking(what)):
            line.append("  " + spoken(self, say("lacks {features}", features=missing)), style="dim")
        return line

    def _chosen(self) -> str | None:
        listed = self.query_one("#list", OptionList)
        if listed.highlighted is None or not listed.option_count:
            return None
        return listed.get_option_at_index(listed.highlighted).id

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        # What is read for it, and loaded the first time, keeps neither the first paint nor a moving cursor waiting.
        self.call_after_refresh(self._show, event.option.id)

    def _show(self, target: str | None) -> None:
        """What is chosen, if it is still `target`."""
        if target is None or target != self._chosen():
            return
        try:
            facts, preview = self._about(target)
        except Problem as problem:  # a file was broken while the course was open
            facts, preview = [], problem.to(language_of(self))
        self.query_one("#facts", Static).update("  |  ".join(facts))
        self.query_one("#preview", Markdown).update(preview)

    def _about(self, target: str) -> tuple[list[str], str]:
        language = language_of(self)
        what = self._things()[target]
        facts = [what.title.to(language)]
        if isinstance(what, Exercise):
            facts.append(spoken(self, say("about {minutes} minutes", minutes=what.minutes)))
            preview = what.draw(1).task(language).split("\n", 1)[1].strip()
        else:
            facts.append(spoken(self, say("lesson")))
            blocks = what.read(language).blocks
            preview = next((block.markdown for block in blocks if isinstance(block, Prose)), "")
        if len(what.nodes) > 1:
            facts.append(spoken(self, say("{count} nodes", count=len(what.nodes))))
        if self.app.is_done(target):
            facts.append(spoken(self, say("done")))
        if isinstance(what, Exercise):
            facts += [spoken(self, meaning(feature)) for feature in lacking(what)]
        return facts, preview

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option.id:
            self._go(event.option.id)

    # -- keys ------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Opens what is chosen."""
        if name := self._chosen():
            self._go(name)

    def _go(self, target: str) -> None:
        self.action_clear()  # whoever comes back looks for what is next, not for what was sought
        self.app.open(target)

    def action_find(self) -> None:
        """Asks for words."""
        field = self.query_one("#find", Input)
        field.add_class("-asked")
        self.set_focus(field)

    def action_clear(self) -> None:
        """All exercises again."""
        field = self.query_one("#find", Input)
        field.value = ""
        field.remove_class("-asked")
        self.set_focus(self.query_one("#list"))

    def action_move(self, way: str) -> None:
        """Down or up, for those used to vi."""
        listed = self.query_one("#list", OptionList)
        (listed.action_cursor_down if way == "down" else listed.action_cursor_up)()

    @on(Input.Changed, "#find")
    def _sought(self) -> None:
        self._fill()

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self.action_open() if self._chosen() else self.set_focus(self.query_one("#list"))
