"""Which addresses a seat's network gets. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from grader.classroom.settings import SEAT_PREFIX


@dataclass(frozen=True, slots=True)
class SeatNetwork:
    """A seat's own small network. `gateway` is kept free: the engine wants one named, and gives it to nobody."""

    subnet: str
    gateway: str
    front: str
    seat: str


def free_network(
    pool: ipaddress.IPv4Network, used: Iterable[str], prefix: int = SEAT_PREFIX
) -> SeatNetwork | None:
    """The first network of `pool` that overlaps none of `used` (subnets in CIDR); None where the pool is full."""
    taken = [known for text in used if isinstance(known := ipaddress.ip_network(text), ipaddress.IPv4Network)]
    near = [known for known in taken if known.overlaps(pool)]
    for subnet in pool.subnets(new_prefix=prefix):
        if not any(subnet.overlaps(known) for known in near):
            return addresses(subnet)
    return None


def addresses(subnet: ipaddress.IPv4Network) -> SeatNetwork:
    """Who has which address in `subnet`."""
    first = subnet.network_address
    return SeatNetwork(str(subnet), str(first + 1), str(first + 2), str(first + 3))
