"""The learner's door to the engine: every byte goes through unchanged, and the sniffer reads along.

Each direction holds at most LIMIT bytes; a reader that is slow slows only its own connection.
"""

import os
import selectors
import socket

from sniff import Sniffer

LIMIT = 256 * 1024
CHUNK = 64 * 1024


class Side:
    """One end of a connection, with what waits to be written to it."""

    def __init__(self, endpoint):
        self.socket = endpoint
        self.waiting = bytearray()
        self.ended = False  # nothing more can be read from it
        self.shut = False  # it has been told that nothing more comes

    def flush(self):
        """Writes what it takes. Raises OSError when it is gone."""
        while self.waiting:
            try:
                sent = self.socket.send(self.waiting)
            except BlockingIOError:
                return
            del self.waiting[:sent]


class Connection:
    """A client and the engine, joined."""

    def __init__(self, selector, client, engine, report):
        self._selector = selector
        self.client, self.engine = Side(client), Side(engine)
        self._sniffer = Sniffer(report)
        for side in (self.client, self.engine):
            side.socket.setblocking(False)
            selector.register(side.socket, selectors.EVENT_READ, (self, side))

    def ready(self, side, mask):
        """Moves bytes on; closes both ends when one is lost or both have ended."""
        other = self.engine if side is self.client else self.client
        try:
            if mask & selectors.EVENT_WRITE:
                side.flush()
            if mask & selectors.EVENT_READ and not side.ended:
                self._read(side, other)
            for from_, to in ((side, other), (other, side)):
                if from_.ended and not to.waiting and not to.shut:
                    to.shut = True
                    to.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.close()
            return
        if side.ended and other.ended and not side.waiting and not other.waiting:
            self.close()
            return
        self._watch(side, other)
        self._watch(other, side)

    def _read(self, side, other):
        try:
            data = side.socket.recv(CHUNK)
        except BlockingIOError:
            return
        if not data:
            side.ended = True
            return
        if side is self.client:
            self._sniffer.to_engine(data)
        else:
            self._sniffer.to_client(data)
        other.waiting += data
        other.flush()

    def _watch(self, side, other):
        mask = selectors.EVENT_WRITE if side.waiting else 0
        if not side.ended and len(other.waiting) < LIMIT:
            mask |= selectors.EVENT_READ
        known = self._selector.get_map().get(side.socket)
        if mask and known is None:
            self._selector.register(side.socket, mask, (self, side))
        elif mask and known.events != mask:
            self._selector.modify(side.socket, mask, (self, side))
        elif not mask and known is not None:
            self._selector.unregister(side.socket)

    def close(self):
        """Forgets both ends."""
        for side in (self.client, self.engine):
            if self._selector.get_map().get(side.socket) is not None:
                self._selector.unregister(side.socket)
            side.socket.close()


class Tap:
    """Listens where the learner's `docker` looks for an engine."""

    def __init__(self, selector, path, engine, report):
        self._selector, self._engine, self._report = selector, engine, report
        if os.path.lexists(path):
            os.unlink(path)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        os.chmod(path, 0o660)
        self._listener.listen(128)
        self._listener.setblocking(False)
        selector.register(self._listener, selectors.EVENT_READ, (self, None))

    def ready(self, _side, _mask):
        """Takes a client; with no engine there, it is sent away as an absent engine would."""
        try:
            client, _ = self._listener.accept()
        except OSError:
            return  # the client has gone again
        engine = socket.socket(socket.AF_UNIX)
        try:
            engine.connect(self._engine)
        except OSError:
            client.close()
            engine.close()
            return
        Connection(self._selector, client, engine, self._report)
