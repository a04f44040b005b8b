"""A learner who hits a limit is told which, and who took it; the sandbox goes on and its neighbour sees nothing."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.checks.verdict import Outcome, Verdict
from grader.course.models import Course
from grader.sandbox.image.keeper.counts import Counts
from grader.sandbox.image.keeper.guard import Change, Guard
from grader.sandbox.limits import Struck, read
from grader.session.limits import excused, told
from grader.session.session import Session
from grader.text import verbatim
from tests.sandbox.test_engines import ok

MEGABYTE = 1 << 20


# -- the kernel's files, both versions of cgroups, as plain data ------------------------------------


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in files.items():
        (folder / name.replace("__", ".")).write_text(words)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A node's disk on which container abc is called web."""
    place = tmp_path / "data/host1"
    write(place / "containers/abc", config__v2__json='{"Name": "/web"}')
    return place


def version_2(root: Path) -> Path:
    """The files of a node on cgroup version 2, with the shape that Linux 6.12 gives them."""
    write(root, cgroup__controllers="cpuset cpu io memory pids\n")
    write(
        root / "host1",
        memory__max="671088640\n",
        memory__events="low 0\nhigh 0\nmax 7\noom 0\noom_kill 0\noom_group_kill 0\n",
        pids__max="600\n",
        pids__current="24\n",
        pids__events="max 0\n",
        cgroup__procs="",
    )
    write(
        root / "host1/docker/abc", memory__current="1000\n", memory__peak="600000000\n", pids__current="2\n"
    )
    return root


def version_1(root: Path) -> Path:
    """The files of a node on cgroup version 1, as this kernel showed them."""
    write(
        root / "memory/host1",
        memory__limit_in_bytes="671088640\n",
        memory__oom_control="oom_kill_disable 0\nunder_oom 0\noom_kill 0\n",
        cgroup__procs="",
    )
    write(root / "memory/host1/docker/abc", memory__max_usage_in_bytes="600000000\n")
    write(root / "pids/host1", pids__max="600\n", pids__current="24\n", pids__events="max 0\n")
    write(root / "pids/host1/docker/abc", pids__current="570\n", pids__events="max 0\n")
    return root


def changes(node: Counts) -> tuple[Guard, list[Change]]:
    said: list[Change] = []
    guard = Guard([node], said.append)
    guard.look(0.0)
    return guard, said


def test_version_2_counts_kills_below_the_node_too(tmp_path: Path, disk: Path) -> None:
    root = version_2(tmp_path / "cgroup")
    guard, said = changes(Counts("host1", root, disk))
    assert said == [], "memory.events' max counts what was reclaimed, which harms nobody"
    (root / "host1/memory.events").write_text("low 0\nhigh 0\nmax 90\noom 1\noom_kill 1\noom_group_kill 0\n")
    guard.look(1.0)
    guard.look(2.0)
    assert [(one["limit"], one["on"], one["who"]) for one in said] == [
        ("memory", True, ("container", "web", 600000000))
    ]
    guard.look(60.0)
    assert said[-1]["on"] is False


def test_version_1_is_told_of_memory_by_the_eventfd(tmp_path: Path, disk: Path) -> None:
    root = version_1(tmp_path / "cgroup")
    node = Counts("host1", root, disk)
    guard, said = changes(node)
    told_by = node.listen()
    assert told_by is not None
    assert (root / "memory/host1/cgroup.event_control").read_text().startswith(f"{told_by} ")
    node.kills += 1
    guard.look(1.0)
    assert [(one["limit"], one["size"]) for one in said] == [("memory", 671088640)]


@pytest.mark.parametrize("make", [version_1, version_2])
def test_refused_forks_are_told_once(make: Callable[[Path], Path], tmp_path: Path, disk: Path) -> None:
    root = make(tmp_path / "cgroup")
    guard, said = changes(Counts("host1", root, disk))
    folder = root / "host1" if make is version_2 else root / "pids/host1"
    (folder / "pids.events").write_text("max 3\n")
    guard.look(1.0)
    guard.look(2.0)
    assert [(one["limit"], one["on"]) for one in said] == [("pids", True), ("pids", False)]
    (folder / "pids.current").write_text("600\n")
    guard.look(3.0)
    guard.look(4.0)
    assert [(one["used"], one["on"]) for one in said[2:]] == [(600, True)]


def test_what_is_over_is_told_until_it_was_asked_for() -> None:
    on = {"node": "host1", "limit": "pids", "on": True, "used": 600, "size": 600, "count": 1, "who": None}
    lines = [json.dumps(on), json.dumps({**on, "on": False})]
    assert [one.now for one in read(lines[:1], told=1)] == [True]
    assert [one.now for one in read(lines)] == [False]
    assert read(lines, told=2) == ()


def test_only_what_could_not_be_told_gets_the_limit_as_its_reason() -> None:
    limit = Struck("host1", "pids", 600, 600, True, ("container", "bomb", 570))
    verdicts = tuple(Verdict(kind.value, kind, verbatim("x")) for kind in (Outcome.PASS, Outcome.UNKNOWN))
    passed, unknown = excused(verdicts, [limit])
    assert passed.why is None
    assert unknown.outcome is Outcome.UNKNOWN
    assert unknown.why is not None
    assert "host1 can start no more processes: its limit is 600 processes." in str(unknown.why.text)
    assert excused(verdicts, [Struck("host1", "pids", 600, 600, False)]) == verdicts


# -- a real sandbox, each limit ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(image: str, course: Course) -> Iterator[Session]:
    """One sandbox for all limits; its exercise has the usual ones."""
    made = Session.start(course, "custom-bridge", seed=1, keep=False)
    yield made
    made.stop()


def strike(session: Session, script: str, limit: str) -> list[str]:
    """Runs `script` on the first node; what is told of `limit`, as soon as it is."""
    node = session.drawn.exercise.nodes[0]
    told_of: queue.Queue[Struck] = queue.Queue()
    follower = session.link.limits()
    threading.Thread(target=lambda: [told_of.put(one) for one in follower], daemon=True).start()
    session.sandbox.exec(node, ["sh", "-c", script])
    while (one := told_of.get(timeout=30)).limit != limit:
        pass
    problem = told(one)
    return [str(problem.what), str(problem.do), problem.to("zh")]


@pytest.mark.engine
def test_memory(session: Session) -> None:
    what, do, chinese = strike(session, "docker run --name hog busybox tail /dev/zero", "memory")
    assert "ran out of memory: its limit is 640 MB" in what
    assert "Container hog took most: " in what
    assert "docker rm -f hog" in do
    assert "内存" in chinese
    ok(session.sandbox, session.drawn.exercise.nodes[0], "docker rm -f hog")
    assert all(verdict.outcome is not Outcome.PASS for verdict in session.grade(settle=False))


@pytest.mark.engine
def test_disk(session: Session) -> None:
    fill = "docker run --name big busybox dd if=/dev/zero of=/big bs=1M count=400"
    what, do, chinese = strike(session, fill, "disk")
    assert "(/var/lib/docker) is full: its limit is 256 MB" in what
    assert "Container big took most: 2" in what
    assert "docker rm -f big" in do
    assert "磁盘" in chinese
    ok(session.sandbox, session.drawn.exercise.nodes[0], "docker rm -f big")


@pytest.mark.engine
def test_inodes(session: Session) -> None:
    loop = "seq 70000 | xargs touch"
    what, do, _ = strike(session, f"docker run --name many busybox sh -c '{loop}'", "inodes")
    assert "takes no more files: its limit is 65536 files" in what
    assert "Container many took most: 6" in what
    assert "docker rm -f many" in do
    ok(session.sandbox, session.drawn.exercise.nodes[0], "docker rm -f many")


BOMB = """
import os, signal
while True:
    try:
        if os.fork() == 0:
            signal.pause()
    except BlockingIOError:
        os.close(1), os.close(2)
        signal.pause()
"""


@pytest.mark.engine
def test_processes(session: Session) -> None:
    session.grade(settle=False)  # its connections are there: a learner has begun
    start = f"python3 -c '{BOMB}' < /dev/null > /tmp/said 2>&1 & echo $! > /tmp/bomb"
    what, do, chinese = strike(session, start, "pids")
    assert "can start no more processes: its limit is 600 processes" in what
    assert "Outside of containers, python3 took most: 5" in what
    assert "pkill python3" in do
    assert "进程" in chinese
    assert any("can start no more processes" in str(problem.what) for problem in session.limits())
    for verdict in session.grade(settle=False):
        assert verdict.outcome is not Outcome.PASS
        if verdict.outcome is Outcome.UNKNOWN:
            assert verdict.why is not None
            assert verdict.why.code == "limit"


@pytest.mark.engine
def test_who_stops_listening_leaves_nothing_behind(session: Session) -> None:
    session.link.close()
    waited = "while pgrep -f 'tail -n [0]'; do :; done"
    code, _, _ = session.sandbox.exec_keeper(["sh", "-c", waited], timeout=30)
    assert code == 0
