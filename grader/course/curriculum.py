"""What the course holds, as a table made from its content: `python -m grader.course.curriculum` prints it.

docs/curriculum.md is this, so that it cannot drift from the lessons and exercises; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.course.loader import load_course
from grader.course.models import Course, Exercise
from grader.course.sections import section_titles

HEAD = """# What the course holds

Made from the lessons and exercises: `python -m grader.course.curriculum > docs/curriculum.md`. A section without
an entry has only a title so far.
"""


def curriculum(course: Course) -> str:
    """The whole page, as Markdown."""
    return "\n".join([HEAD, *_sections(course), "", *_exercises(course), "", *_reasons(course), ""])


def _sections(course: Course) -> Iterator[str]:
    yield "## Sections\n"
    yield "| section | title | lessons | exercises |"
    yield "|---|---|---|---|"
    for number, title in section_titles(course.root).items():
        lessons = ", ".join(lesson.slug for lesson in course.lessons if lesson.section == number)
        exercises = ", ".join(exercise.name for exercise in course.exercises if exercise.section == number)
        yield f"| {number} | {title.en} · {title.zh} | {lessons} | {exercises} |"


def _exercises(course: Course) -> Iterator[str]:
    yield "## Exercises\n"
    yield "| exercise | nodes | minutes | kernel features | kinds of goal | right ways | wrong ways |"
    yield "|---|---|---|---|---|---|---|"
    for exercise in course.exercises:
        ways = ", ".join(dict.fromkeys(script.kind for script in exercise.solutions))
        yield (
            f"| {exercise.name} | {len(exercise.nodes)} | {exercise.minutes} | {', '.join(exercise.requires)} "
            f"| {', '.join(_kinds(exercise))} | {ways} | {len(exercise.attempts)} |"
        )


def _kinds(exercise: Exercise) -> list[str]:
    return sorted({goal.kind for goal in exercise.draw(1).goals})


def _reasons(course: Course) -> Iterator[str]:
    yield "## Reasons that learners meet\n"
    yield "Each wrong way names the reason that it must be given. These are shown by some exercise:\n"
    yield "| reason | exercises |"
    yield "|---|---|"
    shown: dict[str, list[str]] = {}
    for exercise in course.exercises:
        for script in exercise.attempts:
            names = shown.setdefault(script.why, [])
            if exercise.name not in names:
                names.append(exercise.name)
    for code in sorted(shown):
        yield f"| `{code}` | {', '.join(shown[code])} |"


if __name__ == "__main__":
    print(curriculum(load_course(Path(__file__).parents[2])), end="")
