"""A whole class on this machine: learners who log in, open a seat and solve three exercises each, all at the same time.

They are no browsers: HTTP and a websocket, each with a login, a seat and sandboxes of its own (`bench.learner`). The
class is the one that `netdojo class up` starts, with a folder of its own, and is taken down in the end.

`python -m bench.classroom [LEARNERS...]` measures a class of each size in turn (3, 10, 40), and prints the table; with
`--write` it stands in docs/performance.md too, and `--beside WORDS` says there what else the machine did meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import re
import socket
import statistics
import string
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, text
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bench.between import between
from bench.figures import high
from bench.learner import Browser, Learner, Trouble
from bench.memory import Memory, memory_of
from bench.page import PAGE
from grader.classroom import host
from grader.classroom.containers import Engine
from grader.classroom.place import class_place
from grader.course.loader import load_course
from grader.course.models import Course
from grader.course.place import shipped_root
from grader.problem import Problem
from grader.sandbox.recipe import Step

SIZES = (3, 10, 40)
EXERCISES = ("first-network", "custom-bridge", "publish")
BEGIN = "<!-- bench: written by `python -m bench.classroom --write` -->"
END = "<!-- bench: the class's end -->"
THINKING = (5.0, 20.0)
"""Seconds for which a learner reads before each command, drawn evenly."""

ARRIVING = 120.0
"""Seconds within which all learners come through the door."""

PROMPT = r"root@host1:~#"


@dataclass
class Measured:
    """Times in seconds, one for each learner or each exercise."""

    learners: int
    login: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    verdict: list[float] = field(default_factory=list)
    screen: list[float] = field(default_factory=list)
    dashboard: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    memory: Memory | None = None
    seconds: float = 0.0
    load: float = 0.0


class Dashboard:
    """The instructor's dashboard as it is told: when each verdict came, and each seat's latest state."""

    def __init__(self, browser: Browser, measured: Measured) -> None:
        self._browser, self._measured = browser, measured
        self._rest = ""
        self._known: dict[tuple[str, str, str], str] = {}
        self._passed: dict[tuple[str, str], asyncio.Future[float]] = {}

    async def listen(self) -> None:
        """Hears the class until it is cancelled."""
        path = "/services/class/api/live"
        await self._browser.follow("/services/class/")
        request = HTTPRequest(
            self._browser.base + path,
            headers={"Cookie": self._browser.header(path)},
            streaming_callback=self._hear,
            request_timeout=0,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        self._measured.troubles.append(f"the dashboard's stream ended: {answer.code}")

    async def until_passed(self, seat: str, exercise: str) -> float:
        """When `seat` passed, as its ledger says, in seconds since the epoch; as soon as the dashboard knows."""
        async with asyncio.timeout(120):
            return await asyncio.shield(self._pass(seat, exercise))

    def _pass(self, seat: str, exercise: str) -> asyncio.Future[float]:
        known = self._passed.get((seat, exercise))
        if known is None:
            known = self._passed[seat, exercise] = asyncio.get_running_loop().create_future()
        return known

    def _hear(self, piece: bytes) -> None:
        now = time.time()
        *events, self._rest = (self._rest + piece.decode("utf-8", "replace")).split("\n\n")
        for event in events:
            name, _, data = event.partition("\ndata: ")
            if name == "event: seat":
                self._take(json.loads(data), now)

    def _take(self, seat: dict[str, Any], now: float) -> None:
        for exercise, state in seat["exercises"].items():
            for goal, told in state["goals"].items():
                key = (seat["seat"], exercise, goal)
                if self._known.get(key) != told["verdict"]:
                    self._known[key] = told["verdict"]
                    self._measured.dashboard.append(max(0.0, now - told["at"] / 1000))
            passed = self._pass(seat["seat"], exercise)
            if state["passed"] and not passed.done():
                passed.set_result(state["passed"] / 1000)


@dataclass
class Classroom:
    """What the learners share."""

    opened: host.Opened
    base: str
    course: Course
    dashboard: Dashboard
    measured: Measured
    database: str
    all_solved: asyncio.Barrier

    async def learn(self, name: str, chance: random.Random) -> None:
        """One learner's whole way; what goes wrong is noted."""
        learner = Learner(self.base, name)
        solved = 0
        try:
            await asyncio.sleep(chance.uniform(0, ARRIVING * self.measured.learners / 40))
            began = time.perf_counter()
            await learner.sit_down(self.opened.join)
            self.measured.login.append(time.perf_counter() - began)
            await learner.open_terminal()
            await learner.shows("exercises done")
            self.measured.ready.append(time.perf_counter() - began)
            for exercise in EXERCISES:
                await self._solve(learner, exercise, chance)
                solved += 1
                if exercise != EXERCISES[-1]:
                    await learner.press("\x1d")
                    mark = await learner.type("q")
                    await learner.shows("exercises done", mark)
        except (Trouble, OSError, TimeoutError, ConnectionError) as trouble:
            self.measured.troubles.append(
                f"{name}, {solved} solved: {type(trouble).__name__} {trouble}"[:600]
            )
        finally:
            await self.all_solved.wait()  # memory is measured while all is there
            await self.all_solved.wait()
            await learner.leave()

    async def _solve(self, learner: Learner, name: str, chance: random.Random) -> None:
        exercise = self.course.exercise(name)
        title = exercise.title.to("en")
        await learner.find(title)
        began = time.perf_counter()
        mark = await learner.type("\r")
        await learner.shows(PROMPT, mark)
        self.measured.opened.append(time.perf_counter() - began)
        values = exercise.draw(await asyncio.to_thread(self._seed, learner.name, name)).values
        for command in commands(self.course, name, {key: str(value) for key, value in values.items()}):
            await asyncio.sleep(chance.uniform(*THINKING))
            typed = time.time()
            mark = await learner.type(f"{command}; date +=%s%3N=\r")
            ended = await learner.ended(mark, typed)
        await learner.shows("All goals are met", mark)
        self.measured.screen.append(max(0.0, time.time() - ended))
        passed = await self.dashboard.until_passed(learner.name, name)
        self.measured.verdict.append(max(0.0, passed - ended))

    def _seed(self, seat: str, exercise: str) -> int:
        """What the seat's sandbox was drawn with, as its ledger tells the class."""
        engine = create_engine(self.database)
        query = text(
            "SELECT facts FROM class_entry WHERE seat = :seat AND what = 'start' ORDER BY number DESC"
        )
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                with engine.connect() as connection:
                    for (facts,) in connection.execute(query, {"seat": seat}):
                        told = json.loads(facts)
                        if told["exercise"] == exercise:
                            return int(told["seed"])
                time.sleep(0.2)
        finally:
            engine.dispose()
        raise Trouble(f"{seat}'s start of {exercise} is not in the class's ledger")


def commands(course: Course, name: str, values: dict[str, str]) -> list[str]:
    """The lines of an exercise's first solution, with this learner's names in them."""
    script = sorted((course.root / "exercises" / name / "solutions").glob("*.sh"))[0]
    lines = [line for line in script.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [string.Template(line).safe_substitute(values) for line in lines]


async def measure(learners: int) -> Measured:
    """A class of that many. It is up when this begins to count, and down when it returns."""
    measured = Measured(learners)
    AsyncHTTPClient.configure(None, max_clients=4 * learners + 20)
    with tempfile.TemporaryDirectory(prefix="netdojo-bench-") as folder:
        os.environ["NETDOJO_CLASS"] = folder
        place = class_place()
        place.prepare()
        place.settings.write_text(
            f'title = "bench"\nseats = {learners}\naddress = "127.0.0.1"\nport = {_free_port()}\n'
            '[network]\nseats = "10.121.0.0/16"\n'
        )
        opened = host.up(_said, None)
        client = host.engine()
        try:
            async with _dashboard(opened, measured) as dashboard:
                barrier = asyncio.Barrier(learners + 1)
                database = place.database("class") + "?mode=ro&uri=true"
                database = database.replace("sqlite:///", "sqlite:///file:")
                room = Classroom(
                    opened, opened.url, load_course(shipped_root()), dashboard, measured, database, barrier
                )
                began = time.perf_counter()
                async with asyncio.TaskGroup() as group:
                    for number in range(learners):
                        group.create_task(room.learn(f"learner-{number + 1}", random.Random(number)))
                    await barrier.wait()
                    measured.seconds = time.perf_counter() - began
                    measured.load = os.getloadavg()[1]
                    measured.memory = await asyncio.to_thread(memory_of, client, place)
                    await barrier.wait()
            measured.troubles += complaints(client, Engine(client, place))
        finally:
            client.close()
            host.down()
            del os.environ["NETDOJO_CLASS"]
    return measured


@asynccontextmanager
async def _dashboard(opened: host.Opened, measured: Measured) -> Any:
    browser = Browser(opened.url)
    await browser.log_in(code=opened.teach, username="", pin="")
    dashboard = Dashboard(browser, measured)
    listening = asyncio.create_task(dashboard.listen())
    try:
        yield dashboard
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


def complaints(client: Any, running: Engine) -> list[str]:
    """What the class's own containers say went wrong: tracebacks, errors, restarts, kills for want of memory."""
    found = []
    for one in running._found():
        told = client.inspect_container(one["Id"])
        name = one["Names"][0].lstrip("/")
        if told["RestartCount"] or told["State"]["OOMKilled"]:
            found.append(f"{name} was started anew {told['RestartCount']} times")
        log = client.logs(one["Id"]).decode("utf-8", "replace")
        found += [
            f"{name}: {line}"[:300]
            for line in log.splitlines()
            if re.search(r"Traceback|^\[E | error: ", line)
        ]
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _said(step: Step) -> None:
    print(f"  {step.words.to('en')}", flush=True)


# -- the table ---------------------------------------------------------------------------------------


def table(found: Sequence[Measured]) -> Iterator[str]:
    """A column for each class: median, then the 95th percentile and the largest."""
    yield "| what | " + " | ".join(f"{m.learners} learners" for m in found) + " |"
    yield "|---" + "|---:" * len(found) + "|"
    rows = (
        ("login to a seat that answers", "login"),
        ("login to the app's first screen", "ready"),
        ("exercise opened to its shell's prompt", "opened"),
        ("command ended to the verdict in the ledger", "verdict"),
        ('command ended to "All goals are met" on the screen', "screen"),
        ("verdict in the ledger to the dashboard", "dashboard"),
    )
    for title, name in rows:
        yield f"| {title} | " + " | ".join(_three(getattr(m, name)) for m in found) + " |"
    for title, kind in Memory.ROWS:
        yield f"| {title} | " + " | ".join(m.memory.cell(kind) if m.memory else "-" for m in found) + " |"
    yield "| exercises solved | " + " | ".join(f"{len(m.verdict)} of {3 * m.learners}" for m in found) + " |"
    yield (
        "| from the first login to the last goal | " + " | ".join(f"{m.seconds:.0f} s" for m in found) + " |"
    )
    yield "| load of the machine (5 min) | " + " | ".join(f"{m.load:.1f}" for m in found) + " |"
    yield "| errors | " + " | ".join(str(len(m.troubles)) for m in found) + " |"


def _when(beside: str) -> str:
    """When it was measured, on what, and what else the machine did."""
    kernel = f"{os.cpu_count()} cores, Linux {platform.release()}"
    return f"Measured on {time.strftime('%Y-%m-%d')}: {kernel}. Beside it ran {beside}."


def _three(times: Sequence[float]) -> str:
    if not times:
        return "-"
    numbers = (statistics.median(times), high(times), max(times))
    return " / ".join(f"{n:.2f}" if n < 10 else f"{n:.0f}" for n in numbers) + " s"


def main() -> None:
    """Measures, prints, and with `--write` writes."""
    reader = argparse.ArgumentParser(prog="python -m bench.classroom")
    reader.add_argument("learners", nargs="*", type=int, default=list(SIZES))
    reader.add_argument("--write", action="store_true")
    reader.add_argument("--beside", default="nothing else of weight")
    asked = reader.parse_args()
    found: list[Measured] = []
    for learners in asked.learners:
        print(f"{learners} learners", flush=True)
        measured = asyncio.run(measure(learners))
        found = sorted([*found, measured], key=lambda one: one.learners)
        for trouble in measured.troubles:
            print(f"  ! {trouble}", flush=True)
        words = "\n".join([_when(asked.beside), "", *table(found)])
        print(words, flush=True)
        if asked.write:  # after each: the next may be cut short
            PAGE.write_text(between(PAGE.read_text(encoding="utf-8"), BEGIN, END, words), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        raise SystemExit(problem.to("en")) from problem
