"""A seat's own token: says which seat speaks, and cannot be made by a learner. Pure.

JupyterHub's tokens tell whose server or browser speaks, and both are the learner's: a token that a browser was given
by OAuth lies in its cookies. A seat's token is made where the seat is spawned and never leaves the seat.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

PURPOSE = b"netdojo seat 1\0"


def seat_token(secret: bytes, seat: str) -> str:
    """The token of the seat called `seat`. `secret` is the class's own, at least 32 bytes."""
    name = base64.urlsafe_b64encode(seat.encode()).decode().rstrip("=")
    return f"{name}.{_mac(secret, seat)}"


def seat_of(secret: bytes, token: str) -> str | None:
    """The seat that `token` belongs to; None where it is no seat's token of this class."""
    name, _, mac = token.partition(".")
    try:
        seat = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    except (ValueError, UnicodeDecodeError):
        return None
    given = mac.encode("utf-8", "replace")
    return seat if seat and hmac.compare_digest(given, _mac(secret, seat).encode()) else None


def class_mark(secret: bytes) -> str:
    """What tells this class from others where its secret may not stand: 16 hexadecimal digits."""
    return hashlib.sha256(b"netdojo class 1\0" + secret).hexdigest()[:16]


def _mac(secret: bytes, seat: str) -> str:
    if len(secret) < 32:
        raise ValueError("a class's secret has at least 32 bytes")
    digest = hmac.new(secret, PURPOSE + seat.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
