"""The observer's picture is what the engine holds, soon after every change and whatever happens to the engine."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grader.network.follower import changes_picture
from grader.network.observer import Observer
from grader.network.read import Kept, read_node
from grader.network.state import NetworkState, NodeState
from grader.problem import SandboxProblem
from grader.text import say
from tests.network.conftest import NODE, Node

if TYPE_CHECKING:
    import docker

pytestmark = pytest.mark.engine
SECONDS = 10.0
Fits = Callable[[NetworkState], bool]


@pytest.fixture
def observer(node: Node) -> Iterator[Observer]:
    with Observer({NODE: node.open}) as made:
        assert made.wait_for(lambda picture: NODE in picture.nodes, SECONDS)
        yield made


def has_network(name: str) -> Fits:
    return lambda picture: NODE in picture.nodes and picture.node(NODE).network(name) is not None


def attached(container: str, network: str) -> Fits:
    def fits(picture: NetworkState) -> bool:
        found = picture.node(NODE).container(container)
        return found is not None and found.endpoint(network) is not None

    return fits


def test_what_was_there_before_is_in_the_first_picture(node: Node, client: docker.APIClient) -> None:
    client.create_network("shop")
    with Observer({NODE: node.open}) as observer:
        assert observer.wait_for(has_network("shop"), SECONDS)


def test_each_change_comes_by_itself(observer: Observer, client: docker.APIClient, node: Node) -> None:
    shop = client.create_network("shop")["Id"]
    assert observer.wait_for(has_network("shop"), SECONDS)
    node.run("docker", "run", "-d", "--name", "web", "busybox", "sleep", "600")
    assert observer.wait_for(lambda p: bool((c := p.node(NODE).container("web")) and c.running), SECONDS)
    client.connect_container_to_network("web", shop, aliases=["www"])
    assert observer.wait_for(attached("web", "shop"), SECONDS)
    client.rename("web", "site")
    assert observer.wait_for(attached("site", "shop"), SECONDS)
    client.remove_container("site", force=True)
    assert observer.wait_for(lambda p: p.node(NODE).containers == (), SECONDS)
    client.remove_network(shop)
    assert observer.wait_for(lambda p: not has_network("shop")(p), SECONDS)


def test_a_change_that_makes_no_event_is_seen_too(
    observer: Observer, client: docker.APIClient, node: Node
) -> None:
    shop = client.create_network("shop")["Id"]
    node.run("docker", "create", "--name", "web", "busybox", "sleep", "600")
    assert observer.wait_for(lambda p: p.node(NODE).container("web") is not None, SECONDS)
    client.connect_container_to_network("web", shop)  # the engine says nothing: the container does not run
    assert observer.wait_for(attached("web", "shop"), SECONDS)


def test_a_subscriber_is_told_at_once_and_always_the_newest_last(
    observer: Observer, client: docker.APIClient
) -> None:
    told: queue.Queue[NetworkState] = queue.Queue()
    observer.subscribe(told.put)
    assert told.get(timeout=SECONDS) == observer.latest
    for number in range(10):
        client.create_network(f"net{number}")
    seen = told.get(timeout=SECONDS)
    while not has_network("net9")(seen):
        newer = told.get(timeout=SECONDS)
        assert len(newer.node(NODE).networks) > len(seen.node(NODE).networks)
        seen = newer


def test_a_slow_subscriber_misses_the_middle_and_not_the_end(
    observer: Observer, client: docker.APIClient
) -> None:
    let_go, told = threading.Event(), []

    def slow(picture: NetworkState) -> None:
        let_go.wait(SECONDS)
        told.append(picture)

    observer.subscribe(slow)
    for number in range(5):
        client.create_network(f"net{number}")
    assert observer.wait_for(has_network("net4"), SECONDS)
    let_go.set()
    done: queue.Queue[NetworkState] = queue.Queue()
    observer.subscribe(done.put)  # told after the slow one, by the same thread
    done.get(timeout=SECONDS)
    assert told[-1] == observer.latest
    assert len(told) <= 3


def test_all_events_during_a_read_cause_exactly_one_more(
    node: Node, client: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: queue.Queue[int] = queue.Queue()
    holding, let_go = threading.Event(), threading.Event()

    def held(client: docker.APIClient, name: str, kept: Kept | None = None) -> NodeState:
        state = read_node(client, name, kept)
        reads.put(len(state.networks))
        if holding.is_set():
            let_go.wait(SECONDS)
        return state

    with Observer({NODE: node.open}) as observer:
        assert observer.wait_for(lambda p: NODE in p.nodes, SECONDS)
        heard = threading.Semaphore(0)

        def hearing(_: object) -> bool:
            heard.release()
            return True

        monkeypatch.setattr("grader.network.follower.changes_picture", hearing)
        monkeypatch.setattr("grader.network.follower.read_node", held)
        holding.set()
        client.create_network("first")
        assert reads.get(timeout=SECONDS) == 4
        for number in range(5):
            client.create_network(f"burst{number}")
        for _ in range(6):
            assert heard.acquire(timeout=SECONDS)
        holding.clear()
        let_go.set()
        assert observer.wait_for(has_network("burst4"), SECONDS)
        assert reads.get(timeout=SECONDS) == 9
        assert reads.empty()


def test_only_the_node_that_changed_is_read_again(
    node: Node, client: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    def reading(client: docker.APIClient, name: str, kept: Kept | None = None) -> NodeState:
        reads.append(name)
        return read_node(client, name, kept) if name == NODE else NodeState(name)

    monkeypatch.setattr("grader.network.follower.read_node", reading)
    monkeypatch.setattr("grader.network.follower.HEARTBEAT_SECONDS", 600.0)
    quiet = threading.Event()

    class Silent:
        """An engine on which nothing ever happens."""

        def events(self, **_: Any) -> Any:
            return self

        def __iter__(self) -> Any:
            quiet.wait()
            return iter(())

        def close(self) -> None:
            quiet.set()

    with Observer({NODE: node.open, "host2": Silent}) as observer:  # type: ignore[dict-item]
        assert observer.wait_for(lambda p: len(p.nodes) == 2, SECONDS)
        reads.clear()
        client.create_network("shop")
        assert observer.wait_for(has_network("shop"), SECONDS)
        assert set(reads) == {NODE}


def test_a_poke_reads_again(observer: Observer, monkeypatch: pytest.MonkeyPatch) -> None:
    read_again = threading.Event()

    def noticing(client: docker.APIClient, name: str, kept: Kept | None = None) -> NodeState:
        read_again.set()
        return read_node(client, name, kept)

    monkeypatch.setattr("grader.network.follower.read_node", noticing)
    observer.poke()
    assert read_again.wait(SECONDS)


def test_only_what_changed_is_asked_about_again(
    node: Node, client: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.network import read

    asked: list[str] = []

    def asking(client: docker.APIClient, identity: str) -> dict[str, Any] | None:
        asked.append(identity)
        return inspect(client, identity)

    inspect = read._inspect
    monkeypatch.setattr(read, "_inspect", asking)
    ids = [
        client.create_container("busybox", ["sleep", "99"], name=f"c{number}")["Id"] for number in range(4)
    ]
    kept = Kept()
    assert read_node(client, NODE, kept) == read_node(client, NODE)
    asked.clear()
    client.rename(ids[0], "other")
    assert read_node(client, NODE, kept).container("other") is not None
    assert asked == [ids[0]], "its line in the list says so, with and without an event"
    asked.clear()
    kept.doubt(ids[1])
    client.remove_container(ids[2])
    assert len(read_node(client, NODE, kept).containers) == 3
    assert asked == [ids[1]]
    kept.doubt_all()
    asked.clear()
    read_node(client, NODE, kept)
    assert sorted(asked) == sorted((ids[0], ids[1], ids[3]))
    node.empty()


def test_an_engine_that_is_killed_is_missing_and_comes_back(observer: Observer, node: Node) -> None:
    told: queue.Queue[NetworkState] = queue.Queue()
    node.run("docker", "network", "create", "before")
    assert observer.wait_for(has_network("before"), SECONDS)
    observer.subscribe(told.put)
    node.run("pkill", "-9", "dockerd")
    picture = told.get(timeout=SECONDS)
    while NODE in picture.nodes:
        picture = told.get(timeout=SECONDS)
    assert picture.missing[NODE]
    assert observer.wait_for(has_network("before"), 3 * SECONDS)
    node.run("docker", "network", "create", "after")
    assert observer.wait_for(has_network("after"), SECONDS)


def test_a_cut_connection_is_made_again(node: Node, client: docker.APIClient) -> None:
    opened: list[docker.APIClient] = []

    def opener() -> docker.APIClient:
        opened.append(node.open())
        return opened[-1]

    with Observer({NODE: opener}) as observer:
        assert observer.wait_for(lambda p: NODE in p.nodes, SECONDS)
        for bridge in list(node.gateway._live):
            bridge.close()
        assert observer.wait_for(lambda p: len(opened) > 1 and NODE in p.nodes, SECONDS)
        node.run("docker", "network", "create", "after")
        assert observer.wait_for(has_network("after"), SECONDS)


def test_an_engine_that_is_not_there_is_missing_with_its_reason() -> None:
    def opener() -> docker.APIClient:
        raise SandboxProblem(say("The sandbox is gone."))

    with Observer({NODE: opener}) as observer:
        picture = observer.wait_for(lambda p: NODE in p.missing, SECONDS)
    assert picture is not None
    assert picture.missing == {NODE: "The sandbox is gone."}


def test_an_answer_that_cannot_be_understood_is_missing_and_not_an_old_picture(
    node: Node, client: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Observer({NODE: node.open}) as observer:
        assert observer.wait_for(lambda p: NODE in p.nodes, SECONDS)
        monkeypatch.setattr("grader.network.parse.network", lambda words: words["NoSuchKey"])
        client.create_network("shop")
        picture = observer.wait_for(lambda p: NODE in p.missing, SECONDS)
        assert picture is not None
        assert "NoSuchKey" in picture.missing[NODE]
        monkeypatch.undo()
        assert observer.wait_for(has_network("shop"), SECONDS)


def test_close_ends_every_thread_and_can_come_from_a_subscriber(node: Node) -> None:
    before = set(threading.enumerate())
    observer = Observer({NODE: node.open})
    closed = threading.Event()

    def at_first_picture(_: NetworkState) -> None:
        observer.close()
        closed.set()

    observer.subscribe(at_first_picture)
    assert closed.wait(SECONDS)
    observer.close()
    left = [thread for thread in set(threading.enumerate()) - before if "observer" in thread.name]
    for thread in left:
        thread.join(SECONDS)
    assert not [thread for thread in left if thread.is_alive()]
    assert observer.wait_for(lambda _: True, SECONDS) is None


@pytest.mark.parametrize(
    ("kind", "action", "changes"),
    [
        ("container", "exec_create: sh", False),
        ("container", "exec_die", False),
        ("container", "health_status: healthy", False),
        ("container", "top", False),
        ("image", "pull", False),
        ("volume", "create", False),
        ("container", "die", True),
        ("container", "rename", True),
        ("container", "something new", True),
        ("network", "connect", True),
        ("node", "update", True),
    ],
)
def test_which_events_change_a_picture(kind: str, action: str, changes: bool) -> None:
    assert changes_picture({"Type": kind, "Action": action}) is changes


OPERATIONS = st.tuples(
    st.sampled_from(
        ("network", "unnetwork", "create", "run", "remove", "connect", "disconnect", "stop", "pause")
    ),
    st.integers(0, 2),
    st.integers(0, 2),
)


def operate(client: docker.APIClient, what: str, one: int, other: int) -> None:
    """One random operation; that some cannot be done is part of it."""
    from docker.errors import APIError

    name, network = f"box{one}", f"net{other}"
    try:
        if what == "network":
            client.create_network(network, check_duplicate=True)
        elif what == "unnetwork":
            client.remove_network(network)
        elif what in ("create", "run"):
            limits = client.create_host_config(network_mode=network)
            client.create_container("busybox", ["sleep", "600"], name=name, host_config=limits)
            if what == "run":
                client.start(name)
        elif what == "remove":
            client.remove_container(name, force=True)
        elif what == "connect":
            client.connect_container_to_network(name, network)
        elif what == "disconnect":
            client.disconnect_container_from_network(name, network)
        elif what == "stop":
            client.kill(name)
        elif what == "pause":
            client.pause(name)
    except APIError:
        return


@settings(
    max_examples=12,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # shrinking would replay on an engine that other examples changed
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(operations=st.lists(OPERATIONS, min_size=3, max_size=12))
def test_after_any_operations_the_picture_is_what_the_engine_holds(
    observer: Observer, client: docker.APIClient, node: Node, operations: list[tuple[str, int, int]]
) -> None:
    for operation in operations:
        operate(client, *operation)
    # A container that was killed may still be on its way out, so the engine is asked again each time.
    assert observer.wait_for(lambda picture: picture.nodes[NODE] == read_node(client, NODE), SECONDS)
    node.empty()
