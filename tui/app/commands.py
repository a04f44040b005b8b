"""What the command palette offers: everything, in the learner's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from grader.text import Text, render, say

if TYPE_CHECKING:
    from tui.app.app import NetdojoApp

Command = tuple[object, object, Callable[[], object]]
"""A name, a word of help, and what it does."""

IN_LAB: tuple[tuple[Text, Text, str], ...] = (
    (say("Hint"), say("the next step of help"), "screen.hint"),
    (say("Check"), say("grade once more"), "screen.check"),
    (say("Show or hide the task"), say("more room for the terminal"), "screen.show_hide('task')"),
    (say("Solution"), say("after passing, or asked twice"), "screen.solution"),
)
AT_WORK: tuple[tuple[Text, Text, str], ...] = (
    (say("Start again"), say("a fresh sandbox with the same values"), "screen.reset"),
    (say("Go on"), say("what comes next in the course"), "screen.next"),
    (say("Find in the terminal"), say("search its history"), "screen.search"),
    (say("Show or hide the map"), say("more room for the terminal"), "screen.show_hide('map')"),
    (say("Back to the course"), say("the sandbox goes on"), "screen.leave"),
)
EVERYWHERE: tuple[tuple[Text, Text, str], ...] = (
    (say("Language: 中文 / English"), say("switches at once"), "app.language"),
    (say("Colours"), say("dark, light, high contrast"), "app.colours"),
    (say("Help"), say("every key"), "app.help"),
    (say("Quit"), say("ends every sandbox"), "app.quit"),
)


class Commands(Provider):
    """The commands of this screen, then those of every screen, then every exercise."""

    def _all(self) -> Iterator[Command]:
        app = cast("NetdojoApp", self.app)
        for name, words, action in (*IN_LAB, *AT_WORK):
            if hasattr(self.screen, f"action_{action.removeprefix('screen.').partition('(')[0]}"):
                yield name, words, partial(self._run, action)
        for name, words, action in EVERYWHERE:
            yield name, words, partial(self._run, action)
        for lesson in app.course.lessons:
            words = say("section {section}", section=lesson.section)
            target = f"section:{lesson.slug}"
            yield say("Lesson: {title}", title=lesson.title), words, partial(app.open, target)
        for exercise in app.course.exercises:
            yield (
                say("Exercise: {title}", title=exercise.title),
                say("{section}, about {minutes} minutes", section=exercise.section, minutes=exercise.minutes),
                partial(app.open, f"exercise:{exercise.name}"),
            )
            if exercise.drill is not None:
                yield (
                    say("Debrief: {title}", title=exercise.title),
                    say("of the latest drill"),
                    partial(app.open_debrief, exercise.name),
                )

    async def _run(self, action: str) -> None:
        await self.app.run_action(action, default_namespace=self.screen)

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        language = cast("NetdojoApp", self.app).language
        for name, words, call in self._all():
            yield DiscoveryHit(render(name, language), call, help=render(words, language))

    async def search(self, query: str) -> Hits:
        """What fits the query."""
        matcher = self.matcher(query)
        language = cast("NetdojoApp", self.app).language
        for name, words, call in self._all():
            shown = render(name, language)
            # An English word finds a command in Chinese too.
            score = max(matcher.match(shown), matcher.match(render(name, "en")))
            if score > 0:
                yield Hit(score, matcher.highlight(shown), call, help=render(words, language))
