"""What tests of several rooms share: the shipped course, an engine, its sandbox image, sandboxes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.course.loader import load_course
from grader.course.models import Course

if TYPE_CHECKING:
    import docker

    from grader.sandbox.launch import Sandbox

ROOT = Path(__file__).parents[1]

# Cleaning up in a test must never reach a sandbox that somebody is learning in.
os.environ.setdefault("NETDOJO_OWNER", f"tests-{os.getpid()}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long`: tables too long for every run are run whole; without it a fixed sample of them is."""
    parser.addoption("--long", action="store_true", help="run whole what is otherwise sampled")


LACKING = pytest.StashKey[int]()
"""How many tests need a PostgreSQL server, where this machine has none."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long is begun first, shared out over the processes of pytest-xdist.

    What needs a PostgreSQL server is counted apart where this machine has not its programs.
    """
    from tests.classroom.postgres import programs
    from tests.order import shared_out

    lacking = [item for item in items if item.get_closest_marker("postgresql")] if not programs() else []
    if lacking:
        config.stash[LACKING] = len(lacking)
        config.hook.pytest_deselected(items=lacking)
        items[:] = [item for item in items if item not in lacking]

    def seconds(item: pytest.Item) -> float:
        marked = item.get_closest_marker("seconds")
        return float(marked.args[0]) if marked else 0.0

    items[:] = shared_out(items, seconds, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


StartSandbox = Callable[..., "Sandbox"]


@pytest.fixture(scope="session")
def course() -> Course:
    """The course in this checkout."""
    return load_course(ROOT)


@pytest.fixture(scope="session", autouse=True)
def state_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sessions of the person who runs the tests are not touched."""
    os.environ["NETDOJO_STATE"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.APIClient]:
    """A client of the engine that sandboxes run on. Without one the tests that need it fail, and say so."""
    from grader.sandbox.outer import connect

    client = connect()
    yield client
    client.close()


@pytest.fixture(scope="session")
def image(engine: docker.APIClient) -> str:
    """The sandbox image's name; built first where it is missing, by one process at a time."""
    from filelock import FileLock

    from grader.sandbox.build import ensure_image, image_name

    with FileLock(Path(tempfile.gettempdir()) / f"netdojo-image-{os.getuid()}.lock"):
        ensure_image(engine, None, lambda step: print(step.number, step.total, step.words))
    return image_name()


@pytest.fixture
def sandbox(image: str) -> Iterator[StartSandbox]:
    """Starts sandboxes: `sandbox("host1", "host2", memory=...)` is ready on return, removed at the end."""
    from grader.sandbox.launch import Sandbox, SandboxSpec

    started: list[Sandbox] = []

    def start(*nodes: str, ready: bool = True, **options: Any) -> Sandbox:
        made = Sandbox.start(SandboxSpec(nodes=nodes or ("host1",), **options))
        started.append(made)
        if ready:
            made.wait_ready()
        return made

    yield start
    for made in started:
        made.stop()
        made.outer.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of pytest-xdist tells the one that started it what could not be shown."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["lacking"] = session.config.stash.get(LACKING, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """All processes collect the same tests, so the last one's count is every one's."""
    node.config.stash[LACKING] = getattr(node, "workeroutput", {}).get("lacking", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """At the end of a run: what each exercise took, and what this machine could not show."""
    from tests.timing import not_shown, rows, table

    lacking = config.stash.get(LACKING, 0)
    if lacking:
        terminalreporter.write_line(
            f"could not be shown here: {lacking} tests need a PostgreSQL server (Debian: postgresql)"
        )

    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, ())]
    found = rows(prop for report in reports if report.when == "call" for prop in report.user_properties)
    if found:
        terminalreporter.section("exercises on real engines, seconds of work")
        for line in (*table(found), *not_shown(found)):
            terminalreporter.write_line(line)
