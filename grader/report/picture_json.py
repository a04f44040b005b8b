"""The picture as JSON for other programs: the same names as in `grader.network.state`, addresses as strings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any

from grader.network.state import NetworkState


def picture_json(picture: NetworkState) -> dict[str, Any]:
    """`{"nodes": {name: {"networks": [...], "containers": [...], "swarm": ...}}, "missing": {...}}`."""
    found: dict[str, Any] = _plain(picture)
    return found


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, IPv4Address | IPv6Address | IPv4Network | IPv6Network):
        return str(value)
    return value
