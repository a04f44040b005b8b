"""What the app knows of a screen with a sandbox, without importing one: they are loaded when first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

if TYPE_CHECKING:
    from grader.course.models import Course
    from tui.app.attempt import Attempt


class Place(Screen[str]):
    """A lesson or a lab. Its result, when it is left, is what to open next, or "home"."""

    attempt: Attempt

    def target(self) -> str:
        """What this screen shows, as `NetdojoApp.open` takes it."""
        raise NotImplementedError

    def follow(self, course: Course) -> None:
        """Shows what this screen shows as it is in `course`, whose files have changed."""
        raise NotImplementedError

    def go_to(self, target: str) -> None:
        """Leaves this screen for another."""
        raise NotImplementedError
