"""A browser's part in tests: cookies kept, redirects looked at and not followed."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse


class Browser:
    """One person's browser at the hub that answers at `base` ("http://127.0.0.1:PORT"), from `address`."""

    def __init__(self, base: str, address: str = "192.0.2.1") -> None:
        self.base = base
        self.address = address
        self.cookies: dict[str, str] = {}
        self.set: list[str] = []

    async def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> HTTPResponse:
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.address,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        answer = await AsyncHTTPClient().fetch(
            HTTPRequest(self.base + path, method, sent, body, follow_redirects=False, request_timeout=60),
            raise_error=False,
        )
        for line in answer.headers.get_list("Set-Cookie"):
            self.set.append(line)
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    async def form(self, path: str, **fields: str) -> HTTPResponse:
        """Opens the page at `path` and sends its form, filled in with `fields`."""
        page = (await self.ask(path)).body.decode()
        found = re.search(r'name="_xsrf" value="([^"]*)"', page)
        assert found, page
        return await self.send(path, _xsrf=found[1], **fields)

    async def send(self, path: str, **fields: str) -> HTTPResponse:
        """Sends a form."""
        return await self.ask(
            path, "POST", urlencode(fields), Content_Type="application/x-www-form-urlencoded"
        )

    async def api(self, path: str, method: str = "GET", body: str | None = None) -> HTTPResponse:
        """Asks the hub's API as a page of the hub would."""
        return await self.ask(path, method, body, X_XSRFToken=self.cookies.get("_xsrf", ""))
