"""Live grading: each change in a sandbox becomes new verdicts, in one direction and without a button."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import TYPE_CHECKING

from grader.checks.probe import ProbeBroken
from grader.checks.verdict import Verdict

if TYPE_CHECKING:
    from grader.network.state import NetworkState
    from grader.session.session import Session

PROBE_AGAIN_SECONDS = 2.0
"""Goals that need a probe are asked again this often even without an event, because a change inside a
container or a firewall rule makes none."""


class Watcher:
    """Grades `session` at once and after each change, and hands every new set of verdicts to `publish`.

    `draw` gets each new picture, once it is graded.
    `run()` blocks until `stop()` is called from another thread or a signal handler.
    """

    def __init__(
        self,
        session: Session,
        publish: Callable[[tuple[Verdict, ...]], None],
        draw: Callable[[NetworkState], None] | None = None,
    ) -> None:
        self._session = session
        self._publish = publish
        self._draw = draw
        # True: something changed; False: the end. A SimpleQueue may be filled from a signal handler.
        self._signals: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def stop(self) -> None:
        """Ends `run` soon; may be called more than once."""
        self._signals.put(False)

    def run(self) -> None:
        """Watches until stopped. Publishes only what differs from what was published last."""
        link = self._session.link
        probes = any(goal.probes for goal in self._session.drawn.goals)
        last: tuple[Verdict, ...] | None = None
        drawn: NetworkState | None = None
        observer = link.observer()
        try:
            observer.subscribe(lambda _picture: self._signals.put(True))
            try:
                link.subscribe(lambda: self._signals.put(True))
            except ProbeBroken:
                # The engine is down just now: the verdicts say unknown, and the next round tries again.
                self._signals.put(True)
            while True:
                picture = observer.latest
                if picture is not None:
                    verdicts = self._session.judge(link.with_refusals(picture))
                    if verdicts != last:
                        self._publish(verdicts)
                        last = verdicts
                    if self._draw is not None and picture is not drawn:
                        # After the verdicts: drawing a map takes longer than a tick should wait.
                        self._draw(picture)
                        drawn = picture
                if not self._wait(PROBE_AGAIN_SECONDS if probes and picture is not None else None):
                    return
        finally:
            observer.close()

    def poke(self) -> None:
        """Grades once more, though nothing is known to have changed."""
        self._signals.put(True)

    def _wait(self, seconds: float | None) -> bool:
        """Waits for a change or for `seconds`; takes all changes so far as one. False at the end."""
        try:
            going_on = self._signals.get(timeout=seconds)
            while going_on and not self._signals.empty():
                going_on = self._signals.get()
        except queue.Empty:
            return True
        return going_on
