"""How long nobody has used the sandbox, by a clock that nobody can set."""

from __future__ import annotations

import time
from pathlib import Path


class Idle:
    """Whoever uses the sandbox touches `file`. Its time is compared with its last one alone, never with the present:
    the machine's clock may have been set meanwhile, backwards too."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._touched = file.stat().st_mtime_ns
        self._seen = time.monotonic()

    def seconds(self) -> float:
        """How long ago it was seen to have been touched, at the latest; asked often, nearly exact."""
        touched = self.file.stat().st_mtime_ns
        if touched != self._touched:
            self._touched, self._seen = touched, time.monotonic()
        return time.monotonic() - self._seen
