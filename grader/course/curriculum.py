"""What the course holds, as a page made from its content: `python -m grader.course.curriculum` prints it.

docs/curriculum.md is this, so that it cannot drift from the lessons and exercises; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.course.loader import load_course
from grader.course.misunderstandings import course_misunderstandings, shown_by
from grader.course.models import Course, Exercise
from grader.course.sections import section_titles
from grader.course.topics import Topic, course_topics

HEAD = """# What the course holds

Made from the lessons and exercises: `python -m grader.course.curriculum > docs/curriculum.md`.
"""


def curriculum(course: Course) -> str:
    """The whole page, as Markdown."""
    parts = (_numbers, _sections, _topics, _exercises, _mistakes, _reasons)
    return HEAD + "".join("\n" + "\n".join(part(course)) + "\n" for part in parts)


def _numbers(course: Course) -> Iterator[str]:
    repairs = [exercise for exercise in course.exercises if exercise.file.kind == "repair"]
    several = [exercise for exercise in course.exercises if len(exercise.nodes) > 1]
    solutions = sum(len(exercise.solutions) for exercise in course.exercises)
    attempts = sum(len(exercise.attempts) for exercise in course.exercises)
    yield f"- {len(course.lessons)} lessons, each in English and Chinese"
    yield f"- {len(course.exercises)} exercises, with {solutions} right ways and {attempts} wrong ways"
    yield f"- {len(repairs)} of them begin with something broken: {_names(repairs)}"
    yield f"- {len(several)} of them have several nodes: {_names(several)}"


def _sections(course: Course) -> Iterator[str]:
    yield "## Sections\n"
    yield "| section | title | what it must show | lessons | exercises |"
    yield "|---|---|---|---|---|"
    for number, title in section_titles(course.root).items():
        lessons = [lesson.slug for lesson in course.lessons if lesson.section == number]
        exercises = [exercise for exercise in course.exercises if exercise.section == number]
        about = title.about.en if title.about else ""
        yield (
            f"| {number} | {title.en} · {title.zh} | {about} "
            f"| {', '.join(lessons) or '**none**'} | {_names(exercises) or '**none**'} |"
        )


def _topics(course: Course) -> Iterator[str]:
    topics = course_topics(course.root)
    used = {id for lesson in course.lessons for id in lesson.topics}
    used |= {id for exercise in course.exercises for id in exercise.topics}
    bare = [topic for topic in topics.values() if topic.id not in used]
    yield "## Topics\n"
    yield (
        f"What users of Docker networking are taught, against what there is here. "
        f"{len(topics) - len(bare)} of {len(topics)} topics have a lesson or an exercise.\n"
    )
    if bare:
        yield f"Without both: {', '.join(f'{topic.title.en} (`{topic.id}`)' for topic in bare)}.\n"
    yield "| group | topic | id | lessons | exercises |"
    yield "|---|---|---|---|---|"
    for topic in topics.values():
        yield _topic(course, topic)


def _topic(course: Course, topic: Topic) -> str:
    lessons = ", ".join(lesson.slug for lesson in course.lessons if topic.id in lesson.topics)
    exercises = _names(exercise for exercise in course.exercises if topic.id in exercise.topics)
    if not lessons and not exercises:
        lessons = exercises = "**none**"
    title = f"{topic.title.en} · {topic.title.zh}"
    return f"| {topic.group.en} | {title} | `{topic.id}` | {lessons} | {exercises} |"


def _exercises(course: Course) -> Iterator[str]:
    yield "## Exercises\n"
    yield "| exercise | kind | nodes | minutes | kernel features | kinds of goal | right ways | wrong ways |"
    yield "|---|---|---|---|---|---|---|---|"
    for exercise in course.exercises:
        ways = ", ".join(dict.fromkeys(script.kind for script in exercise.solutions))
        yield (
            f"| {exercise.name} | {exercise.file.kind} | {len(exercise.nodes)} | {exercise.minutes} "
            f"| {', '.join(exercise.requires)} | {', '.join(_kinds(exercise))} | {ways} | {len(exercise.attempts)} |"
        )


def _kinds(exercise: Exercise) -> list[str]:
    return sorted({goal.kind for goal in exercise.draw(1).goals})


def _mistakes(course: Course) -> Iterator[str]:
    titles, shown = course_misunderstandings(course.root), shown_by(course)
    yield "## What people do wrong\n"
    yield (
        f"Mistakes that people really make, and the wrong ways of exercises that show each. "
        f"{sum(bool(ways) for ways in shown.values())} of {len(titles)} are shown.\n"
    )
    yield "| mistake | id | wrong ways |"
    yield "|---|---|---|"
    for id, title in titles.items():
        yield f"| {title.en} · {title.zh} | `{id}` | {', '.join(shown[id]) or '**none**'} |"


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


def _names(exercises: Iterable[Exercise]) -> str:
    return ", ".join(exercise.name for exercise in exercises)


if __name__ == "__main__":
    print(curriculum(load_course(Path(__file__).parents[2])), end="")
