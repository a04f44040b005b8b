"""The door to the engine: a seat's sandbox through it, as netdojo starts and uses one, and all that it refuses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.classroom.tokens import class_mark, seat_token
from grader.sandbox.kernel import features_of
from grader.sandbox.launch import Sandbox, SandboxSpec, confinement, settings_of
from grader.sandbox.limits import asking, struck
from grader.sandbox.outer import LABEL, connect
from grader.sandbox.pty import Pty
from tests.classroom.doors import SECRET, RunningDoor

if TYPE_CHECKING:
    import docker

pytestmark = pytest.mark.engine

OWN = {f"{LABEL}.class": class_mark(SECRET), f"{LABEL}.seat": "lin"}
GOOD = SandboxSpec(nodes=("host1",))


@pytest.fixture(scope="module")
def sandbox(through: Path, image: str) -> Iterator[Sandbox]:
    """The seat's own, started through the door by what starts it everywhere; it wants more memory than it gets."""
    before = os.environ.get("DOCKER_HOST")
    os.environ["DOCKER_HOST"] = f"unix://{through}"
    try:
        made = Sandbox.start(SandboxSpec(nodes=("host1",), memory=1 << 40, labels={"session": "s1"}))
        made.wait_ready()
        yield made
        made.stop()
        made.outer.close()
    finally:
        del os.environ["DOCKER_HOST"]
        if before is not None:
            os.environ["DOCKER_HOST"] = before


@pytest.fixture(scope="module")
def others(engine: docker.APIClient, image: str) -> Iterator[dict[str, str]]:
    """A container of nobody's and one of another seat's, each with a command to be started, by name."""
    made: dict[str, str] = {}
    foreign = {f"{LABEL}.sandbox": "x", f"{LABEL}.class": class_mark(SECRET), f"{LABEL}.seat": "wei"}
    for name, labels in (("nobodys", {}), ("weis", foreign)):
        options = engine.create_host_config(network_mode="none")
        container = engine.create_container(
            image,
            ["600"],
            entrypoint=["sleep"],
            labels=labels,
            name=f"door-{name}-{os.getpid()}",
            host_config=options,
        )["Id"]
        made[name] = container
        engine.start(container)
        made[f"{name}-exec"] = engine.exec_create(container, ["id"])["Id"]
    yield made
    for name in ("nobodys", "weis"):
        engine.remove_container(made[name], force=True, v=True)


# -- what goes through -------------------------------------------------------------------------------


def test_a_sandbox_is_the_seats_and_confined_by_the_door(sandbox: Sandbox, engine: docker.APIClient) -> None:
    found = engine.inspect_container(sandbox.container_id)
    labels = found["Config"]["Labels"]
    assert {key: labels[key] for key in OWN} == OWN
    assert labels[f"{LABEL}.session"] == "s1"
    asked = confinement(SandboxSpec(nodes=("host1",)))
    assert found["HostConfig"]["Memory"] == asked["mem_limit"], "more memory than the class gives"
    assert found["HostConfig"]["NetworkMode"] == "none"
    assert not found["HostConfig"]["Privileged"]
    assert sorted(c.removeprefix("CAP_") for c in found["HostConfig"]["CapAdd"]) == sorted(asked["cap_add"])
    base = next(line for line in found["Config"]["Env"] if line.startswith("NETDOJO_BASE="))
    assert base == f"NETDOJO_BASE={labels[f'{LABEL}.base']}"


def test_commands_run_in_it_with_both_streams_and_their_codes(sandbox: Sandbox) -> None:
    many = b"x" * 300_000
    assert sandbox.exec("host1", ["sh", "-c", "cat; echo oops >&2; exit 3"], stdin=many) == (
        3,
        many,
        b"oops\n",
    )
    assert sandbox.running()
    assert sandbox.nodes == ("host1",)
    # All that netdojo asks of the keeper itself.
    sandbox.touch()
    assert set(features_of(sandbox)) >= {"vxlan", "macvlan"}
    assert struck(sandbox) == struck(sandbox, mark=False) == ()
    assert sandbox.exec_keeper(["date", "+%s.%N"])[0] == 0


def test_a_terminal_in_it_is_resized_and_hung_up(sandbox: Sandbox) -> None:
    shell = ["/enter", "--tty", "host1", "bash", "--norc"]
    with Pty(sandbox.outer, sandbox.container_id, shell, {"TERM": "xterm"}) as pty:
        pty.resize(97, 31)
        # The shell's tty has the new size a moment after: it is asked until it tells.
        pty.write(b"until stty size | grep '31 97'; do :; done; echo $((6*7))\n")
        seen = b""
        while b"\r\n42\r\n" not in seen:
            seen += pty.read()
        pty.write(b"exec sleep 4321\n")
        while b"sleep 4321" not in seen:
            seen += pty.read()
    gone = "until ! pgrep -f 'sleep 432[1]'; do :; done"
    assert sandbox.exec("host1", ["sh", "-c", gone], timeout=20)[0] == 0


def test_a_seat_sees_its_own_sandboxes_only(sandbox: Sandbox, others: dict[str, str]) -> None:
    assert [found["Id"] for found in sandbox.outer.containers(all=True)] == [sandbox.container_id]
    told = sandbox.outer.inspect_container(sandbox.container_id)
    assert set(told["HostConfig"]) <= {"NetworkMode", "AutoRemove"}
    assert set(sandbox.outer.info()) <= {
        *("OperatingSystem", "OSType", "Architecture", "KernelVersion", "ServerVersion", "Driver"),
        *("CgroupVersion", "CgroupDriver", "NCPU", "MemTotal"),
    }


def test_waiting_for_the_end_ends_with_it_and_room_for_another_is_made(
    sandbox: Sandbox,
    door: RunningDoor,
    image: str,
) -> None:
    second = Sandbox.start(GOOD)
    try:
        full = door.ask("POST", "/v1.41/containers/create?name=netdojo-f0000003", good(image))
        assert (full.status, full.words) == (
            403,
            "a seat may have 2 sandboxes at once: stop one that is not needed",
        )
        second.wait_ready()
        other = connect()
        address = other._url("/containers/{0}/wait", second.container_id)
        # The beginning of its answer says that it waits; the end comes with the sandbox's.
        waiting = other._post(address, params={"condition": "removed"}, timeout=60, stream=True)
        second.outer.stop(second.container_id, timeout=0)
        assert waiting.json()["StatusCode"] in (0, 137)
        other.close()
    finally:
        second.stop()
        second.outer.close()
    assert len(sandbox.outer.containers(all=True)) == 1


# -- what does not -----------------------------------------------------------------------------------


def good(image: str) -> dict[str, Any]:
    """What netdojo asks for when it starts a sandbox."""
    options = confinement(GOOD)
    return {
        "Image": image,
        "Hostname": options["hostname"],
        "Env": [f"NETDOJO_{key}={value}" for key, value in settings_of(GOOD, 1_000_000).items()],
        "Labels": {f"{LABEL}.sandbox": "00000000", f"{LABEL}.isolation": "userns"},
        "HostConfig": {
            "NetworkMode": options["network_mode"],
            "CapAdd": options["cap_add"],
            "CapDrop": options["cap_drop"],
            "SecurityOpt": options["security_opt"],
            "AutoRemove": options["auto_remove"],
        },
    }


IN_HOST_CONFIG = {
    "bind mount": {"Binds": ["/:/host"]},
    "socket bind mount": {"Binds": ["/var/run/docker.sock:/s"]},
    "mount": {"Mounts": [{"Type": "bind", "Source": "/", "Target": "/host"}]},
    "another's volumes": {"VolumesFrom": ["door"]},
    "volume driver": {"VolumeDriver": "local"},
    "tmpfs": {"Tmpfs": {"/run": "exec"}},
    "privileged": {"Privileged": True},
    "privileged in another case": {"privileged": True},
    "host network": {"NetworkMode": "host"},
    "bridge network": {"NetworkMode": "bridge"},
    "another's network": {"NetworkMode": "container:door"},
    "host pid": {"PidMode": "host"},
    "host ipc": {"IpcMode": "host"},
    "host uts": {"UTSMode": "host"},
    "host userns": {"UsernsMode": "host"},
    "host cgroupns": {"CgroupnsMode": "host"},
    "cgroup parent": {"CgroupParent": "/"},
    "all capabilities": {"CapAdd": ["ALL"]},
    "one capability more": {"CapAdd": [*confinement(GOOD)["cap_add"], "SYS_PTRACE"]},
    "no seccomp": {"SecurityOpt": ["seccomp=unconfined"]},
    "device": {"Devices": [{"PathOnHost": "/dev/sda", "PathInContainer": "/d", "CgroupPermissions": "rwm"}]},
    "device rule": {"DeviceCgroupRules": ["a *:* rwm"]},
    "gpu": {"DeviceRequests": [{"Count": -1, "Capabilities": [["gpu"]]}]},
    "published port": {"PortBindings": {"80/tcp": [{"HostPort": "80"}]}},
    "all ports published": {"PublishAllPorts": True},
    "sysctl": {"Sysctls": {"net.ipv4.ip_forward": "1"}},
    "runtime": {"Runtime": "runc"},
    "restart policy": {"RestartPolicy": {"Name": "always"}},
    "ulimit": {"Ulimits": [{"Name": "core", "Soft": -1, "Hard": -1}]},
    "oom score": {"OomScoreAdj": -1000},
    "log driver": {"LogConfig": {"Type": "syslog", "Config": {"syslog-address": "tcp://10.0.0.1"}}},
    "extra hosts": {"ExtraHosts": ["hub:10.0.0.1"]},
    "links": {"Links": ["door"]},
    "group": {"GroupAdd": ["docker"]},
    "shm": {"ShmSize": 1 << 40},
    "init": {"Init": True},
    "storage option": {"StorageOpt": {"size": "1T"}},
}

IN_BODY = {
    "other image": {"Image": "debian:trixie-slim"},
    "image by id": {"Image": "sha256:" + 64 * "0"},
    "command": {"Cmd": ["sh"]},
    "entrypoint": {"Entrypoint": ["sh"]},
    "user": {"User": "0"},
    "host name": {"Hostname": "hub"},
    "volumes": {"Volumes": {"/data": {}}},
    "exposed ports": {"ExposedPorts": {"80/tcp": {}}},
    "network settings": {"NetworkingConfig": {"EndpointsConfig": {"bridge": {}}}},
    "working folder": {"WorkingDir": "/"},
    "health check": {"Healthcheck": {"Test": ["CMD", "sh"]}},
    "runtime at the top": {"Runtime": "runc"},
    "labels of nothing": {"Labels": {}},
    "labels that are no words": {"Labels": {f"{LABEL}.sandbox": ["x"]}},
    "no settings": {"Env": []},
    "HostConfig that is none": {"HostConfig": "x"},
}

IN_SETTINGS = {
    "weak isolation": {"ISOLATION": "weak"},
    "more nodes than the class has": {"NODES": "a,b,c"},
    "node with a path": {"NODES": "../../etc"},
    "node that is an option": {"NODES": "--tty"},
    "node twice": {"NODES": "a,a"},
    "no memory limit": {"MEMORY": "0"},
    "negative memory": {"MEMORY": "-1"},
    "memory without end": {"CPUS": "inf"},
    "no processes limit": {"PIDS": "0"},
    "no disk limit": {"DISK": "0"},
    "settings that are not there": {"DEBUG": "1"},
}


def bodies(image: str) -> Iterator[tuple[str, object]]:
    for name, change in IN_HOST_CONFIG.items():
        body = good(image)
        yield name, {**body, "HostConfig": {**body["HostConfig"], **change}}
    for name, change in IN_BODY.items():
        yield name, {**good(image), **change}
    for name, change in IN_SETTINGS.items():
        values = {**settings_of(GOOD, 1), **change}
        yield name, {**good(image), "Env": [f"NETDOJO_{key}={value}" for key, value in values.items()]}
    for line in ("LD_PRELOAD=/x.so", "PATH=/x", "NETDOJO_NODES=b", "NETDOJO"):
        body = good(image)
        yield f"variable {line}", {**body, "Env": [*body["Env"], line]}
    yield "nothing", {}


def test_no_other_container_is_made(
    door: RunningDoor, sandbox: Sandbox, engine: docker.APIClient, image: str
) -> None:
    before = {found["Id"] for found in engine.containers(all=True, filters={"label": f"{LABEL}.seat=lin"})}
    made = {
        name: said
        for number, (name, body) in enumerate(bodies(image))
        if (said := door.ask("POST", f"/v1.41/containers/create?name=netdojo-{number:08x}", body)).status
        != 403
    }
    assert not made
    for query in ("", "?name=web", "?name=netdojo-1;x", "?name=netdojo-00000001&platform=x"):
        assert door.ask("POST", f"/v1.41/containers/create{query}", good(image)).status == 403, query
    after = {found["Id"] for found in engine.containers(all=True, filters={"label": f"{LABEL}.seat=lin"})}
    assert after == before


def test_what_others_have_is_not_there(door: RunningDoor, others: dict[str, str], sandbox: Sandbox) -> None:
    command = {"Cmd": ["/enter", "host1", "id"]}
    for whose in ("nobodys", "weis"):
        for name in (others[whose], others[whose][:12], f"door-{whose}-{os.getpid()}"):
            for method, path, body in (
                ("GET", f"/containers/{name}/json", None),
                ("POST", f"/containers/{name}/start", None),
                ("POST", f"/containers/{name}/stop", None),
                ("POST", f"/containers/{name}/wait", None),
                ("DELETE", f"/containers/{name}?force=1", None),
                ("POST", f"/containers/{name}/exec", command),
            ):
                said = door.ask(method, f"/v1.41{path}", body)
                assert (said.status, said.words) == (404, f"No such container: {name}"), (method, path)
        running = others[f"{whose}-exec"]
        for method, path, body in (
            ("GET", f"/exec/{running}/json", None),
            ("POST", f"/exec/{running}/resize?h=1&w=1", None),
        ):
            assert door.ask(method, path, body).words == f"No such exec instance: {running}", path
        said = door.ask("POST", f"/exec/{running}/start", {"Tty": False}, Connection="Upgrade", Upgrade="tcp")
        assert said.status == 404
    own = door.ask("POST", f"/v1.41/containers/{sandbox.container_id}/exec", command)
    assert own.status == 201
    theirs = door.ask("GET", f"/exec/{json.loads(own.rest)['Id']}/json", seat="wei")
    assert theirs.status == 404
    assert door.ask("GET", f"/containers/{sandbox.container_id}/json", seat="wei").status == 404
    assert json.loads(door.ask("GET", "/containers/json?all=1", seat="wei").rest)[0]["Id"] == others["weis"]


REQUESTS = """
GET /v1.41/containers/OWN/logs?stdout=1
GET /v1.41/containers/OWN/top
GET /v1.41/containers/OWN/changes
GET /v1.41/containers/OWN/export
GET /v1.41/containers/OWN/stats
GET /v1.41/containers/OWN/archive?path=/etc/shadow
PUT /v1.41/containers/OWN/archive?path=/
HEAD /v1.41/containers/OWN/archive?path=/
POST /v1.41/containers/OWN/attach?stream=1&stdin=1
GET /v1.41/containers/OWN/attach/ws
POST /v1.41/containers/OWN/update
POST /v1.41/containers/OWN/rename?name=x
POST /v1.41/containers/OWN/pause
POST /v1.41/containers/OWN/unpause
POST /v1.41/containers/OWN/kill
POST /v1.41/containers/OWN/restart
POST /v1.41/containers/OWN/resize?h=1&w=1
POST /v1.41/containers/OWN/start?checkpoint=x
POST /v1.41/containers/prune
POST /v1.41/commit?container=OWN
GET /v1.41/images/json
GET /v1.41/images/debian:trixie-slim/json
GET /v1.41/images/search?term=x
POST /v1.41/images/create?fromImage=debian
POST /v1.41/images/create?fromSrc=http://10.0.0.1/x
POST /v1.41/images/load
GET /v1.41/images/get?names=x
POST /v1.41/images/x/tag?repo=netdojo/sandbox
POST /v1.41/images/x/push
DELETE /v1.41/images/x
POST /v1.41/images/prune
POST /v1.41/build
POST /v1.41/build/prune
POST /v1.41/session
POST /grpc
GET /v1.41/volumes
POST /v1.41/volumes/create
DELETE /v1.41/volumes/x
GET /v1.41/networks
POST /v1.41/networks/create
POST /v1.41/networks/bridge/connect
DELETE /v1.41/networks/x
GET /v1.41/swarm
POST /v1.41/swarm/init
POST /v1.41/swarm/join
GET /v1.41/nodes
POST /v1.41/services/create
GET /v1.41/tasks
GET /v1.41/secrets
POST /v1.41/secrets/create
GET /v1.41/configs
GET /v1.41/plugins
POST /v1.41/plugins/pull?remote=x
GET /v1.41/events
GET /v1.41/system/df
POST /v1.41/auth
GET /v1.41/distribution/x/json
GET /v1.41/containers/json?filters={"id":["x"]}
GET /v1.41/containers/json?since=x
GET /metrics
GET /debug/pprof/
GET /
""".strip().splitlines()

COMMANDS: tuple[dict[str, object], ...] = (
    {"Cmd": ["sh", "-c", "id"]},
    {"Cmd": [*asking(True)[:2], asking(True)[2] + "; id"]},
    {"Cmd": ["/bin/enter", "host1", "id"]},
    {"Cmd": ["/enter"]},
    {"Cmd": ["/enter", "host1"]},
    {"Cmd": ["/enter", "--tty", "id"]},
    {"Cmd": ["/enter", "../keeper", "id"]},
    {"Cmd": ["/enter", "-x", "id"]},
    {"Cmd": ["/enter", "", "id"]},
    {"Cmd": ["/enter", "host1\n", "id"]},
    {"Cmd": "/enter host1 id"},
    {"Cmd": []},
    {"Cmd": ["touch", "/run/keeper/alive", "/etc/x"]},
    {"Cmd": ["date", "-s", "2000-01-01"]},
    {"Cmd": ["python3", "-S", "-E", "/usr/lib/netdojo/keeper"]},
    {"Cmd": ["python3", "-c", "1"]},
    {"Cmd": ["/usr/lib/netdojo/await-engine", "host1", "1;id"]},
    {"Cmd": ["nsenter", "-t", "1", "-a"]},
    {"Cmd": ["/enter", "host1", "id"], "Privileged": True},
    {"Cmd": ["/enter", "host1", "id"], "User": "0"},
    {"Cmd": ["/enter", "host1", "id"], "WorkingDir": "/proc/1/root"},
    {"Cmd": ["/enter", "host1", "id"], "Env": ["LD_PRELOAD=/x.so"]},
    {"Cmd": ["/enter", "host1", "id"], "Env": ["ENV=/x.sh"]},
    {"Cmd": ["/enter", "host1", "id"], "Env": ["TERM=$(id)"]},
    {"Cmd": ["/enter", "host1", "id"], "ConsoleSize": [1, 1]},
)


def test_every_other_request_is_refused(door: RunningDoor, sandbox: Sandbox) -> None:
    answers: dict[str, int] = {}
    for line in REQUESTS:
        method, _, path = line.replace("OWN", sandbox.container_id).partition(" ")
        answers[line] = door.ask(
            method, path.replace('{"id":["x"]}', "%7B%22id%22%3A%5B%22x%22%5D%7D")
        ).status
    assert {line: status for line, status in answers.items() if status != 403} == {}
    for body in COMMANDS:
        assert door.ask("POST", f"/containers/{sandbox.container_id}/exec", body).status == 403, body
    made = door.ask("POST", f"/containers/{sandbox.container_id}/exec", {"Cmd": ["/enter", "host1", "id"]})
    start = f"/exec/{json.loads(made.rest)['Id']}/start"
    upgrade = {"Connection": "Upgrade", "Upgrade": "tcp"}
    assert door.ask("POST", start, {"Detach": True}, **upgrade).status == 403
    assert door.ask("POST", start, {"ConsoleSize": [1, 2]}, **upgrade).status == 403
    assert door.ask("POST", start, {}).status == 403
    assert door.ask("POST", start, {}, Connection="Upgrade", Upgrade="h2c").status == 403
    assert sandbox.running()


POST = "POST /v1.41/containers/create?name=netdojo-00000009 HTTP/1.1\r\nHost: door\r\n"
PING = "GET /_ping HTTP/1.1\r\nHost: door\r\n\r\n"
FORMS = {
    "chunked": (411, f"{POST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "length and chunked": (
        411,
        f"{POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{PING}",
    ),
    "a coding that is none": (501, f"{POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    "chunked behind a tab": (411, f"{POST}Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n"),
    "two lengths": (400, f"{POST}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{{}}{PING}"),
    "a list of lengths": (400, f"{POST}Content-Length: 2, 40\r\n\r\n{{}}{PING}"),
    "a length with a sign": (400, f"{POST}Content-Length: +2\r\n\r\n{{}}"),
    "a length in hexadecimal": (400, f"{POST}Content-Length: 0x2\r\n\r\n{{}}"),
    "a negative length": (400, f"{POST}Content-Length: -1\r\n\r\n{{}}"),
    "a space before the colon": (400, f"{POST}Content-Length : 2\r\n\r\n{{}}"),
    "a header that begins with a space": (400, f"GET /_ping HTTP/1.1\r\n Host: door\r\n\r\n{PING}"),
    "a header without a name": (400, f"{POST}: 2\r\n\r\n"),
    "a header without a colon": (400, f"{POST}Content-Length\r\n\r\n"),
    "a zero byte": (400, f"{POST}X: a\0b\r\n\r\n"),
    "a bare carriage return": (400, f"{POST}X: a\rb\r\n\r\n"),
    "no host": (400, "GET /_ping HTTP/1.1\r\n\r\n"),
    "two hosts": (400, "GET /_ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    "HTTP/1.0": (505, "GET /_ping HTTP/1.0\r\n\r\n"),
    "HTTP/2": (505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "HTTP/0.9": (400, "GET /_ping\r\n\r\n"),
    "TLS": (400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    "a whole address": (400, "GET http://docker/_ping HTTP/1.1\r\nHost: door\r\n\r\n"),
    "CONNECT": (400, "CONNECT docker:80 HTTP/1.1\r\nHost: door\r\n\r\n"),
    "no path": (400, "OPTIONS * HTTP/1.1\r\nHost: door\r\n\r\n"),
    "a path with dots": (400, "GET /_ping/../containers/json HTTP/1.1\r\nHost: door\r\n\r\n"),
    "a path with escapes": (400, "GET /%5fping HTTP/1.1\r\nHost: door\r\n\r\n"),
    "a path with two slashes": (400, "GET //_ping HTTP/1.1\r\nHost: door\r\n\r\n"),
    "a path with a line break": (400, "GET /_ping\nX: y HTTP/1.1\r\nHost: door\r\n\r\n"),
    "a query twice": (400, "GET /containers/json?all=0&all=1 HTTP/1.1\r\nHost: door\r\n\r\n"),
    "a query that is none": (400, "GET /containers/json?all HTTP/1.1\r\nHost: door\r\n\r\n"),
    "an expectation": (417, f"{POST}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{{}}"),
    "a body where there is none": (400, "GET /_ping HTTP/1.1\r\nHost: door\r\nContent-Length: 2\r\n\r\n{}"),
    "a head without end": (431, POST + "X: " + 40_000 * "y"),
    "a body that is too long": (413, f"{POST}Content-Length: 400000\r\n\r\n" + 400_000 * " "),
    "a body that is no JSON": (400, f"{POST}Content-Length: 2\r\n\r\n{{]"),
    "a body with a key twice": (400, POST + 'Content-Length: 26\r\n\r\n{"Image":"a","image":"b"} '),
    "a body that is a list": (400, f"{POST}Content-Length: 2\r\n\r\n[]"),
    "a body that is too deep": (400, f"{POST}Content-Length: 200000\r\n\r\n" + 200_000 * "["),
    "a number that is none": (400, POST + 'Content-Length: 10\r\n\r\n{"a": NaN}'),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_could_be_read_in_two_ways_is_not_read(door: RunningDoor, form: str) -> None:
    status, raw = FORMS[form]
    said = door.say(raw.encode("latin-1"))
    assert said.status == status, said
    assert said.rest.count(b"\r\nContent-Type") == 0, "a second request was seen in the first"


def test_half_a_request_is_none(door: RunningDoor) -> None:
    assert door.say(f"{POST}Content-Length: 200\r\n\r\n{{".encode()).status in (0, 400)


def test_the_door_opens_to_seats_of_its_class_only(door: RunningDoor) -> None:
    ping = PING.encode()
    other_class = seat_token(b"another class's secret, of 32 bytes and more", "lin")
    own = seat_token(SECRET, "lin")
    strangers = {
        "no greeting": door.say(ping, None),
        "HTTP with the token": door.say(
            f"GET /_ping HTTP/1.1\r\nAuthorization: token {own}\r\n\r\n".encode(), None
        ),
        "another class's token": door.say(ping, token=other_class),
        "another seat's name": door.say(
            ping, token=seat_token(SECRET, "wei").split(".")[0] + "." + own.split(".")[1]
        ),
        "no token": door.say(ping, token=" "),
        "half a token": door.say(ping, token=own[:-1]),
        "no end": door.say(100_000 * b"x", None),
    }
    assert {name: said.status for name, said in strangers.items() if said.status not in (0, 403)} == {}
    assert strangers["no greeting"].words == "this door opens to seats of a class only"
    assert door.say(ping).status == 200


def test_requests_on_one_connection_are_each_answered(door: RunningDoor) -> None:
    said = door.say((PING + "GET /v1.41/events HTTP/1.1\r\nHost: door\r\n\r\n" + PING).encode())
    assert said.rest.count(b"HTTP/1.1 403") == 1
    assert said.rest.count(b"HTTP/1.1 200") == 1
