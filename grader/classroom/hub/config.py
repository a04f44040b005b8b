"""JupyterHub's configuration for a class, out of its settings and its folder. No engine and no socket here.

Everything that JupyterHub's security guide asks of a hub is decided in this file: what cookies are like, what tokens
may do, who may see whose seat, and which addresses listen.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from grader.classroom.codes import INSTRUCTOR
from grader.classroom.hub.words import WORDS
from grader.classroom.place import Place
from grader.classroom.settings import ClassSettings
from grader.text import LANGUAGES

FOLDER = Path(__file__).parent

TEACHERS = "instructors"
"""The hub's group of those who teach, where a learning management system says who does."""

HUB, SERVICE, PROXY, PROXY_API = 8081, 8090, 8000, 8001
"""Ports inside the class's own network namespace; of these, the engine publishes PROXY alone."""

HSTS_SECONDS = 15_768_000
"""Half a year, as JupyterHub's documentation has it for a proxy in front."""

NAME = "class"
"""What seats call the class: a name in their network."""

INSTRUCTOR_SCOPES = [
    "self",
    "access:services!service=class",
    "access:servers",
    "list:users",
    "read:users:activity",
    "servers",
]
"""An instructor sees every seat and starts and ends it; users, groups and tokens of others are not theirs."""

SERVICE_SCOPES = ["list:users", "read:users:activity", "users:activity", "servers"]
"""What the class service does in the hub: who is there, keep a seat, end and start one."""

CULLER_SCOPES = ["list:users", "read:users:activity", "read:servers", "delete:servers"]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",  # JupyterHub's own pages have scripts of their own in them
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class OwnClients(frozenset[str]):
    """The OAuth clients that learn who somebody is without a page that asks: the class service and every seat.

    JupyterHub asks before it tells a server of another person's, because that person may have written it. A seat is
    our own code from our own image, and its learner has no shell in it; an instructor who looks at forty seats is
    not asked forty times.
    """

    def __contains__(self, client: object) -> bool:
        return isinstance(client, str) and client.startswith(("service-class", "jupyterhub-user-"))


def configure(c: Any, settings: ClassSettings, place: Place) -> None:
    """Fills in `c`, traitlets' configuration, for a hub that shares the front's addresses with the other parts."""
    hub = c.JupyterHub
    hub.bind_url = f"{settings.scheme}://0.0.0.0:{PROXY}"
    hub.hub_bind_url = f"http://0.0.0.0:{HUB}"
    hub.hub_connect_ip = NAME
    hub.db_url = place.database("hub")
    hub.cookie_secret = bytes.fromhex(place.read("cookie-secret"))
    # A hub that ends leaves the seats as they are: who works in one notices nothing.
    hub.cleanup_servers = False
    hub.concurrent_spawn_limit = 0  # a whole class sits down at once; the spawner lets a few start at a time
    # A proxy that the hub starts would be in the way when it starts anew.
    c.ConfigurableHTTPProxy.should_start = False
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PROXY_API}"
    c.ConfigurableHTTPProxy.auth_token = place.read("proxy-token")
    configure_class(c, settings, place, f"http://127.0.0.1:{SERVICE}")


def configure_class(c: Any, settings: ClassSettings, place: Place, service: str) -> None:
    """What a class's hub is wherever it runs: its pages, its rights, its login. `service` is where the proxy finds the
    class service."""
    hub = c.JupyterHub
    hub.cookie_max_age_days = 7
    hub.cookie_host_prefix_enabled = settings.secure
    hub.tornado_settings = {
        "headers": {
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "same-origin",
            **({"Strict-Transport-Security": f"max-age={HSTS_SECONDS}"} if settings.whole_host else {}),
        },
        "oauth_no_confirm_list": OwnClients(),
        "cookie_options": {"samesite": "Lax", **({"secure": True} if settings.secure else {})},
    }
    hub.active_server_limit = settings.seats
    hub.template_paths = [str(FOLDER / "templates")]
    hub.template_vars = {
        "words": {
            key: {language: text.to(language) for language in LANGUAGES} for key, text in WORDS.items()
        },
        "class_title": settings.title,
        "by_code": settings.authenticator == "code",
        "default_language": settings.language,
    }
    hub.logo_file = str(FOLDER / "logo.svg")
    hub.default_url = first_page
    _rights(hub, settings, place, service)
    _login(c, settings, place)


def first_page(handler: Any) -> str:
    """Where a login leads: an instructor to the dashboard, a learner to the seat (JupyterHub's own rule)."""
    user = handler.current_user
    roles = [*user.roles, *(role for group in user.groups for role in group.roles)] if user else []
    return "/services/class/" if any(role.name == "instructor" for role in roles) else ""


def _rights(hub: Any, settings: ClassSettings, place: Place, service: str) -> None:
    hub.services = [
        {
            "name": "class",
            "url": service,
            "api_token": place.read("service-token"),
            "oauth_client_id": "service-class",
            "oauth_no_confirm": True,
            "display": False,
        },
        {"name": "watch", "api_token": place.read("watch-token")},
        {
            "name": "culler",
            "command": [
                *(sys.executable, "-m", "jupyterhub_idle_culler"),
                *(f"--timeout={settings.idle_minutes * 60}", "--cull-every=60"),
            ],
        },
    ]
    hub.load_roles = [
        {
            "name": "instructor",
            "users": [INSTRUCTOR] if settings.authenticator == "code" else list(settings.teachers),
            "groups": [TEACHERS] if settings.authenticator == "lti" else [],
            "scopes": INSTRUCTOR_SCOPES,
        },
        {"name": "class", "services": ["class"], "scopes": SERVICE_SCOPES},
        {"name": "watch", "services": ["watch"], "scopes": ["access:services!service=class"]},
        {"name": "culler", "services": ["culler"], "scopes": CULLER_SCOPES},
    ]


def _login(c: Any, settings: ClassSettings, place: Place) -> None:
    match settings.authenticator:
        case "code":
            c.JupyterHub.authenticator_class = "grader.classroom.hub.join.JoinAuthenticator"
            c.JoinAuthenticator.codes_file = str(place.codes)
            c.JoinAuthenticator.people_file = str(place.people)
            c.JoinAuthenticator.most = settings.seats
        case "native":
            c.JupyterHub.authenticator_class = "grader.classroom.hub.native.Accounts"
            c.NativeAuthenticator.open_signup = True
            c.NativeAuthenticator.minimum_password_length = 8
            c.NativeAuthenticator.allowed_failed_logins = 5
            c.NativeAuthenticator.seconds_before_next_try = 600
            c.Authenticator.allow_all = True
            # The page where one signs up is the authenticator's own, with its own template.
            native = importlib.import_module("nativeauthenticator")
            c.JupyterHub.template_paths += [str(Path(native.__path__[0]) / "templates")]
        case "oauth":
            options = dict(settings.oauth)
            c.JupyterHub.authenticator_class = options.pop("class", "generic-oauth")
            _apply(c.OAuthenticator, options)
            c.Authenticator.allow_all = True
        case "lti":
            assert settings.lti is not None
            c.JupyterHub.authenticator_class = "grader.classroom.hub.lti.LtiAuthenticator"
            ours = c.LtiAuthenticator
            _apply(
                ours, {"uri_scheme": "https", "tool_name": settings.title or "netdojo", **settings.lti.others}
            )
            ours.issuer = settings.lti.issuer
            ours.client_id = set(settings.lti.client_id)
            ours.authorize_url = settings.lti.authorize_url
            ours.jwks_endpoint = settings.lti.jwks_endpoint
            ours.deployments = set(settings.lti.deployment_id)
            ours.launches_file = str(place.launches)
            ours.manage_groups = True
            c.Authenticator.allow_all = True


def _apply(target: Any, options: dict[str, Any]) -> None:
    for name, value in options.items():
        setattr(target, name, set(value) if isinstance(value, list) else value)
