"""The topics that a course on Docker networking can teach, from `lessons/topics.yaml`, and who names unknown ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from grader.course.asks import Model
from grader.course.checked import checked
from grader.course.lesson_parse import front_matter
from grader.course.mistakes import Mistake, Unreadable, course_problem, near
from grader.course.models import Course
from grader.course.words import Words
from grader.course.yaml_source import Source, read_yaml
from grader.text import say

FILE = "topics.yaml"

TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class TopicGroup(Model):
    """One entry of topics.yaml: what the group is called, and its topics by their ids."""

    title: Words
    topics: Annotated[dict[TopicId, Words], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that users of Docker networking are taught."""

    id: str
    title: Words
    group: Words


def course_topics(root: Path) -> Mapping[str, Topic]:
    """Id to topic, in the order of the file; empty for a course that has no such file.

    Raises CourseProblem that tells every mistake in it.
    """
    path = root / "lessons" / FILE
    if not path.is_file():
        return {}
    try:
        source = read_yaml(path)
    except Unreadable as unreadable:
        raise course_problem(root, [unreadable.mistake]) from unreadable
    if not isinstance(source.value, dict):
        raise course_problem(root, [Mistake(path, 1, say("topics stand in groups, each with `title`"))])
    found: dict[str, Topic] = {}
    mistakes: list[Mistake] = []
    for name, content in source.value.items():
        group, wrong = checked(TopicGroup, source, content, (name,))
        if group is None:
            mistakes += wrong
            continue
        for id, title in group.topics.items():
            if id in found:
                line = source.line((name, "topics", id))
                mistakes.append(Mistake(path, line, say("two topics are called `{name}`", name=id)))
            found[id] = Topic(id, title, group.title)
    if mistakes:
        raise course_problem(root, mistakes)
    return found


def topic_mistakes(course: Course) -> Iterator[Mistake]:
    """Topics that lessons and exercises name though the list has none such. Raises CourseProblem for a broken list."""
    known = course_topics(course.root)
    for exercise in course.exercises:
        file = exercise.folder / "exercise.yaml"
        yield from _unknown(exercise.file.topics, known, file, read_yaml)
    for lesson in course.lessons:
        for file in lesson.files.values():
            yield from _unknown(lesson.topics, known, file, front_matter)


def _unknown(
    named: Collection[str], known: Mapping[str, Any], file: Path, read: Callable[[Path], Source]
) -> Iterator[Mistake]:
    for index, id in enumerate(named):
        if id not in known:
            line = read(file).line(("topics", index))  # read only now: hardly ever is there a mistake
            yield Mistake(file, line, say("there is no topic `{name}`{near}", name=id, near=near(id, known)))
