"""The entries of a learner's ledger: what happened, each bound by its digest to the one before. Pure.

An entry that is changed, left out, put in or moved no longer fits its neighbours; see `first_break`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""What stands as the digest before the first entry."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is to be noted: `what` happened ("start", "verdict", ...), when (ms since the epoch), and its particulars.

    `particulars` holds only what JSON has, without floats: the same entry must give the same bytes everywhere.
    """

    what: str
    at: int
    particulars: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact in its place. `digest` covers all before it; `signature` is the Ed25519 one of `digest` by `key`.

    `key` is the public key, 32 bytes in base64; `digest` and `previous` are SHA-256 in hexadecimal.
    """

    number: int
    fact: Fact
    previous: str
    digest: str
    key: str
    signature: str


def canonical(value: object) -> bytes:
    """`value` as JSON in one way only: keys sorted, no spaces, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest_of(number: int, fact: Fact, previous: str) -> str:
    """The digest of a fact at its place."""
    content = {
        "number": number,
        "at": fact.at,
        "what": fact.what,
        "facts": dict(fact.particulars),
        "previous": previous,
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def first_break(entries: Iterable[Entry]) -> int | None:
    """The number of the first entry that does not follow from the one before it; None where all do."""
    number, previous = 1, GENESIS
    for entry in entries:
        fits = entry.number == number and entry.previous == previous
        if not fits or entry.digest != digest_of(entry.number, entry.fact, entry.previous):
            return number
        number, previous = number + 1, entry.digest
    return None
