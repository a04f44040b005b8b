"""What a learner's engines can do inside a sandbox."""

from __future__ import annotations

import pytest

from grader.sandbox.launch import Sandbox
from tests.conftest import StartSandbox

pytestmark = pytest.mark.engine


def ok(sandbox: Sandbox, node: str, script: str) -> str:
    """What `script` prints when it succeeds."""
    code, out, err = sandbox.exec(node, ["bash", "-euc", script])
    assert code == 0, f"{script}\n{out.decode()}\n{err.decode()}"
    return out.decode()


def fails(sandbox: Sandbox, node: str, script: str) -> str:
    """What `script` prints when it fails, as it should."""
    code, out, err = sandbox.exec(node, ["bash", "-euc", script])
    assert code != 0, out.decode()
    return (out + err).decode()


def test_one_node_runs_containers_from_the_images_it_came_with(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    images = ok(made, "host1", "docker image ls --format '{{.Repository}}'").split()
    assert set(images) == {"busybox", "nginx", "whoami", "toolbox"}
    assert "172.17.0.2" in ok(made, "host1", "docker run --rm busybox ip -4 addr show eth0")
    for tool in ("curl", "dig", "ip", "tcpdump", "ncat", "iperf3", "openssl", "ping", "bash"):
        ok(made, "host1", f"docker run --rm toolbox sh -c 'command -v {tool}'")
    ok(made, "host1", "docker run --rm toolbox tcpdump --version")
    ok(made, "host1", "docker run --rm toolbox ping -c 1 -W 2 10.213.0.1")


def test_containers_of_one_network_find_each_other_by_name(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(made, "host1", "docker network create shop; docker run -d --name web --network shop whoami")
    answer = ok(
        made, "host1", "docker run --rm --network shop toolbox curl -sS --retry-connrefused --retry 5 web"
    )
    assert "name: " in answer
    assert "caller: " in answer
    found = ok(made, "host1", "docker run --rm --network shop toolbox dig +short www.example.com")
    assert found.strip() == "203.0.113.80"


def test_a_published_port_is_reachable_from_the_internet(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(made, "host1", "docker run -d --name web -p 8080:80 nginx")
    ok(made, "host1", "docker run -d --name hidden -p 127.0.0.1:8081:80 nginx")
    assert "nginx" in ok(made, "internet", "curl -sS --retry-connrefused --retry 5 http://10.213.0.11:8080/")
    fails(made, "internet", "curl -sS -m 2 http://10.213.0.11:8081/")
    assert "caller: 10.213.0.11" in ok(made, "host1", "docker run --rm toolbox curl -sS www.example.com")


def test_the_internet_answers_only_for_what_it_is(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    assert "status: NXDOMAIN" in ok(made, "host1", "dig nowhere.example.org")
    assert "hello" in ok(made, "host1", "echo hello | ncat -w 2 203.0.113.7 7")
    fails(made, "host1", "ping -c 1 -W 1 192.0.2.1")


def test_an_image_can_be_built_and_removed(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(
        made,
        "host1",
        "mkdir app && cd app && printf 'FROM busybox\\nRUN echo hi > /hi\\n' > Dockerfile"
        " && docker build -q -t mine ."
        ' && test "$(docker run --rm mine cat /hi)" = hi && docker rmi mine && docker rmi toolbox'
        " && ! docker image inspect toolbox",
    )
    ok(made, "host1", "docker run --rm busybox true")


def test_a_file_of_an_image_can_be_removed_and_the_rest_committed(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(
        made,
        "host1",
        "docker run --name old nginx sh -c 'rm /etc/nginx/nginx.conf && rm -r /usr/share && mkdir /usr/share'"
        " && docker commit old less && docker run --rm less sh -c '! ls /etc/nginx/nginx.conf /usr/share/nginx'"
        " && docker rm old && docker rmi less && docker run --rm nginx ls /usr/share/nginx",
    )


def test_compose_makes_networks_and_services(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(
        made,
        "host1",
        "mkdir shop && cd shop && cat > compose.yaml <<'END'\n"
        "services:\n  web: {image: whoami, networks: [front]}\nnetworks: {front: {}}\n"
        "END\n"
        "docker compose up -d && docker network inspect shop_front && docker compose down",
    )


def test_macvlan_and_host_and_none_networks_work(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(
        made,
        "host1",
        "docker network create -d macvlan --subnet 10.213.0.0/24 --ip-range 10.213.0.128/28"
        " -o parent=eth0 lan",
    )
    ok(made, "host1", "docker run --rm --network lan toolbox ping -c 1 -W 2 10.213.0.1")
    assert "10.213.0.11" in ok(made, "host1", "docker run --rm --network host busybox ip addr show eth0")
    assert "eth0" not in ok(made, "host1", "docker run --rm --network none busybox ip addr")


def test_the_engine_comes_back_after_it_was_killed(sandbox: StartSandbox) -> None:
    made = sandbox("host1")
    ok(
        made,
        "host1",
        "pid=$(cat /run/docker/docker.pid); kill -9 $pid; while kill -0 $pid 2>/dev/null; do :; done",
    )
    made.wait_ready(20)
    ok(made, "host1", "docker run --rm busybox true")


def test_three_nodes_reach_each_other_and_are_apart(sandbox: StartSandbox) -> None:
    made = sandbox("host1", "host2", "host3")
    ok(made, "host1", "ping -c 1 -W 2 host3 && docker network create only-here")
    assert "only-here" not in ok(made, "host2", "docker network ls")
    assert ok(made, "host2", "hostname").strip() == "host2"


def test_two_nodes_join_a_swarm_and_share_an_overlay(sandbox: StartSandbox) -> None:
    made = sandbox("host1", "host2")
    ok(made, "host1", "docker swarm init --advertise-addr 10.213.0.11")
    token = ok(made, "host1", "docker swarm join-token -q worker").strip()
    ok(made, "host2", f"docker swarm join --token {token} 10.213.0.11:2377")
    ok(made, "host1", "docker network create -d overlay --attachable ov")
    ok(made, "host1", "docker run -d --name one --network ov whoami")
    ok(made, "host2", "docker run --rm --network ov toolbox ping -c 1 -W 5 one")
    assert "name: " in ok(made, "host2", "docker run --rm --network ov toolbox curl -sS -m 5 one")


def test_the_weak_kind_works_the_same_way(sandbox: StartSandbox) -> None:
    made = sandbox("host1", isolation="weak")
    ok(made, "host1", "docker network create shop; docker run -d --name web --network shop -p 8080:80 whoami")
    assert "name: " in ok(made, "internet", "curl -sS --retry-connrefused --retry 5 http://10.213.0.11:8080/")
