"""The agent's loop: one thread, one selector; a probe is a child process, a grader a line-wise connection.

Protocol: one JSON object a line. {"id": 1, "op": "probe", ...} is answered {"id": 1, "result": {...}} or
{"id": 1, "error": "..."}; after {"op": "subscribe"}, {"event": "refusal" | "answer", ...} comes unasked.
"""

import ctypes
import json
import os
import selectors
import signal
import socket
import struct
import time
from collections import deque

import probes
from tap import Tap

REFUSALS = 200
PROBES = 32  # children at once; more wait
GRACE = 3.0  # seconds a probe may take beyond its own timeout
LINE = 1 << 20
IN_CLOSE_WRITE, IN_MOVED_TO, IN_DELETE = 0x8, 0x80, 0x200


class Child:
    """A probe at work."""

    def __init__(self, grader, identity, pid, pipe, deadline):
        self.grader, self.identity, self.pid, self.pipe, self.deadline = grader, identity, pid, pipe, deadline
        self.said = bytearray()


class Grader:
    """A connection of the grader's."""

    def __init__(self, endpoint):
        self.socket = endpoint
        self.heard = bytearray()
        self.waiting = bytearray()
        self.subscribed = False
        self.closed = False


class Agent:
    """Everything that the agent serves."""

    def __init__(self, path, tap, engine, answers):
        self._selector = selectors.DefaultSelector()
        self._refusals = deque(maxlen=REFUSALS)
        self._graders, self._children, self._queue = set(), set(), deque()
        self._answers = answers
        if os.path.lexists(path):
            os.unlink(path)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(16)
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, (self, self._accept))
        if answers:
            os.makedirs(answers, exist_ok=True)
            self._watch_answers(answers)
        if tap:
            Tap(self._selector, tap, engine, self._refused)

    def run(self):
        """Serves for ever."""
        while True:
            wait = None
            if self._children:
                wait = max(0.0, min(child.deadline for child in self._children) - time.monotonic())
            for key, mask in self._selector.select(wait):
                owner, what = key.data
                if self._selector.get_map().get(key.fileobj) is None:
                    continue  # closed by what came before it in this round
                if owner is self:
                    what(key.fileobj, mask)
                else:
                    owner.ready(what, mask)
            now = time.monotonic()
            for child in [child for child in self._children if child.deadline <= now]:
                self._finish(child, error="the probe took too long")

    # -- graders ---------------------------------------------------------------------------------

    def _accept(self, listener, _mask):
        try:
            endpoint, _ = listener.accept()
        except OSError:
            return
        endpoint.setblocking(False)
        grader = Grader(endpoint)
        self._graders.add(grader)
        self._selector.register(endpoint, selectors.EVENT_READ, (self, lambda _s, m: self._grader(grader, m)))

    def _grader(self, grader, mask):
        try:
            if mask & selectors.EVENT_WRITE:
                self._flush(grader)
            if mask & selectors.EVENT_READ:
                data = grader.socket.recv(65536)
                if not data:
                    self._drop(grader)
                    return
                grader.heard += data
        except BlockingIOError:
            return
        except OSError:
            self._drop(grader)
            return
        if len(grader.heard) > LINE:
            self._drop(grader)
            return
        while b"\n" in grader.heard:
            line, _, rest = bytes(grader.heard).partition(b"\n")
            grader.heard = bytearray(rest)
            self._line(grader, line)

    def _line(self, grader, line):
        try:
            request = json.loads(line)
            operation = request["op"]
        except (ValueError, KeyError, TypeError):
            self._say(grader, {"id": None, "error": "not a request"})
            return
        identity = request.get("id")
        if operation == "probe":
            self._queue.append((grader, identity, request))
            self._start_probes()
        elif operation == "refusals":
            self._say(grader, {"id": identity, "result": list(self._refusals)})
        elif operation == "answers":
            self._say(grader, {"id": identity, "result": self._given()})
        elif operation == "subscribe":
            grader.subscribed = True
            self._say(grader, {"id": identity, "result": {}})
        else:
            self._say(grader, {"id": identity, "error": f"no operation is called {operation}"})

    def _say(self, grader, message):
        if grader.closed:
            return
        grader.waiting += json.dumps(message).encode() + b"\n"
        try:
            self._flush(grader)
        except OSError:
            self._drop(grader)

    def _flush(self, grader):
        try:
            while grader.waiting:
                del grader.waiting[: grader.socket.send(grader.waiting)]
        except BlockingIOError:
            pass  # the rest goes when there is room
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if grader.waiting else 0)
        data = self._selector.get_key(grader.socket).data
        self._selector.modify(grader.socket, mask, data)

    def _drop(self, grader):
        if not grader.closed:
            grader.closed = True
            self._graders.discard(grader)
            self._selector.unregister(grader.socket)
            grader.socket.close()

    def _tell(self, event):
        for grader in [grader for grader in self._graders if grader.subscribed]:
            self._say(grader, event)

    def _refused(self, refusal):
        self._refusals.append(refusal)
        self._tell({"event": "refusal", **refusal})

    # -- probes ----------------------------------------------------------------------------------

    def _start_probes(self):
        while self._queue and len(self._children) < PROBES:
            grader, identity, request = self._queue.popleft()
            read, write = os.pipe()
            pid = os.fork()
            if pid == 0:
                self._be_probe(request, write)
            os.close(write)
            os.set_blocking(read, False)
            seconds = request.get("timeout")
            limit = float(seconds) if isinstance(seconds, int | float) else 2.0
            # A name may be asked of several servers, and have several addresses, each with its own timeout.
            child = Child(grader, identity, pid, read, time.monotonic() + 4 * limit + GRACE)
            self._children.add(child)
            self._selector.register(read, selectors.EVENT_READ, (self, lambda _f, _m, c=child: self._hear(c)))

    @staticmethod
    def _be_probe(request, write):
        """The child's whole life."""
        try:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            began = time.monotonic()
            try:
                result = {"result": {**probes.answer(request), "elapsed": time.monotonic() - began}}
            except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
                result = {"error": f"{type(error).__name__}: {error}"}
            words = memoryview(json.dumps(result).encode())
            while words:
                words = words[os.write(write, words) :]
        finally:
            os._exit(0)

    def _hear(self, child):
        try:
            data = os.read(child.pipe, 65536)
        except BlockingIOError:
            return
        if data:
            child.said += data
            return
        try:
            answer = json.loads(bytes(child.said))
        except ValueError:
            answer = {"error": "the probe ended without an answer"}
        self._finish(child, **answer)

    def _finish(self, child, **answer):
        self._children.discard(child)
        self._selector.unregister(child.pipe)
        os.close(child.pipe)
        os.kill(child.pid, signal.SIGKILL)  # it is not reaped yet, so the pid is still its own
        os.waitpid(child.pid, 0)
        self._say(child.grader, {"id": child.identity, **answer})
        self._start_probes()

    # -- answers ---------------------------------------------------------------------------------

    def _watch_answers(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if descriptor < 0 or libc.inotify_add_watch(descriptor, folder.encode(), IN_MOVED_TO | IN_DELETE) < 0:
            return  # no watches left on this machine: answers are still found when the grader asks
        self._selector.register(descriptor, selectors.EVENT_READ, (self, self._answered))

    def _answered(self, descriptor, _mask):
        try:
            os.read(descriptor, 65536)
        except BlockingIOError:
            return
        self._tell({"event": "answer", "answers": self._given()})

    def _given(self):
        """Goal to answer, as the learner's files have it."""
        given = {}
        if self._answers:
            for name in os.listdir(self._answers):
                if not name.startswith("."):
                    given[name] = probes.resolve.read(f"{self._answers}/{name}")[:1000].strip()
        return given
