"""The app itself: the screens, the language, the colours, and what is done when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen

from grader.course.sections import section_titles
from grader.problem import Problem
from grader.session.done import done_exercises, learner_in, lessons_read
from grader.session.record import all_records
from grader.text import say
from tui.app.commands import Commands
from tui.app.dialogs import Ask, TooSmall
from tui.app.help import Help
from tui.app.home import Home
from tui.app.place import Place
from tui.app.speech import speak_everywhere, spoken
from tui.app.themes import THEMES
from tui.contents import contents, following

if TYPE_CHECKING:
    from grader.course.models import Course
    from grader.progress.store import Store
    from grader.text import Text
    from tui.settings import Settings

SMALLEST = (60, 18)
LEAVE_SECONDS = 20.0
"""How long a program that was asked to end waits for what it does with sandboxes."""


class NetdojoApp(App[None], inherit_bindings=False):
    """The course on the screen. `start_at` is what to open at once, as `open` takes it."""

    TITLE = "netdojo"
    CSS_PATH = ["app.tcss", "home.tcss", "workbench.tcss"]
    COMMANDS = {Commands}
    ENABLE_COMMAND_PALETTE = True
    # None has priority: a focused terminal takes every key.
    BINDINGS = [
        Binding("ctrl+p,colon", "command_palette", show=False),
        Binding("f1,question_mark", "help", show=False),
        Binding("L", "language", show=False),
        Binding("T", "colours", show=False),
        Binding("ctrl+q", "quit", show=False),
        Binding("tab", "focus_next", show=False),
        Binding("shift+tab", "focus_previous", show=False),
    ]

    def __init__(
        self,
        course: Course,
        language: str,
        settings: Settings,
        notice: Text | None = None,
        start_at: str | None = None,
        follow: bool = False,
    ) -> None:
        super().__init__()
        self.course = course
        self.language = language
        self.settings = settings
        self.done = set(done_exercises(course.root))
        self.read = set(lessons_read(course.root))
        self._store: Store | None = None
        self._notice = notice
        self._start_at = start_at
        self._follow = follow
        self._sections = section_titles(course.root)
        self._visited: set[str] = set()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[settings.theme].name

    def get_default_screen(self) -> Screen[None]:
        """Home is the first screen."""
        return Home(self.course)

    def on_mount(self) -> None:
        """Says what is to be said of the settings; opens what was asked for."""
        if self._notice is not None:
            self.notify(self._notice.to(self.language), severity="warning", timeout=10)
        self.call_after_refresh(self._painted)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._asked_to_end, number)
        if self._start_at is not None:
            self.open(self._start_at)
        if self._follow:
            from tui.app.follow import LOOK_SECONDS, Follower

            self.set_interval(LOOK_SECONDS, Follower(self.course, self._changed, self._broken).look)

    def _painted(self) -> None:
        """What would have kept the first paint waiting."""
        gc.freeze()
        gc.enable()
        threading.Thread(target=_tidy, name="tidy", daemon=True).start()

    # -- an author's changes ---------------------------------------------------------------------

    def _changed(self, course: Course) -> None:
        self.course = course
        for screen in self.screen_stack:
            if isinstance(screen, Home | Place):
                screen.follow(course)
        self.notify(say("Shown as saved.").to(self.language), timeout=2)

    def _broken(self, problem: Problem) -> None:
        self.notify(problem.to(self.language), severity="error", timeout=15)

    def on_resize(self, event: events.Resize) -> None:
        """A window in which nothing can be read says so instead of showing scraps."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(SMALLEST))
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()
        # Told the size that it has already: somebody else's terminal shows this from now on, and has nothing yet.
        # Textual draws only what a size has changed.
        self.screen.refresh()

    # -- the course ------------------------------------------------------------------------------

    def is_done(self, target: str) -> bool:
        """Whether an exercise was passed, or a lesson read to its end."""
        kind, _, name = target.partition(":")
        return name in (self.done if kind == "exercise" else self.read)

    def next_step(self) -> str | None:
        """What Enter opens: what is running, else the first that is not done."""
        running = [f"exercise:{name}" for name in self.running() if name in self.course.names()]
        return running[0] if running else following(self.course, self.is_done)

    def after(self, target: str) -> str | None:
        """What follows `target` in the course; None behind the last."""
        everything = contents(self.course)
        at = everything.index(target) + 1 if target in everything else len(everything)
        return everything[at] if at < len(everything) else None

    def running(self) -> list[str]:
        """The exercises that have a sandbox, the latest first."""
        return [record.exercise for record in all_records() if record.course == str(self.course.root)]

    def section_title(self, section: str) -> str:
        """The title of a section; "" where the course gives none."""
        words = self._sections.get(section)
        return words.to(self.language) if words else ""

    def note_passed(self, exercise: str) -> None:
        """An exercise is done; the session has kept it already."""
        self.done.add(exercise)

    @property
    def store(self) -> Store:
        """The progress store, opened when it is first needed. Raises Problem."""
        if self._store is None:
            from grader.progress.database import mended
            from grader.progress.store import Store

            self._store = Store.open(learner=learner_in(self.course.root))
            for words in mended():
                self.notify(words.to(self.language), severity="warning", timeout=15)
        return self._store

    def note_read(self, slug: str) -> None:
        """A lesson was read to its end."""
        if slug in self.read:
            return
        self.read.add(slug)
        self.keep(lambda: self.store.set_place(f"read:{slug}", "1"))

    def keep(self, save: Callable[[], object]) -> None:
        """Keeps something; where that cannot be it is told, and stops nothing."""
        try:
            save()
        except Problem as problem:
            self.notify(problem.to(self.language), severity="error", timeout=10)

    def open(self, target: str) -> None:
        """Opens a lesson ("section:NAME"), an exercise ("exercise:NAME") or home; leaves what is open first."""
        if isinstance(self.screen, Place):
            if self.screen.target() != target:
                self.screen.go_to(target)
            return
        if target == "home":
            return
        # Loaded when the first one is opened: home is painted sooner without them.
        from tui.app.lab import Lab
        from tui.app.reading import Reading

        kind, _, name = target.partition(":")
        try:
            screen = Lab(self.course, name) if kind == "exercise" else Reading(self.course, name)
        except Problem as problem:
            self.notify(problem.to(self.language), severity="error", timeout=10)
            return
        if kind == "exercise":
            self._visited.add(name)
        self.push_screen(screen, lambda to: self.open(to or "home"))

    def open_debrief(self, name: str) -> None:
        """The debrief of the latest drill called `name`, wherever one is."""
        from grader.session.drilling import latest
        from tui.app.debrief import Debrief

        if isinstance(self.screen, Place) and self.screen.target() == f"exercise:{name}":
            self.call_later(self.screen.run_action, "screen.debrief")
            return
        try:
            log = latest(name)
            drawn = self.course.exercise(name).draw(log.seed, log.faults) if log is not None else None
        except Problem as problem:
            self.notify(problem.to(self.language), severity="error", timeout=10)
            return
        if log is None or drawn is None:
            self.notify(spoken(self.screen, say("No drill has been begun yet.")), timeout=6)
            return
        self.push_screen(Debrief(self.course, drawn, log), lambda to: self.open(to) if to else None)

    # -- language and colours --------------------------------------------------------------------

    def action_language(self) -> None:
        """The other language, at once, everywhere."""
        self.language = "en" if self.language == "zh" else "zh"
        self.settings.language = "zh" if self.language == "zh" else "en"
        speak_everywhere(self)
        self.save_settings()

    def action_colours(self) -> None:
        """The next theme."""
        names = list(THEMES)
        following = names[(names.index(self.settings.theme) + 1) % len(names)]
        self.settings.theme = following  # type: ignore[assignment]
        self.theme = THEMES[following].name
        self.save_settings()

    def save_settings(self) -> None:
        """Keeps what was chosen; a disk that is full is told and stops nothing."""
        try:
            self.settings.save()
        except Problem as problem:
            self.notify(problem.to(self.language), severity="warning", timeout=8)

    # -- help, commands, the end -----------------------------------------------------------------

    def action_help(self) -> None:
        """Every key."""
        if not isinstance(self.screen, Help):
            self.push_screen(Help())

    def action_command_palette(self) -> None:
        """Every command."""
        if not CommandPalette.is_open(self):  # type: ignore[arg-type]
            self.push_screen(
                CommandPalette(placeholder=spoken(self.screen, say("find a command")), id="--command-palette")
            )

    async def action_quit(self) -> None:
        """Ends every sandbox that was opened here, and then netdojo."""
        if getattr(self, "_leaving", False):
            self.exit()
            return
        self._leaving = True
        self.notify(spoken(self.screen, say("Ending the sandboxes.")), timeout=30)
        labs = [screen for screen in self.screen_stack if isinstance(screen, Place)]
        threading.Thread(target=self._end, args=(labs,), name="end").start()

    def _asked_to_end(self, number: int) -> None:
        """The terminal has vanished, or somebody asked the program to end: sandboxes stay, to be resumed."""
        places = [screen for screen in self.screen_stack if isinstance(screen, Place)]
        threading.Thread(target=self._put_down, args=(places, number), name="end", daemon=True).start()

    def _put_down(self, places: list[Place], number: int) -> None:
        def leave() -> None:
            for place in places:
                place.attempt.leave()

        leaving = threading.Thread(target=leave, daemon=True)
        leaving.start()
        leaving.join(LEAVE_SECONDS)  # what is still being made then is left to `clean`
        if number == signal.SIGHUP:
            os._exit(128 + number)  # Textual would wait for a terminal that takes no more
        self.call_from_thread(self.exit, None, 128 + number)

    def _end(self, labs: list[Place]) -> None:
        from grader.session.stop import stop_record

        problem: Problem | None = None
        try:
            for lab in labs:
                lab.attempt.end()
            for record in all_records():
                if record.exercise in self._visited and record.course == str(self.course.root):
                    stop_record(record)
        except Problem as found:
            problem = found
        self.call_from_thread(self._ended, problem)

    def _ended(self, problem: Problem | None) -> None:
        if problem is None:
            self.exit()
            return
        choices = [("quit", say("Leave netdojo")), ("stay", say("Stay"))]
        self._leaving = False
        dialog = Ask.about(say("A sandbox could not be ended"), problem, choices)
        self.push_screen(dialog, lambda choice: self.exit() if choice == "quit" else None)


def _tidy() -> None:
    """Removes what a netdojo that was killed left, such as its spare. Loads the lab ahead."""
    import tui.app.lab  # noqa: F401
    from grader.sandbox.outer import engine_errors
    from grader.session.stop import sweep_up

    with contextlib.suppress(Problem, *engine_errors()):  # said where a sandbox is wanted
        sweep_up()
