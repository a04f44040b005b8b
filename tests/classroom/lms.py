"""A learning management system as far as LTI 1.3 goes, on a loopback port: a key of its own, launches, access tokens by
client assertion, line items and scores. It takes nothing that is not as the standards have it."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from tornado.httpclient import HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, HTTPError, RequestHandler

from tests.classroom.browser import Browser

CLIENT, DEPLOYMENT, ISSUER = "client-7", "deployment-1", "https://lms.example.org"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"


def fresh_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Lms:
    """`tool_keys` asks the class for its public keys, as an LMS does; `broken` is its only answer."""

    tool_keys: Callable[[], Awaitable[dict[str, Any]]]
    key: rsa.RSAPrivateKey = field(default_factory=fresh_key)
    items: list[dict[str, Any]] = field(default_factory=list)
    scores: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tokens: dict[str, set[str]] = field(default_factory=dict)
    broken: int = 0
    asked: int = 0
    """How many tokens were given out."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        listening, port = bind_unused_port()
        self.url = f"http://127.0.0.1:{port}"
        told = {"lms": self}
        self._server = HTTPServer(
            Application(
                [
                    ("/keys", _Keys, told),
                    ("/token", _Token, told),
                    ("/items", _Items, told),
                    (r"/items/([a-z0-9-]+)/scores", _Scores, told),
                ]
            )
        )
        self._server.add_sockets([listening])

    def close(self) -> None:
        self._server.stop()

    @property
    def settings(self) -> str:
        """How a class is told of it."""
        return (
            f'authenticator = "lti"\nurl = "https://class.example.org"\n[lti]\nissuer = "{ISSUER}"\n'
            f'client_id = ["{CLIENT}"]\ndeployment_id = ["{DEPLOYMENT}"]\nusername_key = "sub"\n'
            f'authorize_url = "{self.url}/auth"\njwks_endpoint = "{self.url}/keys"\n'
            f'token_endpoint = "{self.url}/token"\n'
        )

    async def launch(
        self,
        browser: Browser,
        who: str,
        role: str = LEARNER,
        key: rsa.RSAPrivateKey | None = None,
        **other: Any,
    ) -> HTTPResponse:
        """What the class answers when `who` opens the activity; `other` is what the LMS says wrongly."""
        began = {
            "iss": ISSUER,
            "login_hint": who,
            "target_link_uri": browser.base + "/hub",
            "client_id": other.pop("client_id", CLIENT),
            "lti_message_hint": "activity-3",
        }
        answer = await browser.send("/hub/lti13/oauth_login", **began)
        if answer.code != 302:
            return answer
        where = urlsplit(answer.headers["Location"])
        assert f"{where.scheme}://{where.netloc}{where.path}" == f"{self.url}/auth"
        asked = {name: values[0] for name, values in parse_qs(where.query).items()}
        assert asked["response_mode"] == "form_post"
        assert asked["lti_message_hint"] == "activity-3"
        assert asked["redirect_uri"].startswith("https://")
        now = int(time.time())
        told = {
            "iss": ISSUER,
            "aud": asked["client_id"],
            "sub": who,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            CLAIM + "version": "1.3.0",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "deployment_id": DEPLOYMENT,
            CLAIM + "target_link_uri": browser.base + "/hub",
            CLAIM + "roles": [role],
            CLAIM + "resource_link": {"id": "activity-3"},
            AGS + "claim/endpoint": {
                "scope": [AGS + "scope/score", AGS + "scope/lineitem"],
                "lineitem": f"{self.url}/items/own?type=3",
                "lineitems": f"{self.url}/items?type=3",
            },
            **other,
        }
        token = jwt.encode(told, key or self.key, "RS256", {"kid": "lms-1"})
        return await browser.send(
            urlsplit(asked["redirect_uri"]).path, id_token=token, state=other.get("state", asked["state"])
        )

    async def has(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """Every score, as soon as there are `count`."""
        async with asyncio.timeout(60):
            while len(self.scores) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.scores


class _Handler(RequestHandler):
    def initialize(self, lms: Lms) -> None:
        self.lms = lms

    def prepare(self) -> None:
        if self.lms.broken and self.request.path != "/keys":
            self.lms.changed.set()
            raise HTTPError(self.lms.broken)

    def allowed(self, scope: str) -> None:
        token = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        if AGS + "scope/" + scope not in self.lms.tokens.get(token, ()):
            raise HTTPError(401)
        assert self.get_query_argument("type") == "3", "what stood in the address stays there"

    def sent(self, kind: str) -> dict[str, Any]:
        if self.request.headers.get("Content-Type") != kind:
            raise HTTPError(415)
        told: dict[str, Any] = json.loads(self.request.body)
        return told


class _Keys(_Handler):
    def get(self) -> None:
        key = RSAAlgorithm.to_jwk(self.lms.key.public_key(), as_dict=True)
        self.finish({"keys": [{**key, "kid": "lms-1", "use": "sig", "alg": "RS256"}]})


class _Token(_Handler):
    async def post(self) -> None:
        assert self.get_body_argument("grant_type") == "client_credentials"
        assert self.get_body_argument("client_assertion_type").endswith(":jwt-bearer")
        assertion = self.get_body_argument("client_assertion")
        keys = jwt.PyJWKSet.from_dict(await self.lms.tool_keys())
        key = keys[jwt.get_unverified_header(assertion)["kid"]]
        told = jwt.decode(
            assertion, key, ["RS256"], audience=f"{self.lms.url}/token", issuer=CLIENT,
            options={"require": ["exp", "iat", "jti", "sub"]},
        )  # fmt: skip
        assert told["sub"] == CLIENT
        token = uuid.uuid4().hex
        self.lms.asked += 1
        self.lms.tokens[token] = set(self.get_body_argument("scope").split())
        self.finish({"access_token": token, "token_type": "Bearer", "expires_in": 3600})


class _Items(_Handler):
    def get(self) -> None:
        self.allowed("lineitem")
        wanted = self.get_query_argument("resource_id")
        self.set_header("Content-Type", "application/vnd.ims.lis.v2.lineitemcontainer+json")
        self.finish(json.dumps([item for item in self.lms.items if item["resourceId"] == wanted]))

    def post(self) -> None:
        self.allowed("lineitem")
        item = self.sent("application/vnd.ims.lis.v2.lineitem+json")
        item["id"] = f"{self.lms.url}/items/{len(self.lms.items)}?" + urlencode({"type": "3"})
        self.lms.items.append(item)
        self.set_status(201)
        self.finish(item)


class _Scores(_Handler):
    def post(self, item: str) -> None:
        self.allowed("score")
        self.lms.scores.append((item, self.sent("application/vnd.ims.lis.v1.score+json")))
        self.lms.changed.set()
        self.set_status(204)
