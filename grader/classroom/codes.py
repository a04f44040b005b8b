"""Join codes, PINs, and how often somebody may guess. Pure but for randomness; the clock is given.

A join code is known to the whole class, so it opens a class, not a seat: who comes back to a seat from another
browser shows the PIN that they chose when they first sat down.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0 and O, no 1 and I: codes are read aloud and copied from a projector."""

JOIN, TEACH = 6, 16
"""Characters of a join code (30 bits, and guesses are counted) and of an instructor's (80 bits)."""

INSTRUCTOR = "instructor"
"""The name that the instructor's code opens; no learner can have it."""

NAME_LENGTH = 40
PIN_LENGTH = 4
SCRYPT = {"n": 1 << 14, "r": 8, "p": 1}


class Codes(BaseModel):
    """codes.json: the join code as everybody may see it, the instructor's as nobody may."""

    join: str
    teach: str


def new_code(length: int) -> str:
    """A fresh code in groups of three or four, as people read them: "KPX-4HM"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    group = 3 if length % 3 == 0 else 4
    return "-".join(letters[at : at + group] for at in range(0, length, group))


def same_code(given: str, code: str) -> bool:
    """Whether somebody typed `code`: in any case, with or without its dashes."""
    return hmac.compare_digest(_letters(given).encode(), _letters(code).encode())


def _letters(code: str) -> str:
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in plain if letter in ALPHABET)


def sealed(secret: str) -> str:
    """`secret` as it may lie on a disk: salted and stretched by scrypt (16 MB, some 50 ms a guess)."""
    salt = secrets.token_bytes(16)
    return base64.b64encode(salt + _stretched(secret, salt)).decode()


def opens(secret: str, seal: str) -> bool:
    """Whether `seal` was made of `secret`."""
    raw = base64.b64decode(seal)
    return hmac.compare_digest(_stretched(secret, raw[:16]), raw[16:])


def sealed_code(code: str) -> str:
    """As `sealed`, of a code however it is typed."""
    return sealed(_letters(code))


def opens_code(given: str, seal: str) -> bool:
    """As `opens`, of a code however it is typed."""
    return opens(_letters(given), seal)


def _stretched(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, **SCRYPT, maxmem=1 << 26, dklen=32)


def seat_name(typed: str) -> str | None:
    """The seat's name that a learner's own name becomes: "Lin Wei" is "lin-wei". None where it cannot be one.

    Letters and digits of any script; what else people put into names becomes one dash. A name is part of
    addresses, file names and tables, so nothing in it may mean anything there.
    """
    plain = unicodedata.normalize("NFKC", typed).casefold()
    words = "".join(letter if letter.isalnum() or unicodedata.combining(letter) else " " for letter in plain)
    name = "-".join(words.split())
    return name if name and len(name) <= NAME_LENGTH and name != INSTRUCTOR else None


@dataclass(slots=True)
class Guesses:
    """How often each of many (an address, a name) failed of late. `most` failures within `seconds`, then no more
    tries until the oldest is that long ago. It holds the latest `kept` who failed, so that it cannot grow."""

    most: int
    seconds: float
    now: Callable[[], float]
    kept: int = 10_000
    _failed: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, who: str) -> float:
        """Seconds until `who` may try again; 0 where they may now."""
        times = self._recent(who)
        return times[0] + self.seconds - self.now() if len(times) >= self.most else 0.0

    def failed(self, who: str) -> None:
        """Notes a failure."""
        times = self._recent(who)
        times.append(self.now())
        self._failed.pop(who, None)
        self._failed[who] = times
        while len(self._failed) > self.kept:
            del self._failed[next(iter(self._failed))]

    def forgive(self, who: str) -> None:
        """Forgets the failures of one who got it right."""
        self._failed.pop(who, None)

    def _recent(self, who: str) -> deque[float]:
        times = self._failed.get(who, deque(maxlen=self.most))
        while times and times[0] <= self.now() - self.seconds:
            times.popleft()
        return times
