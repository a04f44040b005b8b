"""The lessons of a course: which there are (cheap), and what is wrong with any of them (reads them all)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from grader.course.asks import Model
from grader.course.checked import checked
from grader.course.exercise_file import NodeName, Section, Topics
from grader.course.lesson import Block, Callout, Claim, Lesson, LessonFile, Prose, Quiz, Run, Sketch
from grader.course.lesson_parse import front_matter
from grader.course.mistakes import Mistake, Mistaken, Unreadable, near
from grader.course.words import Words
from grader.text import LANGUAGES, say


class FrontMatter(Model):
    """The keys on top of a lesson."""

    section: Section
    order: Annotated[int, Field(ge=0, le=1_000_000)]
    title: str
    exercises: tuple[str, ...] = ()
    nodes: Annotated[tuple[NodeName, ...], Field(min_length=1, max_length=5)] = ("host1",)
    topics: Topics = ()


def find_lessons(root: Path) -> tuple[LessonFile, ...]:
    """The lessons of the course in `root`, in order. Raises Mistaken, or Unreadable.

    Reads the keys on top of each file only.
    """
    folder = root / "lessons"
    if not folder.is_dir():
        return ()
    mistakes: list[Mistake] = []
    found: list[LessonFile] = []
    slugs = sorted({p.name.rsplit(".", 2)[0] for p in folder.glob("*.*.md")})
    for slug in slugs:
        files = {language: folder / f"{slug}.{language}.md" for language in LANGUAGES}
        missing = [file for file in files.values() if not file.is_file()]
        if missing:
            mistakes += [Mistake(file, 0, say("the lesson is missing in this language")) for file in missing]
            continue
        try:
            heads = {language: _head(file) for language, file in files.items()}
        except Mistaken as wrong:
            mistakes += wrong.mistakes
            continue
        except Unreadable as unreadable:
            mistakes.append(unreadable.mistake)
            continue
        one, other = heads["en"], heads["zh"]
        if one.model_copy(update={"title": other.title}) != other:
            mistakes.append(Mistake(files["zh"], 1, say("its keys differ from those in English")))
        title = Words(en=one.title, zh=other.title)
        found.append(
            LessonFile(slug, one.section, one.order, title, one.exercises, one.nodes, one.topics, files)
        )
    if mistakes:
        raise Mistaken(mistakes)
    return tuple(sorted(found, key=lambda lesson: (lesson.order, lesson.slug)))


def _head(file: Path) -> FrontMatter:
    source = front_matter(file)
    head: FrontMatter | None
    head, mistakes = checked(FrontMatter, source, source.value, ())
    if head is None:
        raise Mistaken(mistakes)
    return head


def lesson_mistakes(lessons: Collection[LessonFile], exercises: Collection[str]) -> Iterator[Mistake]:
    """All that is wrong with the lessons: their blocks, their links, and where the two languages differ."""
    slugs = [lesson.slug for lesson in lessons]
    for lesson in lessons:
        for name in lesson.exercises:
            if name not in exercises:
                text = say("there is no exercise `{name}`{near}", name=name, near=near(name, exercises))
                yield Mistake(lesson.files["en"], 1, text)
        read: dict[str, Lesson] = {}
        for language in LANGUAGES:
            try:
                read[language] = lesson.read(language)
            except Mistaken as wrong:
                yield from wrong.mistakes
                continue
            except Unreadable as unreadable:
                yield unreadable.mistake
                continue
            yield from _wrong_links(read[language], lesson.files[language], slugs, exercises)
            yield from _wrong_nodes(read[language], lesson)
        if len(read) == len(LANGUAGES):
            yield from _differing(read["en"], read["zh"], lesson.files["zh"])


def _wrong_links(
    lesson: Lesson, file: Path, slugs: list[str], exercises: Collection[str]
) -> Iterator[Mistake]:
    for block in lesson.blocks:
        for target in block.links if isinstance(block, Prose) else ():
            kind, _, name = target.partition(":")
            known = {"section": slugs, "exercise": exercises}.get(kind)
            if known is None and kind not in ("http", "https"):
                text = say("the link `{target}` leads nowhere: section:, exercise: or https:", target=target)
                yield Mistake(file, block.line, text)
            elif known is not None and name not in known:
                yield Mistake(
                    file,
                    block.line,
                    say("the link `{target}` leads nowhere{near}", target=target, near=near(name, known)),
                )


def _wrong_nodes(lesson: Lesson, file: LessonFile) -> Iterator[Mistake]:
    for block in lesson.blocks:
        run = block.run if isinstance(block, Claim) else block
        if isinstance(run, Run) and run.node is not None and run.node not in file.nodes:
            text = say("there is no node `{name}`{near}", name=run.node, near=near(run.node, file.nodes))
            yield Mistake(file.files["en"], run.line, text)


def _differing(one: Lesson, other: Lesson, file: Path) -> Iterator[Mistake]:
    """Both languages have the same blocks in the same order: what is done and what is right is one thing."""
    ours = [block for block in one.blocks if not isinstance(block, Prose)]
    theirs = [block for block in other.blocks if not isinstance(block, Prose)]
    for mine, its in zip(ours, theirs, strict=False):
        if _signature(mine) != _signature(its):
            yield Mistake(
                file,
                its.line,
                say("this block differs from the one in English (line {line})", line=mine.line),
            )
            return
    if len(ours) != len(theirs):
        text = say("{count} blocks in English, {other} here", count=len(ours), other=len(theirs))
        yield Mistake(file, 1, text)


def _signature(block: Block) -> object:
    if isinstance(block, Run):
        return ("run", block.node, block.commands)
    if isinstance(block, Quiz):
        return ("quiz", block.id, block.kind, tuple(right for _, right in block.choices))
    if isinstance(block, Claim):
        return ("claim", block.id, block.true, block.run.commands)
    if isinstance(block, Callout):
        return ("callout", block.kind)
    if isinstance(block, Sketch):
        return ("topology", str(block.nodes))
    return "prose"
