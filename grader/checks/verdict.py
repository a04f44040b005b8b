"""What is said of a goal: pass, fail, unknown, waiting or lacking, and for a fail wanted, found and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.text import Text


class Outcome(StrEnum):
    """The five things that can be said of a goal; unknown is never counted as pass or fail.

    LACKING: the machine's kernel lacks what the goal is about. It is counted apart, neither reached nor missed.
    """

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class Reason:
    """The likeliest reason of a fail. `code` is stable and in English ("container-stopped"): tests and
    attempts name it; `text` is for the learner and names their own objects."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one goal got. `wanted` is always there; `found` and `why` where there is something to say.

    For unknown, `why` says what kept netdojo from telling; for waiting, which goals come first.
    """

    goal: str
    outcome: Outcome
    wanted: Text
    found: Text | None = None
    why: Reason | None = None
