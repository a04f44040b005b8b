"""The installation's key: made once, kept beside the progress, signs what the ledger and a report say.

It proves as much as its keeper can be trusted: see docs/grading.md. Touches one file in the state folder.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from filelock import FileLock

from grader.places import state_folder, write_atomically
from grader.problem import Problem
from grader.text import say

FILE = "installation.key"


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """Signs with Ed25519 (RFC 8032)."""

    private: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path | None = None) -> InstallationKey:
        """The key in `folder`, by default the state folder; made where there is none yet.

        Raises Problem where the file cannot be read or made, or holds something else.
        """
        path = (folder or state_folder()) / FILE
        try:
            with FileLock(path.with_suffix(".lock")):  # two programs that start at once make one key
                if not path.exists():
                    # The file is made with the draft's rights, which must not be open even for a moment.
                    before = os.umask(0o177)
                    try:
                        write_atomically(path, _pem(Ed25519PrivateKey.generate()))
                    finally:
                        os.umask(before)
                loaded = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise _unusable(path, str(error)) from error
        if not isinstance(loaded, Ed25519PrivateKey):
            raise _unusable(path, "not an Ed25519 key")
        return cls(loaded)

    @property
    def public(self) -> str:
        """The public key, 32 bytes in base64."""
        return base64.b64encode(self.private.public_key().public_bytes_raw()).decode()

    def sign(self, content: bytes) -> str:
        """The signature of `content`, 64 bytes in base64."""
        return base64.b64encode(self.private.sign(content)).decode()


def signed(public: str, content: bytes, signature: str) -> bool:
    """Whether `signature` is the one of `content` by the key `public`; False for what is no key or signature."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def fingerprint(public: str) -> str:
    """What people compare instead of a key: "3F2A-9C01-77DE-10B4", the beginning of its SHA-256."""
    head = hashlib.sha256(public.encode()).hexdigest()[:16].upper()
    return "-".join(head[at : at + 4] for at in range(0, 16, 4))


def _pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _unusable(path: Path, reason: str) -> Problem:
    return Problem(
        say("The installation's key {path} cannot be used ({reason}).", path=path, reason=reason),
        say("Restore it from a copy. Or move it away: a new one is made, and reports name both keys."),
    )
