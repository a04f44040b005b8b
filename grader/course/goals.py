"""A goal of an exercise, as its file writes it: its name, what it waits for, and what it asks (grader.course.asks)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from grader.course.asks import (
    AddressGoal,
    AliasGoal,
    AnswerGoal,
    Ask,
    AttachmentGoal,
    BlockedGoal,
    CaptureGoal,
    ContainerGoal,
    EngineGoal,
    FirewallGoal,
    LogGoal,
    LookupGoal,
    Model,
    NetnsGoal,
    NetworkGoal,
    PortGoal,
    ReachGoal,
    RouteGoal,
    SameGoal,
    ServiceGoal,
    SwarmGoal,
    TlsGoal,
    TokenGoal,
)
from grader.course.words import Words
from grader.text import Text

KINDS: dict[str, type[Model]] = {
    "network": NetworkGoal,
    "container": ContainerGoal,
    "attachment": AttachmentGoal,
    "address": AddressGoal,
    "alias": AliasGoal,
    "lookup": LookupGoal,
    "port": PortGoal,
    "reach": ReachGoal,
    "blocked": BlockedGoal,
    "netns": NetnsGoal,
    "route": RouteGoal,
    "firewall": FirewallGoal,
    "same": SameGoal,
    "swarm": SwarmGoal,
    "token": TokenGoal,
    "service": ServiceGoal,
    "log": LogGoal,
    "tls": TlsGoal,
    "capture": CaptureGoal,
    "engine": EngineGoal,
    "answer": AnswerGoal,
}
PROBING = frozenset(
    {"lookup", "reach", "blocked", "netns", "route", "firewall", "log", "tls", "capture", "engine"}
)
PROBING_TRUTHS = ("resolver_of", "peer_of", "address_of_node")
Feature = Literal["vxlan", "macvlan", "ipvlan", "ipvs", "esp", "dummy", "8021q"]


class Goal(Model):
    """One goal: `id`, perhaps a `title`, the goals it `needs`, and one kind's key with what it asks.

    `feature` is what the kernel must have for the goal to show: without it nobody can reach the goal.
    `secret`: what it wants would give an answer away, so learners see its title alone.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: Words | None = None
    needs: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    feature: Feature | None = None
    secret: bool = False
    network: NetworkGoal | None = None
    container: ContainerGoal | None = None
    attachment: AttachmentGoal | None = None
    address: AddressGoal | None = None
    alias: AliasGoal | None = None
    lookup: LookupGoal | None = None
    port: PortGoal | None = None
    reach: ReachGoal | None = None
    blocked: BlockedGoal | None = None
    netns: NetnsGoal | None = None
    route: RouteGoal | None = None
    firewall: FirewallGoal | None = None
    same: SameGoal | None = None
    swarm: SwarmGoal | None = None
    token: TokenGoal | None = None
    service: ServiceGoal | None = None
    log: LogGoal | None = None
    tls: TlsGoal | None = None
    capture: CaptureGoal | None = None
    engine: EngineGoal | None = None
    answer: AnswerGoal | None = None

    ALL_KINDS: ClassVar[tuple[str, ...]] = tuple(KINDS)

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, words: Any) -> Any:
        if isinstance(words, dict):
            found = [key for key in words if key in KINDS]
            if len(found) != 1:
                raise ValueError(
                    f"asks for {' and '.join(found) if found else 'nothing'}; a goal has exactly one of: "
                    + ", ".join(KINDS)
                )
            if words[found[0]] is None:
                raise ValueError(f"`{found[0]}` says nothing")
        return words

    @model_validator(mode="after")
    def _secret_has_a_title(self) -> Goal:
        if self.secret and self.title is None:
            raise ValueError("is secret, so it needs a `title`")
        return self

    @property
    def kind(self) -> str:
        """The kind's key, such as "network"."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def ask(self) -> Ask:
        """What it asks, the model of its kind."""
        found: Ask = getattr(self, self.kind)
        return found

    @property
    def probes(self) -> bool:
        """Whether the engine's state is not enough: something must be tried inside the sandbox."""
        return self.kind in PROBING or (self.answer is not None and self.answer.truth.kind in PROBING_TRUTHS)

    @property
    def own_title(self) -> Text | None:
        """The title that the exercise's author gave it, in both languages; None where there is none."""
        words = self.title or (self.answer.question if self.answer else None)
        return _Both("{en}", {"en": words.en, "zh": words.zh}) if words else None


class _Both(Text):
    """A sentence that an author wrote in both languages."""

    __slots__ = ()

    def to(self, language: str) -> str:
        return str(self.values["zh" if language == "zh" else "en"])
