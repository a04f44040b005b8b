"""What a course has, remembered: its list is there without reading and checking every file of it anew.

Only a course without mistakes is remembered, so that whoever loads one is told the same mistakes at every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.course.lesson import LessonFile
from grader.course.memory import Memory, memory_of
from grader.course.models import Content, Course, Exercise, Listed
from grader.course.words import Words


@dataclass(frozen=True, slots=True)
class Kept:
    """The course as it was remembered; None where it must be read."""

    course: Course | None
    memory: Memory

    def keep(self, course: Course) -> None:
        """Remembers `course`, which was read after this."""
        exercises = {exercise.name: asdict(exercise.listed) for exercise in course.exercises}
        lessons = [
            {
                "slug": lesson.slug,
                "section": lesson.section,
                "order": lesson.order,
                "title": asdict(lesson.title),
                "exercises": lesson.exercises,
                "nodes": lesson.nodes,
                "topics": lesson.topics,
                "files": {language: file.name for language, file in lesson.files.items()},
            }
            for lesson in course.lessons
        ]
        self.memory.keep({"exercises": exercises, "lessons": lessons})


def kept(root: Path) -> Kept:
    """What is remembered of the course in `root`."""
    memory = memory_of("contents", root, (root / "exercises", root / "lessons"))
    if memory.value is None:
        return Kept(None, memory)
    try:
        return Kept(_course(root, memory.value), memory)
    except (KeyError, TypeError, AttributeError):  # somebody wrote in the file
        return Kept(None, memory)


def _course(root: Path, value: Mapping[str, Any]) -> Course:
    exercises = [_exercise(root / "exercises" / name, words) for name, words in value["exercises"].items()]
    lessons = [_lesson(root / "lessons", words) for words in value["lessons"]]
    return Course(root, tuple(exercises), tuple(lessons))


def _exercise(folder: Path, words: Mapping[str, Any]) -> Exercise:
    def read() -> Content:
        from grader.course.read_course import load_exercise

        return load_exercise(folder).content

    return Exercise(folder.name, folder, Listed(**_plain(words)), read)


def _lesson(folder: Path, words: Mapping[str, Any]) -> LessonFile:
    files = {language: folder / name for language, name in words["files"].items()}
    return LessonFile(**{**_plain(words), "files": files})


def _plain(words: Mapping[str, Any]) -> dict[str, Any]:
    """The values with JSON's lists as tuples, and the title in both languages."""
    found = {key: tuple(value) if isinstance(value, list) else value for key, value in words.items()}
    return {**found, "title": Words(**words["title"])}
