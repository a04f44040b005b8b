"""Speaks to a learning management system as a tool does: LTI 1.3 security, Assignment and Grade Services 2.0.

The class has a key of its own, and says who it is by a token signed with it (RFC 7523); the LMS reads the public half
at the class's `lti/keys` (RFC 7517).
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import RSAAlgorithm
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from grader.places import write_atomically

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE, LINEITEM = AGS + "score", AGS + "lineitem"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
ASSERTED = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTED_SECONDS, EARLIER = 300, 60
CALL_SECONDS = 30.0


class LmsAway(Exception):
    """The LMS cannot be reached, or is not well: to be asked again later."""


class LmsRefuses(Exception):
    """The LMS answers that it will not: asking again soon does not help."""


@dataclass(frozen=True)
class ToolKey:
    """The class's own key, and the name that it has at the LMS."""

    private: rsa.RSAPrivateKey
    name: str

    @classmethod
    def at(cls, path: Path) -> ToolKey:
        """The key in the file at `path`, made where there is none."""
        if not path.exists():
            made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            write_atomically(path, pem.decode())
            path.chmod(0o600)
        key = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{path} holds no RSA key")
        return cls(key, f"netdojo-{key.public_key().public_numbers().n % (1 << 64):016x}")

    def public(self) -> dict[str, Any]:
        """The public half, as a set of keys."""
        key = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": self.name, "use": "sig", "alg": "RS256"}]}


@dataclass
class Platform:
    """The LMS whose token endpoint is `url`. `audience` is what it wants to be called in tokens."""

    key: ToolKey
    url: str
    audience: str = ""
    _tokens: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    _items: dict[tuple[str, str], str] = field(default_factory=dict)
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def score(self, client: str, lineitem: str, body: dict[str, Any]) -> None:
        """Posts a score (AGS 2.0, "Score publish service"). Raises LmsAway or LmsRefuses."""
        await self._ask(client, SCORE, "POST", _below(lineitem, "scores"), SCORE_TYPE, body)

    async def item(self, client: str, lineitems: str, resource: str, label: str) -> str:
        """The address of the line item for `resource`, made where the LMS has none. Raises LmsAway or LmsRefuses."""
        async with self._making:  # two seats at once must not make two
            known = self._items.get((lineitems, resource))
            if known is None:
                known = await self._item(client, lineitems, resource, label)
                self._items[lineitems, resource] = known
            return known

    async def _item(self, client: str, lineitems: str, resource: str, label: str) -> str:
        asked = _with(lineitems, resource_id=resource)
        answer = await self._ask(client, LINEITEM, "GET", asked, ITEMS_TYPE)
        for item in json.loads(answer.body):
            if item.get("resourceId") == resource:
                return str(item["id"])
        body = {"label": label, "scoreMaximum": 100, "resourceId": resource, "tag": "netdojo"}
        answer = await self._ask(client, LINEITEM, "POST", lineitems, ITEM_TYPE, body)
        return str(json.loads(answer.body)["id"])

    async def _ask(
        self, client: str, scope: str, method: str, url: str, kind: str, body: dict[str, Any] | None = None
    ) -> HTTPResponse:
        for again in (True, False):
            headers = {"Authorization": f"Bearer {await self._token(client, scope)}"}
            headers["Accept" if body is None else "Content-Type"] = kind
            answer = await _fetch(url, method, headers, None if body is None else json.dumps(body))
            if answer.code == 401 and again:  # the token was taken back
                self._tokens.pop((client, scope), None)
                continue
            return _good(answer, url)
        raise AssertionError("unreachable")

    async def _token(self, client: str, scope: str) -> str:
        token, until = self._tokens.get((client, scope), ("", 0.0))
        if time.time() < until:
            return token
        now = int(time.time())
        claims = {
            "iss": client,
            "sub": client,
            "aud": self.audience or self.url,
            "iat": now,
            "exp": now + ASSERTED_SECONDS,
            "jti": uuid.uuid4().hex,
        }
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTED,
            "client_assertion": jwt.encode(claims, self.key.private, "RS256", {"kid": self.key.name}),
            "scope": scope,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        answer = _good(await _fetch(self.url, "POST", headers, urlencode(form)), self.url)
        try:
            told = json.loads(answer.body)
            token, lasts = str(told["access_token"]), float(told.get("expires_in", 3600))
        except (ValueError, KeyError, TypeError) as error:
            raise LmsRefuses(f"{self.url} gave no token") from error
        self._tokens[client, scope] = token, time.time() + lasts - EARLIER
        return token


async def _fetch(url: str, method: str, headers: dict[str, str], body: str | None) -> HTTPResponse:
    request = HTTPRequest(
        url, method, headers, body, connect_timeout=10, request_timeout=CALL_SECONDS, follow_redirects=False
    )
    try:
        return await AsyncHTTPClient().fetch(request, raise_error=False)
    except (HTTPClientError, OSError, ValueError) as error:
        raise LmsAway(f"{url}: {error}") from error


def _good(answer: HTTPResponse, url: str) -> HTTPResponse:
    if 200 <= answer.code < 300:
        return answer
    words = " ".join(answer.body.decode("utf-8", "replace").split())[:200]
    told = f"{url} answers {answer.code} {words}"
    if answer.code >= 500 or answer.code in (408, 425, 429):
        raise LmsAway(told)
    raise LmsRefuses(told)


def _below(url: str, name: str) -> str:
    """`url` with `name` added to its path: what is asked of it stays (AGS 2.0, 3.4.1)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}"))


def _with(url: str, **query: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *query.items()])))
