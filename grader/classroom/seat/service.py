"""Asks the class service, as a seat: its own token in a header, answers as the wire's models."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from grader.classroom.wire import NEWS_SECONDS, Entries, Hand, Head, LedgerEntry, Message, News, Notes

CALL_SECONDS = 20.0

Model = TypeVar("Model", bound=BaseModel)


class ServiceAway(Exception):
    """The service cannot be reached, or answers nothing that is understood: to be asked again later."""


class Unfit(Exception):
    """The service does not take these entries: they do not follow what it holds."""


class ClassService:
    """The service at `url`, which ends in "/", asked by the seat whose token is `token`."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._client = AsyncHTTPClient(force_instance=True, defaults={"connect_timeout": 10.0})

    async def head(self) -> Head:
        """How far the ledger is held. Raises ServiceAway, as all here."""
        return await self._ask(Head, "api/ledger")

    async def send(self, entries: tuple[LedgerEntry, ...]) -> Head:
        """Sends what follows the head; returns the new one. Raises Unfit where it does not follow."""
        return await self._ask(Head, "api/ledger", "POST", Entries(entries=entries))

    async def held(self, after: int) -> tuple[LedgerEntry, ...]:
        """The next entries that are held behind number `after`; none at the end."""
        return (await self._ask(Entries, f"api/ledger/entries?after={after}")).entries

    async def notes(self) -> Notes:
        """The lessons read and the answers given, as this seat told them last."""
        return await self._ask(Notes, "api/notes")

    async def keep_notes(self, notes: Notes) -> None:
        """Tells them."""
        await self._ask(Message, "api/notes", "PUT", notes)

    async def hand(self, raised: bool, words: str) -> None:
        """Raises or lowers the hand."""
        await self._ask(Message, "api/hand", "PUT", Hand(raised=raised, words=words))

    async def news(self, after: int, seen: str) -> News:
        """What is to be told; waits while there is nothing."""
        query = urlencode({"after": after, "seen": seen})
        return await self._ask(News, f"api/news?{query}", seconds=NEWS_SECONDS + CALL_SECONDS)

    def close(self) -> None:
        """Ends what is under way."""
        self._client.close()

    async def _ask(
        self,
        answer: type[Model],
        path: str,
        method: str = "GET",
        body: BaseModel | None = None,
        seconds: float = CALL_SECONDS,
    ) -> Model:
        request = HTTPRequest(
            self._url + path,
            method=method,
            headers={"Authorization": f"token {self._token}", "Content-Type": "application/json"},
            body=body.model_dump_json() if body is not None else None,
            request_timeout=seconds,
            follow_redirects=False,
        )
        try:
            return answer.model_validate_json((await self._client.fetch(request)).body)
        except HTTPClientError as error:
            if error.code == 409:
                raise Unfit(error.message) from error
            told = error.response.body if error.response is not None else b""
            words = told.decode("utf-8", "replace").strip()[:300] if error.code == 507 else error.message
            raise ServiceAway(f"{error.code} {words}") from error
        except (OSError, ValidationError) as error:
            raise ServiceAway(str(error)) from error
