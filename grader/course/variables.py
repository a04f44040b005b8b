"""Draws an exercise's variables, so that each learner has names and addresses of their own.

The same seed, exercise and name always draw the same value, on every machine.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from grader.course.asks import Model

# 10.213.0.0/16 is the sandbox's own; Docker's default pools are 172.17-31 and 192.168; swarm draws from
# 10.0.0.0/8 upwards, so the first few are left to it.
POOL_SECOND_OCTETS = [octet for octet in range(20, 250) if octet != 213]
TRIES = 2000
LARGEST_SUBNET = 16  # the prefix length
# Scripts get the variables as their environment, where these mean something to curl and others.
RESERVED = frozenset({"http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"})
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


# A script may write $name without quotes, so a value is one word that the shell leaves alone.
Value = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/@+-]+$", max_length=200)]
Host = Annotated[int, Field(ge=1, le=65534)]
Limit = Annotated[int, Field(ge=0, le=65535)]


def _ordered(pair: tuple[int, int] | None) -> None:
    if pair is not None and pair[0] > pair[1]:
        raise ValueError(f"{pair[0]} is more than {pair[1]}: the smaller number comes first")


class OneOf(Model):
    """One of some words."""

    one_of: Annotated[tuple[Value, ...], Field(min_length=2)]


class Subnet(Model):
    """A free subnet of the given prefix length; never one that another variable has drawn."""

    subnet: Annotated[int, Field(ge=LARGEST_SUBNET, le=29)]


class AddressIn(Model):
    """An address in a drawn subnet: the nth, or one between two numbers."""

    address_in: str
    nth: Host | None = None
    between: tuple[Host, Host] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> AddressIn:
        if self.nth is not None and self.between is not None:
            raise ValueError("says both `nth` and `between`")
        _ordered(self.between)
        return self


class RangeIn(Model):
    """A part of a drawn subnet, of the given prefix length; the nth such part, the last by default."""

    range_in: str
    prefix: Annotated[int, Field(ge=17, le=30)]
    nth: Annotated[int, Field(ge=0)] | None = None


class Number(Model):
    """A number between two, both included."""

    number: tuple[Limit, Limit]

    @model_validator(mode="after")
    def _in_order(self) -> Number:
        _ordered(self.number)
        return self


KINDS: dict[str, type[Model]] = {
    "one_of": OneOf,
    "subnet": Subnet,
    "address_in": AddressIn,
    "range_in": RangeIn,
    "number": Number,
}
Variable = OneOf | Subnet | AddressIn | RangeIn | Number


def draw(exercise: str, seed: int, variables: Mapping[str, Variable]) -> dict[str, str]:
    """The value of each variable, in the order in which they stand.

    Raises ValueError with words for the author where one refers to no drawn subnet, or does not fit in it.
    """
    values: dict[str, str] = {}
    for name, variable in variables.items():
        dice = random.Random(hashlib.sha256(f"{seed}/{exercise}/{name}".encode()).digest())
        values[name] = _draw(name, variable, dice, values, variables)
    return values


def _draw(
    name: str,
    variable: Variable,
    dice: random.Random,
    values: Mapping[str, str],
    variables: Mapping[str, Variable],
) -> str:
    if isinstance(variable, OneOf):
        free = [word for word in variable.one_of if word not in values.values()]
        return dice.choice(free or list(variable.one_of))
    if isinstance(variable, Number):
        low, high = variable.number
        taken = set(values.values())
        free_numbers = [str(n) for n in range(low, high + 1) if str(n) not in taken]
        if not free_numbers:
            raise ValueError(f"{name}: there is no number left between {low} and {high}")
        return dice.choice(free_numbers)
    if isinstance(variable, Subnet):
        return str(_free_subnet(name, variable.subnet, dice, values))
    within = _within(
        name, variable.address_in if isinstance(variable, AddressIn) else variable.range_in, values
    )
    if isinstance(variable, RangeIn):
        if variable.prefix <= within.prefixlen:
            raise ValueError(f"{name}: a /{variable.prefix} is no part of {within}")
        parts = list(within.subnets(new_prefix=variable.prefix))
        if variable.nth is not None and variable.nth >= len(parts):
            raise ValueError(f"{name}: {within} has {len(parts)} parts of /{variable.prefix}, counted from 0")
        return str(parts[-1 if variable.nth is None else variable.nth])
    if variable.nth is not None:
        number = variable.nth
    else:
        low, high = variable.between or (2, within.num_addresses - 2)
        high = min(high, within.num_addresses - 2)
        fixed = _fixed_in(variable.address_in, variables)
        taken = set(values.values())
        free_hosts = [n for n in range(low, high + 1) if n not in fixed and str(within[n]) not in taken]
        if not free_hosts:
            raise ValueError(f"{name}: there is no address left between {low} and {high}")
        number = dice.choice(free_hosts)
    if not 0 < number < within.num_addresses - 1:
        raise ValueError(f"{name}: {within} has no address number {number}")
    return str(within[number])


def _fixed_in(subnet: str, variables: Mapping[str, Variable]) -> frozenset[int]:
    """The numbers of a drawn subnet's addresses that some variable takes by number, wherever it stands."""
    return frozenset(
        variable.nth
        for variable in variables.values()
        if isinstance(variable, AddressIn) and variable.nth is not None
        if variable.address_in.lstrip("$") == subnet.lstrip("$")
    )


def _within(name: str, reference: str, values: Mapping[str, str]) -> IPv4Network:
    try:
        found = ip_network(values[reference.lstrip("$")])
    except KeyError:
        raise ValueError(f"{name}: `{reference}` is no variable that stands above it") from None
    except ValueError:
        raise ValueError(f"{name}: `{reference}` is no subnet") from None
    if (
        not isinstance(found, IPv4Network) or found.prefixlen < LARGEST_SUBNET
    ):  # its addresses are listed one by one
        raise ValueError(f"{name}: {found} is no IPv4 subnet of at most a /{LARGEST_SUBNET}")
    return found


def _free_subnet(name: str, prefix: int, dice: random.Random, values: Mapping[str, str]) -> IPv4Network:
    taken = [subnet for value in values.values() if (subnet := _as_subnet(value)) is not None]
    for _ in range(TRIES):
        octet = dice.choice(POOL_SECOND_OCTETS)
        candidate = ip_network(f"10.{octet}.{dice.randrange(1, 255)}.0/{prefix}", strict=False)
        if not any(candidate.overlaps(other) for other in taken):
            assert isinstance(candidate, IPv4Network)
            return candidate
    raise ValueError(f"{name}: there is no /{prefix} left beside the other subnets")


def _as_subnet(value: str) -> IPv4Network | None:
    try:
        found = ip_network(value) if "/" in value else None
    except ValueError:  # a word with a slash, such as an image's name
        return None
    return found if isinstance(found, IPv4Network) else None
