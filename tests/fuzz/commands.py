"""Random commands for an engine, as a learner may type them: hypothesis strategies of lines of shell.

The names are few, so that commands meet each other's objects: what is refused, done twice or done to the wrong
thing is as much a part of it as what works. Nothing waits: `stop` and `restart` give no time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

Words = st.SearchStrategy[str]


@dataclass(frozen=True)
class Names:
    """What the commands speak of. `parent` is the interface for macvlan and ipvlan, "" where there is none to use."""

    networks: Sequence[str] = ("shop", "blog", "yard")
    containers: Sequence[str] = ("web", "db", "box")
    aliases: Sequence[str] = ("www", "data")
    image: str = "busybox"
    parent: str = "eth0"
    compose: bool = True


SUBNETS = {
    "10.61.0.0/24": ("10.61.0.1", "10.61.0.254", "10.61.0.128/25", "10.61.0.20", "10.61.0.200"),
    "10.62.0.0/16": ("10.62.0.1", "10.62.9.9", "10.62.4.0/24", "10.62.4.20", "10.62.0.2"),
    "10.61.0.128/25": ("10.61.0.129", "10.61.0.130", "10.61.0.192/26", "10.61.0.200", "10.61.0.5"),
    "10.63.1.0/29": ("10.63.1.1", "10.63.1.6", "10.63.1.4/30", "10.63.1.5", "10.63.1.9"),
}
"""Each with its usual gateway, another one, a range in it, an address in the range, and one more."""

ADDRESSES = sorted({one for _, _, _, *some in SUBNETS.values() for one in some})
OPTIONS = (
    "com.docker.network.bridge.enable_icc=false",
    "com.docker.network.bridge.enable_ip_masquerade=false",
    "com.docker.network.bridge.name=br-fuzz",
    "com.docker.network.bridge.gateway_mode_ipv4=routed",
    "com.docker.network.driver.mtu=1400",
    "com.docker.network.bridge.enable_ic=false",
)
PUBLISHED = (
    "-p 18080:80",
    "-p 18080:8080",
    "-p 127.0.0.1:18081:80",
    "-p 18082-18083:81-82",
    "-p 80",
    "-p 15353:53/udp",
    "-p 80:18080",
    "-P",
    "--expose 80",
    "--expose 90-91/udp",
)
SETTINGS = (
    "--hostname front",
    "--label role=web",
    "--user 1000",
    "--dns 192.0.2.53",
    "--memory 32m",
    "--read-only",
    "--cap-drop NET_RAW",
    "--init",
    "--rm",
    "--link web:www",
    "--add-host data:10.61.0.9",
    "--mac-address 02:42:0a:3d:00:63",
    "--restart unless-stopped",
    "--security-opt no-new-privileges",
)
PROGRAMS = ("sleep 600", "sleep 600", "httpd -f -p 80", "sleep 600", "true", "false", "no-such-program", "")
COMPOSE = {
    "two": "services:\n  web: {image: IMAGE, command: sleep 600, ports: ['18084:80']}\n"
    "  db: {image: IMAGE, command: sleep 600}",
    "own": "services: {web: {image: IMAGE, command: sleep 600, networks: {front: {aliases: [www]}}}}\n"
    "networks: {front: {internal: true, ipam: {config: [{subnet: 10.61.0.0/24}]}}}",
    "shared": "services: {web: {image: IMAGE, command: sleep 600, networks: [shop]}}\n"
    "networks: {shop: {external: true}}",
    "named": "services: {one: {image: IMAGE, command: sleep 600, container_name: web, network_mode: host}}",
}


def some(*parts: Words, most: int = 2) -> Words:
    """Some of `parts`, in any order, separated by spaces."""
    return st.lists(st.one_of(parts), max_size=most).map(" ".join)


def spaced(*parts: Words) -> Words:
    """All of `parts`, the empty ones left out."""
    return st.tuples(*parts).map(lambda words: " ".join(word for word in words if word))


def network_create(names: Names) -> Words:
    """`docker network create` with anything that it takes, and some that it does not."""

    def pool(subnet: str) -> Words:
        usual, other, part, inside, _ = SUBNETS[subnet]
        more = some(
            st.sampled_from([f"--gateway {usual}", f"--gateway {other}"]),
            st.just(f"--ip-range {part}"),
            st.just(f"--aux-address printer={inside}"),
            most=1,
        )
        return spaced(st.just(f"--subnet {subnet}"), more)

    lan = [f"-d {driver} -o parent={names.parent}" for driver in ("macvlan", "ipvlan") if names.parent]
    usual_drivers, rare = ["", "", "", "", "-d bridge", *lan], ["-d overlay", "-d nosuch"]
    return spaced(
        st.just("docker network create"),
        st.integers(0, 15).flatmap(
            lambda n: st.sampled_from(rare) if n == 15 else st.sampled_from(usual_drivers)
        ),
        st.one_of(st.just(""), st.sampled_from(sorted(SUBNETS)).flatmap(pool)),
        some(
            st.sampled_from(
                ["--internal", "--attachable", "--ipv6 --subnet fd61::/64", "--label role=front"]
            ),
            st.sampled_from(OPTIONS).map(lambda option: f"-o {option}"),
            most=2,
        ),
        st.sampled_from(names.networks),
    )


def container_make(names: Names) -> Words:
    """`docker run -d` or `docker create`."""
    place = st.one_of(
        st.just(""),
        spaced(
            st.sampled_from(names.networks).map(lambda name: f"--network {name}"),
            some(
                st.sampled_from(ADDRESSES).map(lambda one: f"--ip {one}"),
                st.sampled_from(names.aliases).map(lambda one: f"--network-alias {one}"),
                most=2,
            ),
        ),
        st.sampled_from(names.networks).map(lambda name: f"--network {name}"),
        st.sampled_from(
            ["--network host", "--network none", "--network bridge"]
            + [f"--network container:{name}" for name in names.containers]
        ),
    )
    return spaced(
        st.sampled_from(["docker run -d", "docker run -d", "docker run -d", "docker create"]),
        st.sampled_from(names.containers).map(lambda name: f"--name {name}"),
        place,
        some(st.sampled_from(PUBLISHED), st.sampled_from(SETTINGS), most=2),
        st.just(names.image),
        st.sampled_from(PROGRAMS),
    )


def change(names: Names) -> Words:
    """Something done to a container."""
    verb = [
        *(
            "start",
            "stop -t 0",
            "restart -t 0",
            "kill",
            "pause",
            "unpause",
            "rm",
            "rm -f",
            "update --memory 48m --memory-swap 48m",
        ),
    ]
    return st.one_of(
        spaced(st.sampled_from([f"docker {one}" for one in verb]), st.sampled_from(names.containers)),
        spaced(
            st.just("docker rename"), st.sampled_from(names.containers), st.sampled_from(names.containers)
        ),
    )


def attach(names: Names) -> Words:
    """`docker network connect`, `disconnect` and `rm`."""
    where = st.sampled_from([*names.networks, *names.networks, "bridge", "host", "none"])
    who = st.sampled_from(names.containers)
    more = some(
        st.sampled_from(ADDRESSES).map(lambda one: f"--ip {one}"),
        st.sampled_from(names.aliases).map(lambda one: f"--alias {one}"),
        st.just("--link web:data"),
        most=2,
    )
    return st.one_of(
        spaced(st.just("docker network connect"), more, where, who),
        spaced(st.just("docker network connect"), more, where, who),
        spaced(st.sampled_from(["docker network disconnect", "docker network disconnect -f"]), where, who),
        spaced(st.just("docker network rm"), st.sampled_from(names.networks)),
    )


def clean_up() -> Words:
    """What removes all that is unused."""
    return st.sampled_from(["docker container prune -f", "docker network prune -f"])


def composed(names: Names) -> Words:
    """`docker compose` with one of a few files."""

    def line(which: str, verb: str) -> str:
        text = COMPOSE[which].replace("IMAGE", names.image)
        return f"docker compose -p {which} -f - {verb} <<'EOF'\n{text}\nEOF"

    verbs = ["up -d", "up -d", "down -t 0", "stop -t 0"]
    return st.tuples(st.sampled_from(sorted(COMPOSE)), st.sampled_from(verbs)).map(lambda pair: line(*pair))


@st.composite
def sequences(draw: st.DrawFn, names: Names, most: int = 10) -> list[str]:
    """Lists of commands: first a few that make something, then anything, mostly with what was made."""
    networks: list[str] = []
    containers: list[str] = []
    done: list[str] = []
    made = draw(st.integers(1, 4))
    count = made + draw(st.integers(0, most))
    while len(done) < count:
        known = replace(
            names,
            networks=networks or ["bridge"],
            containers=containers or names.containers[:1],
        )
        use = names if draw(st.integers(0, 7)) == 7 else known
        kinds = [network_create(names), container_make(replace(use, containers=names.containers))]
        if len(done) >= made:
            kinds += [kinds[1], change(use), change(use), change(use), attach(use), attach(use), attach(use)]
            # One in twelve of the rare ones: `docker compose` takes as long as ten others.
            if draw(st.integers(0, 11)) == 11:
                kinds = [clean_up(), *([composed(names)] if names.compose else [])]
        line = draw(st.one_of(kinds))
        done.append(line)
        words = line.split()
        if line.startswith("docker network create") and words[-1] not in networks:
            networks.append(words[-1])
        if "--name" in words and words[words.index("--name") + 1] not in containers:
            containers.append(words[words.index("--name") + 1])
    return done
