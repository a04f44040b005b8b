"""Login with a name and the class's join code; the instructor's own code opens the instructor's name.

Who guesses is slowed down by address and by name. What went wrong is told as a word that login.html knows.
"""

from __future__ import annotations

import asyncio
import math
import time
from pathlib import Path
from typing import Any

from jupyterhub.auth import Authenticator
from tornado.web import HTTPError
from traitlets import Int, Unicode

from grader.classroom import codes
from grader.classroom.codes import INSTRUCTOR, Codes, Guesses
from grader.classroom.people import People

BY_ADDRESS, ADDRESS_SECONDS = 20, 300.0
"""A whole class may sit behind one address; a code of 30 bits still holds for centuries."""

BY_NAME, NAME_SECONDS = 5, 600.0
"""A PIN has few digits."""


class JoinAuthenticator(Authenticator):  # type: ignore[misc]
    """A name, the join code and a PIN of one's own."""

    codes_file = Unicode(help="codes.json").tag(config=True)
    people_file = Unicode(help="people.json").tag(config=True)
    most = Int(40, help="How many learners there may be.").tag(config=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_all = True
        self.addresses = Guesses(BY_ADDRESS, ADDRESS_SECONDS, time.monotonic)
        self.names = Guesses(BY_NAME, NAME_SECONDS, time.monotonic)

    def normalize_username(self, username: str) -> str:
        """Made by `codes.seat_name` already."""
        return username

    async def authenticate(self, handler: Any, data: dict[str, str]) -> str:
        """The name to log in as. Raises HTTPError with a word of login.html: 400, 403 or 429."""
        address = handler.request.remote_ip
        _slow_down(self.addresses.wait(address))
        known = Codes.model_validate_json(Path(self.codes_file).read_text(encoding="utf-8"))
        given = data.get("code", "")[:200]
        if codes.same_code(given, known.join):
            name = codes.seat_name(data.get("username", "")[:200])
            if name is None:
                raise HTTPError(400, "bad-name")
            await self._sit(name, data.get("pin", "")[:200], address)
            return name
        if len(given) >= codes.TEACH and await asyncio.to_thread(codes.opens_code, given, known.teach):
            return INSTRUCTOR
        self.addresses.failed(address)
        raise HTTPError(403, "wrong-code")

    async def _sit(self, name: str, pin: str, address: str) -> None:
        """Lets the learner called `name` in, who shows a PIN or chooses one."""
        _slow_down(self.names.wait(name))
        if len(pin) < codes.PIN_LENGTH:
            raise HTTPError(400, "short-pin")
        people = People(Path(self.people_file))
        seal = people.seal_of(name)
        if not seal:
            if people.take(name, await asyncio.to_thread(codes.sealed, pin), self.most):
                return
            seal = people.seal_of(name)  # of two who choose the same name at once, one is the first
            if not seal:
                raise HTTPError(403, "full")
        if not await asyncio.to_thread(codes.opens, pin, seal):
            self.names.failed(name)
            self.addresses.failed(address)
            raise HTTPError(403, "taken")
        self.names.forgive(name)


def _slow_down(seconds: float) -> None:
    if seconds > 0:
        error = HTTPError(429, "too-many")
        error.headers = {"Retry-After": str(math.ceil(seconds))}  # type: ignore[attr-defined]
        raise error
