"""Asks a class's addresses as a browser does: cookies, redirects within the class, and errors in plain words."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from grader.classroom.visit.jar import Jar
from grader.problem import Problem
from grader.text import say

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 60.0
REDIRECTS = 12


class ClassAway(Problem):
    """Nothing answers where the class was: it may come back."""


class Browser:
    """One person at the class at `base` ("https://HOST:PORT", with what stands before /hub/). `ca` is a file with the
    certificate that is trusted besides the system's."""

    def __init__(self, base: str, ca: Path | None = None) -> None:
        self.base = base
        self.jar = Jar()
        self.trust = _trust(base, ca)
        self._client = AsyncHTTPClient(force_instance=True)

    def close(self) -> None:
        """Ends what is under way."""
        self._client.close()

    async def ask(
        self,
        path: str,
        method: str = "GET",
        form: dict[str, str] | None = None,
        seconds: float = ANSWER_SECONDS,
        follow: bool = True,
    ) -> HTTPResponse:
        """The answer at `path` below the class's address; redirects are followed with GET. Raises Problem."""
        url, body = self.base + path, urlencode(form) if form is not None else None
        for _ in range(REDIRECTS):
            answer = await self._once(url, method, body, seconds)
            self.jar.take(url, answer.headers)
            where = answer.headers.get("Location", "")
            if answer.code not in (301, 302, 303, 307, 308) or not where or not follow:
                return answer
            url, method, body = urljoin(url, where), "GET", None
            if urlsplit(url)[:2] != urlsplit(self.base)[:2]:
                raise Problem(
                    say("The class at {url} sends its learners elsewhere: {other}", url=self.base, other=url),
                    say("Open it in a browser, or join by the address that your browser shows then."),
                )
        raise Problem(say("The class at {url} leads from page to page without end.", url=self.base))

    async def _once(self, url: str, method: str, body: str | None, seconds: float) -> HTTPResponse:
        headers = {"Cookie": self.jar.header(url), "Accept-Language": "en"}
        xsrf = self.jar.value("_xsrf", urlsplit(self.base).path + "/hub/")
        if "/hub/api/" in url:
            headers["X-XSRFToken"] = xsrf
            headers["Content-Type"] = "application/json"
        elif body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if method == "POST" and body is None:
            body = "{}"
        request = HTTPRequest(
            url,
            method,
            headers,
            body,
            connect_timeout=CONNECT_SECONDS,
            request_timeout=seconds,
            follow_redirects=False,
            ssl_options=self.trust,
        )
        try:
            return await self._client.fetch(request, raise_error=False)
        except (HTTPClientError, OSError) as error:
            raise unreachable(url, error) from error


def _trust(base: str, ca: Path | None) -> ssl.SSLContext | None:
    if not base.startswith("https://"):
        return None
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(cafile=str(ca))
        except (OSError, ssl.SSLError) as error:
            raise Problem(
                say("{path} holds no certificate that can be read ({error}).", path=ca, error=error),
                say("`--ca` names a file in PEM: the class's certificate, or that of who signed it."),
            ) from error
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the class's own certificate will do
    return context


def unreachable(url: str, error: Exception) -> Problem:
    """Why nothing came back from `url`, and what to do about it."""
    place = "{}://{}".format(*urlsplit(url)[:2])
    if isinstance(error, ssl.SSLCertVerificationError):
        return Problem(
            say(
                "The certificate of {place} is not trusted here ({reason}).",
                place=place,
                reason=error.verify_message or error,
            ),
            say(
                "Ask the instructor for the class's certificate, compare it, and join with `--ca FILE`. "
                "Do not type your PIN into a class whose certificate you cannot trust."
            ),
        )
    if isinstance(error, ssl.SSLError):
        return Problem(
            say("{place} does not speak https ({reason}).", place=place, reason=error.reason or error),
            say("Join by the address that the instructor shows, as it stands there."),
        )
    if isinstance(error, socket.gaierror):
        return ClassAway(
            say("No machine is known by the name in {place}.", place=place),
            say("Look at the address on the screen in front, and type it again."),
        )
    return ClassAway(
        say("No class answers at {place} ({reason}).", place=place, reason=_plain(error)),
        say("Look whether the address is right, and ask the instructor whether the class is up."),
    )


def _plain(error: Exception) -> str:
    if isinstance(error, HTTPClientError):
        return plain(error.message or error.code)
    return plain(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def plain(words: object) -> str:
    """`words` of others with nothing in it that a terminal obeys."""
    return "".join(letter if letter.isprintable() else " " for letter in str(words))[:500]
