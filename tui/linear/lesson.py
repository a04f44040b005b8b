"""A lesson, line by line: prose as it stands, questions asked where they are."""

from __future__ import annotations

import click

from grader.course.lesson import Block, Callout, Claim, Lesson, Prose, Quiz, Run, Sketch
from grader.course.models import Course
from grader.network.sketch import sketch
from grader.progress.store import Store
from grader.session.done import learner_in
from grader.session.playground import playground
from grader.session.ready import ensure_ready
from grader.session.script import run_script
from grader.session.session import Session
from grader.text import say
from tui.command.base import Face
from tui.topology.details import details


class Sandbox:
    """The lesson's sandbox, started when something is tried for the first time."""

    def __init__(self, face: Face, course: Course, name: str) -> None:
        self._face = face
        self._course, self._name = playground(course, course.lesson(name))
        self._session: Session | None = None

    def run(self, run: Run) -> None:
        """Runs the commands and prints what they print. Raises Problem where there can be no sandbox."""
        if self._session is None:
            self._face.out(say("starting a sandbox"))
            ensure_ready(lambda words: self._face.out(words))
            self._session = Session.start(self._course, self._name, keep=False)
        node = run.node or self._session.drawn.exercise.nodes[0]
        ran = run_script(self._session.sandbox, node, run.commands.encode(), {})
        self._face.out(ran.output.rstrip())

    def close(self) -> None:
        """Ends it."""
        if self._session is not None:
            self._session.stop()


def read(face: Face, course: Course, name: str) -> None:
    """Reads the lesson aloud, so to say: a block, then Enter, and so on. Raises Problem."""
    lesson = course.lesson(name).read(face.language)
    store = Store.open(learner=learner_in(course.root))
    sandbox = Sandbox(face, course, name)
    try:
        face.out(lesson.title, bold=True)
        for block in lesson.blocks:
            _show(face, lesson, block, store)
            run = block.run if isinstance(block, Claim) else block
            if isinstance(run, Run):
                _offer(face, run, sandbox)
            if isinstance(block, Claim):
                face.out(say("It is true.") if block.true else say("It is false."))
                face.out(block.truth)
            if click.prompt(face.text(say("Enter goes on, q leaves")), default="", show_default=False) == "q":
                return
        store.set_place(f"read:{lesson.slug}", "1")
        face.out(say("The end of the lesson."))
    except click.Abort:
        face.out()
    finally:
        store.close()
        sandbox.close()


def _offer(face: Face, run: Run, sandbox: Sandbox) -> None:
    if click.confirm(face.text(say("Run it in the sandbox?")), default=True):
        sandbox.run(run)


def _show(face: Face, lesson: Lesson, block: Block, store: Store) -> None:
    match block:
        case Prose() | Callout():
            face.out(block.markdown)
        case Run():
            face.out(say("To try: {commands}", commands=block.commands))
            if block.output is not None:
                face.out(say("It prints something like:"))
                face.out(block.output)
        case Sketch():
            picture = sketch(block.nodes)
            for name, node in picture.nodes.items():
                keys = [f"network:{network.id}" for network in node.networks]
                keys += [f"container:{container.id}" for container in node.containers]
                for key in keys:
                    face.out("; ".join(face.text(words) for words in details(picture, key, name)))
        case Quiz():
            _ask(face, lesson, block, store)
        case Claim():
            _claim(face, lesson, block, store)


def _ask(face: Face, lesson: Lesson, quiz: Quiz, store: Store) -> None:
    face.out(say("Question"), bold=True)
    face.out(quiz.question)
    for number, (words, _) in enumerate(quiz.choices, 1):
        face.out(f"{number}: {words}")
    asked = {
        "one": say("Your answer, a number"),
        "several": say("Your answer, one or more numbers"),
        "typed": say("Your answer"),
    }[quiz.kind]
    given = click.prompt(face.text(asked), default="", show_default=False)
    if quiz.kind == "typed":
        chosen: tuple[str, ...] = (given,)
    else:
        numbers = given.replace(",", " ").split()
        chosen = tuple(sorted(str(int(word) - 1) for word in numbers if word.isdigit()))
    right = quiz.right(chosen)
    store.note_answer(lesson.slug, quiz.id, chosen, right)
    face.out(say("Right.") if right else say("Not right."))
    face.out(quiz.explanation)


def _claim(face: Face, lesson: Lesson, claim: Claim, store: Store) -> None:
    face.out(say("True or false? Guess, try it, see"), bold=True)
    face.out(claim.claim)
    guess = click.confirm(face.text(say("Do you think it is true?")), default=True)
    store.note_answer(lesson.slug, claim.id, ("true" if guess else "false",), guess == claim.true)
    face.out(say("To try: {commands}", commands=claim.run.commands))
