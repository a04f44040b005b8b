"""What a seat has beside its ledger, the lessons read and the answers given, as the class service keeps it."""

from __future__ import annotations

from grader.classroom.wire import LessonAnswer, Notes
from grader.progress.glance import READ
from grader.progress.store import Store


def notes_in(store: Store) -> Notes:
    """All that is in `store`. Raises Problem where it cannot be read."""
    answers = tuple(
        LessonAnswer(
            lesson=lesson,
            block=block,
            choice=tuple(words[:2000] for words in answer.choice[:50]),
            right=answer.right,
            at=answer.at,
        )
        for (lesson, block), answer in sorted(store.every_answer().items())
    )
    return Notes(read=tuple(sorted(key.removeprefix(READ) for key in store.places(READ))), answers=answers)


def take_back(store: Store, notes: Notes) -> None:
    """Puts into `store` what it lacks of `notes`; of two answers to a question the later one stays."""
    known = notes_in(store)
    for slug in set(notes.read) - set(known.read):
        store.set_place(READ + slug, "1")
    at = {(one.lesson, one.block): one.at for one in known.answers}
    for one in notes.answers:
        if one.at > at.get((one.lesson, one.block), float("-inf")):
            store.note_answer(one.lesson, one.block, one.choice, one.right, one.at)
