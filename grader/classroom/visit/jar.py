"""The cookies of a visit, kept by their paths as browsers keep them: the hub and a seat have some of the same name."""

from __future__ import annotations

from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast
from urllib.request import Request

from tornado.httputil import HTTPHeaders


class Jar:
    """Cookies, by the rules of `http.cookiejar`."""

    def __init__(self) -> None:
        self._held = CookieJar(DefaultCookiePolicy(secure_protocols=("https", "wss")))

    def take(self, url: str, headers: HTTPHeaders) -> None:
        """Keeps what an answer from `url` sets."""
        told = Message()
        for line in headers.get_list("Set-Cookie"):
            told.add_header("Set-Cookie", line)
        self._held.extract_cookies(cast(HTTPResponse, _Answer(told)), Request(url))

    def header(self, url: str) -> str:
        """The header `Cookie` of a request to `url`; empty where there is none."""
        request = Request(url)
        self._held.add_cookie_header(request)
        return request.get_header("Cookie") or ""

    def value(self, name: str, path: str) -> str:
        """The cookie `name` that was set for `path`; empty where there is none."""
        return next((c.value or "" for c in self._held if (c.name, c.path) == (name, path)), "").strip('"')


class _Answer:
    """All that `http.cookiejar` asks of an answer."""

    def __init__(self, headers: Message) -> None:
        self._headers = headers

    def info(self) -> Message:
        return self._headers
