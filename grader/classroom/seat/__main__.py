"""Runs a seat: `python -m grader.classroom.seat`. What it reads from its environment stands in ../README.md."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer

from grader.classroom.seat.app import Activity, Seat, make_app
from grader.classroom.seat.engine import EngineSocket
from grader.classroom.seat.outbox import Bell, Outbox
from grader.classroom.seat.service import ClassService, ServiceAway
from grader.classroom.seat.terminal import Terminals
from grader.classroom.wire import Hand, News
from grader.places import socket_folder, write_atomically
from grader.problem import Problem
from grader.progress.store import Store
from grader.session.done import learner_in
from grader.text import say, verbatim

READY_SECONDS = 5.0
"""How long the hub is kept waiting for a seat that is not ready; then it shows why."""

PAUSE = 5.0
"""Seconds after which the service is asked again that was away."""

PASSED_ON = (
    "PATH",
    "LANG",
    "HOME",
    "PYTHONPATH",
    "NETDOJO_STATE",
    "NETDOJO_LANG",
    "NETDOJO_COURSE",
    "NETDOJO_IMAGE",
)
"""What of this process's environment the app gets. No token is among it."""


def said(words: str) -> None:
    """For the seat's log."""
    print(f"seat: {words}", file=sys.stderr, flush=True)


def app_settings(folder: Path, spare: bool) -> Path:
    """The folder of the app's settings, in `folder`, which a seat may write; with `spare` as the class has it."""
    chosen = folder / "config"
    chosen.mkdir(mode=0o700, exist_ok=True)
    if not spare:
        write_atomically(chosen / "settings.toml", "spare = false\n")
    return chosen


def app_environment(engine: Path, bell: Path, learner: str, settings: Path) -> dict[str, str]:
    """The whole environment of the app."""
    kept = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    return {
        **kept,
        "LANG": kept.get("LANG", "C.UTF-8"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "DOCKER_HOST": f"unix://{engine}",
        "NETDOJO_BELL": str(bell),
        "NETDOJO_CONFIG": str(settings),
        "NETDOJO_OWNER": f"seat-{learner}",
    }


async def hear(service: ClassService, seat: Seat) -> None:
    """Tells the seat's pages what the service has to say, for as long as it is not cancelled."""
    news = News()
    while True:
        try:
            after = max((said.number for said in seat.news.announcements), default=0)
            news = await service.news(after, news.mark)
            seat.tell(news)
        except ServiceAway as away:
            said(f"no news: {away}")
            news = News()
            await asyncio.sleep(PAUSE)


async def report_activity(seat: Seat, url: str, token: str, name: str, every: float) -> None:
    """Tells the hub when the seat was used, so that only idle seats are ended."""
    client = AsyncHTTPClient()
    while True:
        if any(screen.types for screen in seat.pages):
            seat.used = time.time()
        when = datetime.fromtimestamp(seat.used, UTC).isoformat().replace("+00:00", "Z")
        activity = Activity(last_activity=when, servers={name: {"last_activity": when}})
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        try:
            await client.fetch(
                HTTPRequest(url, method="POST", headers=headers, body=activity.model_dump_json())
            )
        except (HTTPClientError, OSError) as error:
            said(f"the hub was not told of activity: {error}")
        await asyncio.sleep(every)


async def prepare(seat: Seat, service: ClassService, bell: Bell, learner: str) -> tuple[Store, Outbox]:
    """What the app begins with: a store that holds all that was sent before. Waits as long as that cannot be, and lets
    the seat's page say why: an app that began a new ledger meanwhile could never send it."""

    def waits(words: str) -> None:
        said(words)
        seat.waits = say(
            "Your seat waits, because what you do could not be kept now ({reason}). "
            "It goes on by itself; if it does not, tell the instructor.",
            reason=verbatim(words),
        )

    seat.waits = say("Your seat is getting back what you did before.")
    while True:
        try:
            store = await asyncio.to_thread(Store.open, learner=learner)
            break
        except Problem as problem:
            waits(problem.to("en"))
            await asyncio.sleep(PAUSE)
    outbox = Outbox(store, service, bell, waits)
    await outbox.restore()
    outbox.said = said
    seat.waits = None
    return store, outbox


async def send(ready: asyncio.Task[tuple[Store, Outbox]]) -> None:
    """Sends what the learner does, from when the seat is ready."""
    _, outbox = await ready
    await outbox.run()


async def main() -> None:
    """Serves until it is told to end."""
    environment = os.environ
    learner = environment["JUPYTERHUB_USER"]
    address = urlsplit(environment["JUPYTERHUB_SERVICE_URL"])
    course = environment.get("NETDOJO_COURSE", "")
    folder = socket_folder()
    token = environment["NETDOJO_SEAT_TOKEN"]
    engine = EngineSocket(folder / "engine", environment["NETDOJO_DOOR"], token)
    await engine.open()
    service = ClassService(environment["NETDOJO_CLASS_URL"], token)
    bell = Bell(folder / "bell")

    background: set[asyncio.Task[None]] = set()

    def go(work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        background.add(task)
        task.add_done_callback(background.discard)

    async def raise_hand(hand: Hand) -> None:
        try:
            await service.hand(hand.raised, hand.words)
        except ServiceAway as away:
            said(f"the hand was not seen: {away}")

    terminals = Terminals(
        [sys.executable, "-P", "-m", "tui.main"],
        app_environment(
            engine.path, bell.path, learner, app_settings(folder, environment.get("NETDOJO_SPARE") != "no")
        ),
        str(folder),
    )
    seat = Seat(
        learner=learner,
        hub=HubOAuth(),
        terminals=terminals,
        hand=lambda hand: go(raise_hand(hand)),
        title=environment.get("NETDOJO_CLASS_TITLE", ""),
        language=environment.get("NETDOJO_LANG", ""),
    )
    ready = asyncio.create_task(prepare(seat, service, bell, learner_in(course)))
    await asyncio.wait([ready], timeout=READY_SECONDS)
    server = HTTPServer(make_app(seat, environment["JUPYTERHUB_SERVICE_PREFIX"]))
    server.listen(address.port or 8888, address.hostname or "127.0.0.1")
    go(send(ready))
    go(hear(service, seat))
    if environment.get("JUPYTERHUB_ACTIVITY_URL"):
        every = float(environment.get("JUPYTERHUB_ACTIVITY_INTERVAL") or 300)
        name = environment.get("JUPYTERHUB_SERVER_NAME", "")
        go(
            report_activity(
                seat, environment["JUPYTERHUB_ACTIVITY_URL"], environment["JUPYTERHUB_API_TOKEN"], name, every
            )
        )
    said(f"listening {address.hostname}:{address.port}")

    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    server.stop()
    await terminals.shutdown()
    for task in (ready, *background):
        task.cancel()
    await asyncio.gather(ready, *background, return_exceptions=True)
    await engine.close()
    bell.close()
    if ready.done() and not ready.cancelled():
        ready.result()[0].close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
