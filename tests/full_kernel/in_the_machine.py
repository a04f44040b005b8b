"""What only a full kernel with cgroup v2 can show, besides the exercises. Run by the full-kernel run alone.

Its name keeps it out of the ordinary run: on a smaller kernel none of this could pass.
"""

from __future__ import annotations

import docker
import pytest

from grader.checks.verdict import Outcome
from grader.course.models import Course
from grader.sandbox.kernel import kernel_features
from grader.sandbox.launch import Sandbox
from grader.session.trial import run_trial
from tests.conftest import StartSandbox
from tests.sandbox.test_engines import fails, ok

pytestmark = pytest.mark.engine

MEGABYTE = 1 << 20
UDP, ESP = 17, 50

# Counts frames on the cable by IP protocol until its stdin ends, and says how many carried the mark readably.
# The keeper's bridge is the cable: every frame between two nodes passes it.
COUNT = """
import collections, json, select, socket, sys
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
wire.bind(("nd-host1", 0))
print("listening", flush=True)
seen, marked = collections.Counter(), collections.Counter()
ended = False
while not ended:
    ready, _, _ = select.select([wire, sys.stdin], [], [])
    ended = sys.stdin in ready
    wire.setblocking(False)
    for _ in range(2000 if ended else 1):  # what was asked has been answered: it is among those that wait
        try:
            frame = wire.recv(65536)
        except BlockingIOError:
            break
        if frame[12:14] == b"\\x08\\x00":
            vxlan = frame[23] == 17 and frame[36:38] == (4789).to_bytes(2, "big")
            kind = "vxlan" if vxlan else str(frame[23])
            seen[kind] += 1
            marked[kind] += b"netdojo-mark" in frame
print(json.dumps({"seen": seen, "marked": {kind: n for kind, n in marked.items() if n}}))
"""


def test_the_kernel_has_what_small_machines_lack(engine: docker.APIClient) -> None:
    found = kernel_features(engine)
    assert {name for name, there in found.items() if there} >= {
        "ipvlan",
        "esp",
        "dummy",
        "8021q",
        "vxlan",
        "macvlan",
    }
    assert str(engine.info()["CgroupVersion"]) == "2"


def test_a_node_uses_a_dummy_interface_as_a_parent(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(made, "host1", "ip link add dummy7 type dummy && ip link set dummy7 up")
    ok(made, "host1", "docker network create -d macvlan -o parent=dummy7 --subnet 10.77.0.0/24 inner")
    ok(made, "host1", "docker run -d --name web --network inner whoami")
    address = ok(
        made, "host1", "docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' web"
    )
    answer = (
        f"docker run --rm --network inner toolbox curl -sS --retry-connrefused --retry 9 {address.strip()}"
    )
    assert "name: " in ok(made, "host1", answer)


def test_limits_of_cgroup_v2_hold_and_are_out_of_reach(sandbox: StartSandbox) -> None:
    made = sandbox("host1", "host2", pids=300, memory=400 * MEGABYTE)

    def keeper(words: str) -> str:
        code, out, err = made.exec_keeper(["sh", "-c", words])
        assert code == 0, err.decode()
        return out.decode().strip()

    assert keeper("cat /sys/fs/cgroup/host1/memory.max") == str(400 * MEGABYTE)
    assert keeper("cat /sys/fs/cgroup/host1/pids.max") == "300"
    assert keeper("cat /sys/fs/cgroup/host1/cpu.max") == "200000 100000"
    inside = set(ok(made, "host1", "cat /sys/fs/cgroup/cgroup.controllers").split())
    assert {"cpu", "memory", "pids"} <= inside
    for file in ("memory.max", "pids.max", "cpu.max"):
        # At the top of a node's own view there is no such file, or it is not the node's to write.
        fails(made, "host1", f"echo max > /sys/fs/cgroup/{file}")
    fails(made, "host1", "echo 1 > /sys/fs/cgroup/../cgroup.procs")
    fails(made, "host1", "head -c 600m /dev/zero | tail -c 600m > /dev/null")
    ok(made, "host1", "docker version")
    assert ok(made, "host1", "docker run --rm -m 32m busybox cat /sys/fs/cgroup/memory.max").strip() == str(
        32 * MEGABYTE
    )
    assert (
        ok(made, "host1", "docker run --rm --pids-limit 20 busybox cat /sys/fs/cgroup/pids.max").strip()
        == "20"
    )
    ok(made, "host2", "docker version")


def seen_on_the_cable(made: Sandbox, question: str) -> dict[str, dict[str, int]]:
    """What crosses the cable while host2 asks the question: {"seen": {kind: frames}, "marked": {kind: frames}}."""
    import json

    from grader.sandbox.stream import ExecStream

    stream = ExecStream(made.outer, made.container_id, ["python3", "-S", "-E", "-c", COUNT])
    try:
        said = b""
        while b"listening\n" not in said:
            said += stream.recv(4096)
        assert "name: " in ok(made, "host2", question)
        stream.finish()
        said = said.partition(b"listening\n")[2]
        while data := stream.recv(4096):
            said += data
    finally:
        stream.close()
    told: dict[str, dict[str, int]] = json.loads(said)
    return told


@pytest.mark.parametrize("encrypted", [False, True], ids=["clear", "encrypted"])
def test_an_encrypted_overlay_crosses_the_cable_as_esp(sandbox: StartSandbox, encrypted: bool) -> None:
    made = sandbox("host1", "host2")
    ok(made, "host1", "docker swarm init --advertise-addr 10.213.0.11")
    token = ok(made, "host1", "docker swarm join-token -q worker").strip()
    ok(made, "host2", f"docker swarm join --token {token} 10.213.0.11:2377")
    option = "--opt encrypted" if encrypted else ""
    ok(made, "host1", f"docker network create -d overlay --attachable {option} ov")
    ok(made, "host1", "docker run -d --name one --network ov whoami")
    ok(
        made,
        "host2",
        "until docker run -d --name two --network ov toolbox sleep infinity; do docker rm -f two; done",
    )
    ask = (
        "docker exec two curl -sS --retry-all-errors --retry 30 --retry-delay 1 -m 10 http://one/netdojo-mark"
    )
    ok(made, "host2", ask)  # the first question waits for the overlay; the second is looked at
    found = seen_on_the_cable(made, ask)
    print(found)
    if encrypted:
        assert found["seen"].get(str(ESP), 0) >= 5, found
        assert found["marked"] == {}, found
    else:
        assert found["seen"].get(str(ESP), 0) == 0, found
        assert found["marked"].get("vxlan", 0) >= 1, found


@pytest.mark.parametrize("number", [0, 1])
def test_the_ingress_answers_on_every_node_where_ipvs_takes_orders(
    course: Course, image: str, number: int
) -> None:
    """In a node with a user namespace IPVS cannot be told anything; in the weak kind of sandbox it can."""
    script = course.exercise("ingress").solutions[number]
    trial = run_trial(course, "ingress", script.content(), seed=1, isolation="weak")
    told = {verdict.goal: verdict.outcome for verdict in trial.verdicts}
    assert told["everywhere1"] is Outcome.PASS, trial.verdicts
    assert told["everywhere2"] is Outcome.PASS, trial.verdicts
    assert trial.outcome is Outcome.PASS
