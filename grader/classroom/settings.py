"""A class's settings: one TOML file, read into pydantic models. Pure but for reading that file.

Whatever is left out has a default that suits forty learners in one room and one machine; `SAMPLE` is the file that
`netdojo class up` writes where there is none.
"""

from __future__ import annotations

import ipaddress
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from grader.problem import Problem
from grader.text import say

SEAT_PREFIX = 29
"""A seat's network has eight addresses: its own, the class's, and those that a network keeps for itself."""

SAMPLE = """\
# A class of netdojo. What is left out has the value that stands here behind "#".

# title = ""                    what the pages call this class
# course = ""                   a folder, or the name of a course that `netdojo course add` fetched
# seats = 40                    how many learners at most
# engine = "docker"             "docker": all on this machine; "swarm": seats spread over the machines of a swarm
# language = "en"               "en" or "zh": of pages that do not know the reader's
# address = "0.0.0.0"           where to listen, and on which port
# port = 8000
# url = ""                      how learners reach it, where that is another: "https://class.example.org"
# authenticator = "code"        "code" (a name and the class's join code), "native", "oauth" or "lti"
# teachers = []                 who teaches, where people have names of their own (native, oauth)
# database = ""                 where results are kept: a file in this folder, or "postgresql://USER:WORD@HOST/NAME"
# idle_minutes = 60             a seat that nobody touched for so long is ended; its progress is kept

# [seat]                        what one seat may use
# memory = "256M"               the app and the grader
# sandbox_memory = "1G"         the learner's sandbox
# cpus = 1.0
# processes = 300
# spare = false                 true: another sandbox ready for the next reset, and twice the memory

# [tls]                         files in PEM; with them the class speaks https
# certificate = "/etc/ssl/class.pem"
# key = "/etc/ssl/class.key"

# [network]
# seats = "10.118.0.0/16"       cut into a small network for each seat; not one that this machine uses already

# [swarm]                       with engine = "swarm"
# placement = []                where seats may run, as constraints: ["node.role==worker"]

# [oauth]                       as oauthenticator's own documentation names them
# class = "oauthenticator.generic.GenericOAuthenticator"
# client_id = "..."

# [lti]                         LTI 1.3; other keys go to ltiauthenticator as they are
# issuer = "https://lms.example.org"
# client_id = ["..."]
# deployment_id = ["1"]         which of the LMS's deployments may come; left out: any
# authorize_url = "https://lms.example.org/mod/lti/auth.php"
# jwks_endpoint = "https://lms.example.org/mod/lti/certs.php"
# token_endpoint = "https://lms.example.org/mod/lti/token.php"
# username_key = "sub"
# scores = "course"             "course" (one score), "exercise" (one for each) or "none"
"""

WEB = r"^https?://[^\s]+$"
Bytes = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,6}[MG]$")]


def in_bytes(size: str) -> int:
    """ "512M" or "2G" as a number."""
    return int(size[:-1]) << {"M": 20, "G": 30}[size[-1]]


class _Part(BaseModel):
    """A key that nobody knows is an error: it is a misspelt one."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SeatLimits(_Part):
    """What one seat may use."""

    memory: Bytes = "256M"
    sandbox_memory: Bytes = "1G"
    cpus: Annotated[float, Field(gt=0, le=64)] = 1.0
    processes: Annotated[int, Field(ge=50, le=10_000)] = 300
    spare: bool = False


class Tls(_Part):
    """A certificate with its chain and its key, both in PEM."""

    certificate: Path
    key: Path

    @field_validator("certificate", "key")
    @classmethod
    def _there(cls, path: Path, info: ValidationInfo) -> Path:
        elsewhere = bool((info.context or {}).get("inside"))
        if not path.is_absolute() or not (elsewhere or path.is_file()):
            raise ValueError(f"{path} is not the full path of a file")
        return path


class Networks(_Part):
    """Where the seats' networks are cut from."""

    seats: ipaddress.IPv4Network = ipaddress.IPv4Network("10.118.0.0/16")

    @field_validator("seats")
    @classmethod
    def _private(cls, network: ipaddress.IPv4Network) -> ipaddress.IPv4Network:
        if not network.is_private or network.prefixlen > SEAT_PREFIX:
            raise ValueError(f"{network} is no private network of at least /{SEAT_PREFIX}")
        return network


class Swarm(_Part):
    """Where a swarm places seats."""

    placement: tuple[str, ...] = ()


class Lti(BaseModel):
    """A learning management system. What is not named here is ltiauthenticator's."""

    model_config = ConfigDict(frozen=True, extra="allow")

    issuer: Annotated[str, Field(min_length=1)]
    client_id: tuple[str, ...]
    authorize_url: Annotated[str, Field(pattern=WEB)]
    jwks_endpoint: Annotated[str, Field(pattern=WEB)]
    deployment_id: tuple[str, ...] = ()
    token_endpoint: Annotated[str, Field(pattern=WEB)] | None = None
    token_audience: str = ""
    scores: Literal["course", "exercise", "none"] = "course"

    @field_validator("client_id", "deployment_id", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self) -> Lti:
        if not self.client_id:
            raise ValueError("client_id is needed")
        if self.scores != "none" and not self.token_endpoint:
            raise ValueError('scores are sent to token_endpoint, which is missing; or say scores = "none"')
        return self

    @property
    def others(self) -> dict[str, Any]:
        """What ltiauthenticator is to be told besides."""
        return dict(self.model_extra or {})


class ClassSettings(_Part):
    """Everything that an instructor can choose. The comments in `SAMPLE` say what each is."""

    title: Annotated[str, Field(max_length=100)] = ""
    course: str = ""
    seats: Annotated[int, Field(ge=1, le=500)] = 40
    engine: Literal["docker", "swarm", "kubernetes"] = "docker"
    language: Literal["en", "zh"] = "en"
    address: str = "0.0.0.0"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    url: Annotated[str, Field(pattern=r"^(https?://[^\s?#]+)?$")] = ""
    authenticator: Literal["code", "native", "oauth", "lti"] = "code"
    teachers: tuple[str, ...] = ()
    database: Annotated[str, Field(pattern=r"^(postgresql(\+psycopg)?://\S+|sqlite:///\S+)?$")] = ""
    idle_minutes: Annotated[int, Field(ge=10, le=10_080)] = 60
    seat: SeatLimits = SeatLimits()
    tls: Tls | None = None
    network: Networks = Networks()
    swarm: Swarm = Swarm()
    oauth: dict[str, Any] = Field(default_factory=dict)
    lti: Lti | None = None

    @field_validator("address")
    @classmethod
    def _address(cls, address: str) -> str:
        return str(ipaddress.ip_address(address))

    @model_validator(mode="after")
    def _whole(self) -> ClassSettings:
        room = 1 << (SEAT_PREFIX - (self.engine == "swarm") - self.network.seats.prefixlen)
        if room < self.seats:
            raise ValueError(f"network.seats has room for {room} seats")
        if self.authenticator in ("oauth", "lti") and not getattr(self, self.authenticator):
            raise ValueError(f"authenticator {self.authenticator!r} needs [{self.authenticator}]")
        if self.authenticator == "lti" and not self.secure:
            # A browser sends the login's cookies along with the LMS's form only where they are marked as secure.
            raise ValueError("authenticator 'lti' needs https: [tls], or url with the https address in front")
        if self.authenticator in ("native", "oauth") and not self.teachers:
            raise ValueError(f"authenticator {self.authenticator!r} needs teachers")
        return self

    @property
    def door_limits(self) -> dict[str, int]:
        """What the doors let a seat's sandboxes have (`door.limits.DoorLimits`)."""
        return {"memory": in_bytes(self.seat.sandbox_memory)}

    def database_url(self, usual: str) -> str:
        """Where the class service keeps results, as SQLAlchemy takes it; `usual` where nothing was chosen."""
        return self.database.replace("postgresql://", "postgresql+psycopg://", 1) or usual

    @property
    def scheme(self) -> str:
        """What the class itself speaks: "http" or "https"."""
        return "https" if self.tls else "http"

    @property
    def secure(self) -> bool:
        """Whether browsers come by https, to us or to a proxy of the instructor's in front."""
        return self.tls is not None or self.url.startswith("https://")

    @property
    def whole_host(self) -> bool:
        """Whether the address that browsers come by is a host's https on its usual port. Only then may they be told to
        come by https alone (Strict-Transport-Security): that holds for all ports of the host."""
        told = urlsplit(self.url)
        return (
            told.port in (None, 443) if told.scheme == "https" else self.tls is not None and self.port == 443
        )


def read_settings(path: Path, inside: bool = False) -> ClassSettings:
    """The settings in the file at `path`, the defaults where there is none. `inside` one of the class's containers the
    files that they name are not looked for: those are the machine's.

    Raises Problem that names the key. It never falls back: a class with other limits than those asked for is none.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return ClassSettings.model_validate(told, context={"inside": inside})
    except FileNotFoundError:
        return ClassSettings()
    except OSError as error:
        raise Problem(say("{path} cannot be read ({error}).", path=path, error=error.strerror)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise Problem(
            say(
                "The class's settings in {path} are not understood: {reason}",
                path=path,
                reason=_reason(error),
            ),
            say("Mend that line, then try again."),
        ) from error


def _reason(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return ": ".join(part for part in (".".join(map(str, first["loc"])), first["msg"]) if part)
    return str(error).partition("\n")[0]
