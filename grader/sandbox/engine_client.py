"""The Docker SDK's client on a unix socket, with one pool of connections for all that it asks."""

from __future__ import annotations

from collections.abc import Mapping

import docker
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnectionPool
from requests.adapters import BaseAdapter


class _OnePool(UnixHTTPAdapter):
    """The SDK's own (7.1, transport/unixconn.py) has a pool for each address, path and query included, and 25 of them.

    So each container was asked over a connection of its own, and beyond 25 over a new one each time. Through a
    gateway every connection is a `docker exec`: 60 ms instead of 1, and a process in the node.
    """

    def get_connection(
        self, url: str | bytes, proxies: Mapping[str, str] | None = None
    ) -> UnixHTTPConnectionPool:
        """The pool, whatever is asked: the socket is the same."""
        return super().get_connection("", proxies)


class EngineClient(docker.APIClient):
    """Asks as the SDK's client does, over as few connections as there are requests at the same time.

    Not for what takes a connection over (attach, exec): such a one must not come back into a pool.
    """

    def mount(self, prefix: str | bytes, adapter: BaseAdapter) -> None:
        """Called by the SDK as soon as it has made its adapter, before the first request."""
        if isinstance(adapter, UnixHTTPAdapter):
            adapter = _OnePool(f"http+unix://{adapter.socket_path}", adapter.timeout)
        super().mount(prefix, adapter)
