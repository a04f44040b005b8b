"""The proof of a course's content on real engines: its exercises go from a plan to jobs to results.

`prove` is the door for exercises, `prove_lesson` for a lesson; `Result` is what comes out. The start of an exercise
must fail, every right way must pass with two draws of the variables, every wrong way must fail at its goal with its
reason, and nothing may be left behind.
"""

from grader.proof.lessons import prove_lesson
from grader.proof.prove import prove
from grader.proof.results import Judgement, Result, never_failed

__all__ = ["Judgement", "Result", "never_failed", "prove", "prove_lesson"]
