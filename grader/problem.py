"""The one family of errors that netdojo shows to a person. Imports no other room."""

from __future__ import annotations

from grader.text import Text, say


class Problem(Exception):
    """Something a person must be told: what happened, to which thing, and what to do now.

    Raised at the rim (files, engines, terminals); faces print `what` and `do`, never a traceback.
    """

    def __init__(self, what: Text, do: Text | None = None) -> None:
        super().__init__(str(what))
        self.what = what
        self.do = do or say("")

    def to(self, language: str) -> str:
        """One line in `language`: what happened and what to do now."""
        what, do = self.what.to(language), self.do.to(language)
        if what and do and what[-1] not in ".!?:。！？：":  # it ends with somebody else's words
            what += "。" if language == "zh" else "."
        return " ".join(part for part in (what, do) if part)


class EngineProblem(Problem):
    """No engine answers, or the one that does cannot do what is needed."""


class SandboxProblem(Problem):
    """A sandbox could not be started, was lost, or refused a request.

    `code` is stable and in English, for programs; `weaker_possible` says that the host refuses only the
    strong isolation, so that a person may choose a weaker sandbox.
    """

    def __init__(
        self, what: Text, do: Text | None = None, *, code: str = "", weaker_possible: bool = False
    ) -> None:
        super().__init__(what, do)
        self.code = code
        self.weaker_possible = weaker_possible


class CourseProblem(Problem):
    """A file of a course is not what it must be; the sentence names file, line and key."""
