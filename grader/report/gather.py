"""Reads what a report is made of: the progress store, the installation's key, the course."""

from __future__ import annotations

from grader.course.models import Course
from grader.progress.glance import READ
from grader.progress.key import InstallationKey
from grader.progress.store import Store
from grader.report.document import Document, Learner, Reading, document
from grader.session.done import learner_in
from grader.text import LANGUAGES


def gather(course: Course, learner: Learner) -> tuple[Document, InstallationKey]:
    """The sealed document of what was done in `course`, and the key that sealed it.

    Raises Problem where progress, key or a lesson cannot be read.
    """
    key = InstallationKey.open()
    store = Store.open(learner=learner_in(course.root))
    try:
        entries = store.ledger()
        read = {place.removeprefix(READ) for place in store.places(READ)}
        readings = []
        for lesson in course.lessons:
            asked = {question.id for question in lesson.read("en").questions()}
            answers = {block: given for block, given in store.answers(lesson.slug).items() if block in asked}
            title = {language: lesson.title.to(language) for language in LANGUAGES}
            right = sum(given.right for given in answers.values())
            readings.append(Reading(lesson.slug, title, lesson.slug in read, right, len(asked)))
    finally:
        store.close()
    return document(course, entries, readings, learner, key), key
