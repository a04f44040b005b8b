"""Home, line by line: the course as a numbered list, the next step, the language."""

from __future__ import annotations

from dataclasses import replace

from grader.course.models import Course, Exercise
from grader.session.done import done_exercises, lessons_read
from grader.session.lacking import lacking, meaning
from grader.text import say
from tui.command.base import Face
from tui.contents import contents, following
from tui.linear.exercise import play
from tui.linear.lesson import read
from tui.linear.prompt import Command, ask


class Home:
    """The course in the language of `face`, which can be switched."""

    def __init__(self, face: Face, course: Course) -> None:
        self.face = face
        self.course = course
        self.contents = contents(course)

    def run(self) -> None:
        """Until the person leaves."""
        self.face.out(say("netdojo: learn Docker networking by doing"), bold=True)
        self.face.out(say("Line by line. Enter goes on where you are; `help` lists the commands."))
        ask(
            self.face,
            "netdojo",
            {
                "next": Command(say("go on where you are"), self._next),
                "list": Command(say("everything in the course"), self._list),
                "open": Command(say("open NUMBER: a lesson or an exercise"), self._open),
                "language": Command(say("中文 / English"), self._language),
                "quit": Command(say("leave netdojo"), lambda _rest: True),
            },
            empty="next",
        )

    def _done(self, target: str) -> bool:
        root = self.course.root
        kind, _, name = target.partition(":")
        return name in (done_exercises(root) if kind == "exercise" else lessons_read(root))

    def _list(self, _rest: list[str]) -> None:
        section = None
        for number, target in enumerate(self.contents, 1):
            kind, _, name = target.partition(":")
            what = self.course.exercise(name) if kind == "exercise" else self.course.lesson(name)
            if what.section != section:
                section = what.section
                self.face.out(say("Section {section}", section=section))
            done = say("done") if self._done(target) else say("not done")
            title = (
                say("Exercise: {title}", title=what.title)
                if kind == "exercise"
                else say("Lesson: {title}", title=what.title)
            )
            self.face.out(say("{number}: {title}, {done}", number=number, title=title, done=done))
            for feature in lacking(what) if isinstance(what, Exercise) else ():
                self.face.out(meaning(feature))

    def _next(self, _rest: list[str]) -> None:
        target = following(self.course, self._done)
        if target is None:
            self.face.out(say("The whole course is done."))
        else:
            self._begin(target)

    def _open(self, rest: list[str]) -> None:
        if not rest or not rest[0].isdigit() or not 1 <= int(rest[0]) <= len(self.contents):
            self.face.out(say("Say a number from 1 to {count}; `list` shows them.", count=len(self.contents)))
            return
        self._begin(self.contents[int(rest[0]) - 1])

    def _begin(self, target: str) -> None:
        kind, _, name = target.partition(":")
        if kind == "exercise":
            play(self.face, self.course, name)
        else:
            read(self.face, self.course, name)

    def _language(self, _rest: list[str]) -> None:
        self.face = replace(self.face, language="en" if self.face.language == "zh" else "zh")
        self.face.out(say("This is English now."))
