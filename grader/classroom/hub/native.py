"""Accounts with passwords: nativeauthenticator's, with JupyterHub's own login, whose page is the class's.

nativeauthenticator 1.3.0 has a login handler that JupyterHub 6 cannot run: it times itself with `statsd`, now gone.
"""

from __future__ import annotations

from typing import Any

from nativeauthenticator import NativeAuthenticator


class Accounts(NativeAuthenticator):  # type: ignore[misc]
    """Name and password; whoever opens the class may make an account."""

    def get_handlers(self, app: Any) -> list[Any]:
        """All of nativeauthenticator's but the login."""
        return [handler for handler in super().get_handlers(app) if "login" not in handler[0]]
