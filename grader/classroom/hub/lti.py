"""Login from a learning management system by LTI 1.3: ltiauthenticator's, and what a class asks besides.

ltiauthenticator checks signature, issuer, audience, age, state and nonce of a launch. Here: its deployment, that it
opens an activity, that a name stays one person's, and what browsers let through of a form that another site sends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.handlers import LTI13CallbackHandler, LTI13LoginInitHandler
from tornado.web import HTTPError
from traitlets import Set, Unicode

from grader.classroom.hub.config import TEACHERS
from grader.classroom.launches import Launch, Launches, Link

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
TEACHES = (
    "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
    "http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#",
)
"""Roles in the LMS's course whose people teach here (LTI 1.3, "Context roles"), and what sub-roles begin with."""


class LoginInit(LTI13LoginInitHandler):  # type: ignore[misc]
    """hub/lti13/oauth_login: where the LMS sends the browser first."""

    def authorize_redirect(self, **asked: Any) -> None:
        """Back to the LMS, as the client that it named. 400 where that is none of ours."""
        known = self.authenticator.client_id
        if not asked.get("client_id") and len(known) == 1:
            (asked["client_id"],) = known
        if asked.get("client_id") not in known:
            raise HTTPError(400, "This client_id is not one of this class's.")
        super().authorize_redirect(**asked)

    def _set_oauth_cookie(self, key: str, value: str) -> None:
        # They come back with a form that the LMS's page sends; of cookies that are "Lax" a browser sends none then.
        self._set_cookie(
            key, value, expires_days=1, httponly=True, encrypted=True, samesite="None", secure=True
        )


class Callback(LTI13CallbackHandler):  # type: ignore[misc]
    """hub/lti13/oauth_callback: where the LMS sends the browser with its launch."""

    def _get_oauth_cookie(self, name: str) -> str:
        # Forgotten where it was set: a launch that comes a second time has no state and no nonce any more.
        held = (self.get_secure_cookie(name) or b"").decode("utf-8", "replace")
        self.clear_cookie(name, path=self.hub.base_url)
        return held


class LtiAuthenticator(LTI13Authenticator):  # type: ignore[misc]
    """Learners and instructors of one LMS."""

    login_service = "LTI"
    login_handler = LoginInit
    callback_handler = Callback
    launches_file = Unicode(help="launches.json").tag(config=True)
    deployments = Set(Unicode(), help="The LMS's deployment ids; empty: any.").tag(config=True)

    async def authenticate(self, handler: Any, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Name and groups of who was launched. Raises HTTPError 400 or 403 where the launch is not for this class."""
        told = data or {}
        deployment = str(told.get(CLAIM + "deployment_id", ""))
        if self.deployments and deployment not in self.deployments:
            raise HTTPError(403, "This deployment_id is not one of this class's.")
        if told.get(CLAIM + "message_type") != "LtiResourceLinkRequest":
            raise HTTPError(400, "A class is opened as an activity (LtiResourceLinkRequest) only.")
        if not told.get("sub"):
            raise HTTPError(403, "The LMS does not say who you are: anonymous launches have no seat.")
        name = self.normalize_username(self.get_username(told))
        launch = Launch(
            issuer=str(told["iss"]),
            client=_client(told),
            deployment=deployment,
            subject=str(told["sub"]),
            links=_links(told),
        )
        if not Launches(Path(self.launches_file)).note(name, launch):
            raise HTTPError(403, "Another person of the LMS has this name here already. Ask the instructor.")
        roles = told.get(CLAIM + "roles") or []
        teaches = any(str(role).startswith(TEACHES) for role in roles)
        return {"name": name, "groups": [TEACHERS] if teaches else []}


def _client(told: dict[str, Any]) -> str:
    audience = told["aud"]
    return str(told.get("azp") or (audience[0] if isinstance(audience, list) else audience))


def _links(told: dict[str, Any]) -> tuple[Link, ...]:
    ends = told.get(ENDPOINT)
    if not isinstance(ends, dict):
        return ()
    link = Link(
        lineitem=str(ends.get("lineitem") or ""),
        lineitems=str(ends.get("lineitems") or ""),
        scopes=tuple(str(scope) for scope in ends.get("scope") or ()),
    )
    return (link,) if link.lineitem or link.lineitems else ()
