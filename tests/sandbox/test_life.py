"""How a sandbox begins and ends: by itself, when it cannot start, and when nobody needs it any more."""

from __future__ import annotations

import time

import docker
import pytest

from grader.problem import SandboxProblem
from grader.sandbox.build import image_name
from grader.sandbox.kernel import FEATURES, features_of, kernel_features
from grader.sandbox.launch import Sandbox, SandboxSpec
from grader.sandbox.outer import connect
from grader.sandbox.reap import all_sandboxes, remove_orphans
from tests.conftest import StartSandbox

pytestmark = pytest.mark.engine

LAST_MADE = "/run/keeper/internet.pid"
"""What the keeper writes last of all before it waits."""


def wait_gone(made: Sandbox) -> None:
    """Returns when the engine says that the container is removed; a minute is more than it may need."""
    events = connect()
    events.timeout = 60
    stream = events.events(filters={"container": made.container_id, "event": "destroy"}, decode=True)
    if events.containers(all=True, filters={"id": made.container_id}):
        next(stream)
    stream.close()
    events.close()


def pause(made: Sandbox) -> None:
    """Has a paused container in it."""
    script = "docker run -d --name web busybox sleep 600 && docker pause web"
    code, _, err = made.exec("host1", ["sh", "-c", script])
    assert code == 0, err


def test_a_sandbox_whose_owner_is_gone_ends_itself(sandbox: StartSandbox) -> None:
    made = sandbox("host1", ready=False, ttl=1.0)
    wait_gone(made)
    with pytest.raises(SandboxProblem) as caught:
        Sandbox.find(made.container_id)
    assert caught.value.code == "gone"


def test_idle_time_does_not_follow_the_clock(sandbox: StartSandbox) -> None:
    """A use of long ago and one of the future are what a clock leaves behind that was set meanwhile."""
    seconds = 4.0
    ahead, behind = (sandbox("host1", ready=False, ttl=seconds) for _ in range(2))
    for made in (ahead, behind):
        assert made.exec_keeper(["sh", "-c", f"until test -e {LAST_MADE}; do :; done"])[0] == 0
    began = time.monotonic()
    for made, stamp in ((ahead, "2001-01-01"), (behind, "2099-01-01")):
        assert made.exec_keeper(["touch", "-d", stamp, "/run/keeper/alive"])[0] == 0
    wait_gone(ahead)
    assert time.monotonic() - began >= seconds, "the clock went ahead, and the sandbox ended too early"
    wait_gone(behind)


@pytest.mark.parametrize("why", ["SIGTERM", "ttl"])
def test_a_keeper_ends_by_itself_though_a_container_is_paused(
    why: str, sandbox: StartSandbox, engine: docker.APIClient
) -> None:
    made = sandbox("host1", ttl=8.0 if why == "ttl" else 0.0)
    made.touch()
    pause(made)
    if why == "SIGTERM":
        engine.kill(made.container_id, signal="SIGTERM")
    wait_gone(made)


def test_what_the_keeper_cannot_do_is_told_with_its_code(sandbox: StartSandbox) -> None:
    made = sandbox("host1", ready=False, isolation="none-such")
    with pytest.raises(SandboxProblem) as caught:
        made.wait_ready()
    assert caught.value.code == "settings"
    assert "isolation" in str(caught.value)
    assert not caught.value.weaker_possible


def test_a_missing_image_is_not_looked_for_in_a_registry(
    monkeypatch: pytest.MonkeyPatch, engine: docker.APIClient
) -> None:
    image_name.cache_clear()
    monkeypatch.setenv("NETDOJO_IMAGE", "netdojo/none-such:1")
    try:
        with pytest.raises(SandboxProblem) as caught:
            Sandbox.start(SandboxSpec())
    finally:
        image_name.cache_clear()
    assert caught.value.code == "image-missing"


def test_a_sandbox_is_found_again_by_its_id(sandbox: StartSandbox) -> None:
    made = sandbox("host1", "host2")
    found = Sandbox.find(made.container_id)
    assert found.nodes == ("host1", "host2")
    assert found.exec("host2", ["hostname"]) == (0, b"host2\n", b"")
    found.touch()
    found.outer.close()


def test_a_command_gets_its_input_and_environment_and_gives_both_outputs(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    big = bytes(range(256)) * 4096
    code, out, err = made.exec(
        "host1", ["sh", "-c", "cat; echo $net >&2; exit 7"], env={"net": "a b"}, stdin=big
    )
    assert (code, out == big, err) == (7, True, b"a b\n")
    with pytest.raises(SandboxProblem) as caught:
        made.exec("host1", ["sleep", "30"], timeout=0.3)
    assert caught.value.code == "timeout"


def test_a_sandbox_with_a_paused_container_is_removed(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    pause(made)
    made.stop()
    wait_gone(made)


def test_a_node_that_is_not_there_is_said_so(sandbox: StartSandbox) -> None:
    code, _, err = sandbox("host1").exec("host9", ["true"])
    assert code == 64
    assert b"no node is called 'host9'" in err


def test_only_what_nobody_needs_is_reaped(sandbox: StartSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDOJO_OWNER", "tests-reap")
    mine = sandbox("host1", labels={"session": "live"})
    monkeypatch.setattr("os.getpid", lambda: 2**22 + 1)  # started by a process that is no more
    orphan = sandbox("host1", labels={"session": "dead"})
    kept = sandbox("host1", labels={"session": "kept"})
    monkeypatch.undo()
    monkeypatch.setenv("NETDOJO_OWNER", "tests-somebody-else")
    assert remove_orphans(live=()) == []
    monkeypatch.setenv("NETDOJO_OWNER", "tests-reap")
    removed = remove_orphans(live={"kept"})
    assert [left.container_id for left in removed] == [orphan.container_id]
    left = {found.container_id for found in all_sandboxes(mine.outer)}
    assert left == {mine.container_id, kept.container_id}


def test_the_kernel_says_what_it_has(sandbox: StartSandbox, engine: docker.APIClient) -> None:
    found = kernel_features(engine)
    assert set(found) == set(FEATURES)
    assert features_of(sandbox("host1")) == found
    assert not engine.containers(all=True, filters={"label": "org.netdojo.features"})
