"""A stand: the sandbox in which the cases of one job are tried, one after the other, and made as at the start between.

Knows what a sandbox costs and whether it can be used again; what a case expects is `judge`'s.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.problem import SandboxProblem
from grader.proof.judge import judge, lacking, seen
from grader.proof.plan import Case, Job, Kind
from grader.proof.reset import Looks, look, put_back
from grader.proof.results import Judgement, Result
from grader.session.script import run_parts
from grader.session.session import Session

if TYPE_CHECKING:
    from grader.course.models import Course


class Stand:
    """A sandbox with the exercise of `job` prepared, its variables drawn from `seed`.

    `used` counts the cases that changed something in it.

    `session` is what stands in it, for those who want to look at more than a result tells.

    Raises what `Session.start` raises. Whoever has a stand closes it.
    """

    def __init__(self, course: Course, job: Job, seed: int) -> None:
        self.job = job
        self.seed = seed
        self.used = 0
        self.changed: tuple[str, ...] = ()  # why it can be used no more
        self._parts: dict[str, float] = {}
        self._bare: Looks | None = None  # before the set-up; the start itself where there is none
        self._start: Looks | None = None
        self._used_since = 0  # the set-up
        with self._timed("sandbox"):
            self.session = Session.start(
                course, job.exercise.name, seed, keep=False, before_set_up=self._look_bare
            )
        self.container = self.session.sandbox.container_id
        self.volumes = tuple(
            mount["Name"]
            for mount in self.session.sandbox.outer.inspect_container(self.container)["Mounts"]
            if mount["Type"] == "volume"
        )

    def try_(self, case: Case) -> Result:
        """What comes of `case`. Raises SandboxProblem when the sandbox is lost."""
        printed = ""
        fresh = self.used == 0
        if case.kind is Kind.START:
            with self._timed("grade"):
                verdicts = self.session.grade(settle=False)
        else:
            self._look_start()
            assert case.script is not None
            self.used += 1
            self._used_since += 1
            with self._timed("script"):
                node = case.script.node or self.job.exercise.nodes[0]
                values = self.session.drawn.values
                printed = run_parts(self.session.sandbox, node, case.script.content(), values).output.strip()
            with self._timed("grade"):
                verdicts = self.session.grade()
        parts = self.spent()
        return Result(
            exercise=self.job.exercise.name,
            what=case.what,
            expected=case.expected,
            seen=seen(case, verdicts),
            verdict=judge(case, verdicts),
            weak=case.kind is Kind.MUTANT and judge(case, verdicts) is Judgement.FAIL,
            seconds=sum(parts.values()),
            lacking=lacking(case, verdicts, self.session.drawn.goals),
            fresh=fresh,
            parts=parts,
            printed=printed,
            outcomes={verdict.goal: str(verdict.outcome) for verdict in verdicts},
        )

    def ready(self, seed: int) -> bool:
        """Makes the sandbox as it is at the start with the draw of `seed`; whether it is, so that it can be used."""
        if seed == self.seed and not self._used_since:
            return True
        with self._timed("reset"):
            try:
                if seed != self.seed:
                    return self._turn(seed)
                return self._as_at_start() or self._set_up_again()
            except SandboxProblem:  # lost, or its engine was ended by what was tried
                return False

    def spent(self) -> dict[str, float]:
        """Seconds by part that no result has counted yet."""
        parts, self._parts = self._parts, {}
        return parts

    def close(self) -> None:
        """Ends the sandbox."""
        self.session.close()
        self.session.sandbox.stop()
        self.session.sandbox.outer.close()

    def left(self) -> tuple[str, ...]:
        """What is still there of the sandbox after `close`: nothing, if all is well."""
        from docker.errors import NotFound

        from grader.sandbox.outer import connect

        outer, there = connect(), []
        try:
            for ask, names in (
                (outer.inspect_container, (self.container,)),
                (outer.inspect_volume, self.volumes),
            ):
                for name in names:
                    try:
                        ask(name)
                    except NotFound:
                        continue
                    there.append(name[:12])
        finally:
            outer.close()
        return tuple(there)

    # -- between two cases -----------------------------------------------------------------------

    def _look_bare(self, session: Session) -> None:
        if self.job.exercise.setup:
            self._bare = look(session.sandbox, self.job.exercise.nodes)

    def _look_start(self) -> None:
        """Looks at the start once for each draw, before its first case changes it.

        Where the set-up's own containers were lost already, looking is of no use: the next case loses them too.
        """
        if self._start is None and not self._used_since:
            with self._timed("reset"):
                self._start = look(self.session.sandbox, self.job.exercise.nodes)

    def _as_at_start(self) -> bool:
        if self._start is None:
            return False
        return self._put_back(self._start)

    def _set_up_again(self) -> bool:
        if self._bare is None:
            return False
        self._start = None
        if not self._put_back(self._bare):
            return False
        self.session.set_up()
        return True

    def _turn(self, seed: int) -> bool:
        bare = self._bare or self._start  # neither is there where there is no set-up and nothing was tried
        if bare is not None and not self._put_back(bare):
            return False
        if self._bare is not None:
            self._start = None
        self.session.draw_again(seed)
        self.seed, self._used_since = seed, 0
        return True

    def _put_back(self, before: Looks) -> bool:
        done = put_back(self.session.sandbox, before)
        self.changed = done.changed
        if not done.changed:
            self.session.begin_again(done.at)
        return not done.changed

    @contextmanager
    def _timed(self, part: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self._parts[part] = self._parts.get(part, 0.0) + time.monotonic() - began
