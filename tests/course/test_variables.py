"""What is drawn for a learner: always the same from the same seed, and never in anybody's way."""

from __future__ import annotations

import random
import subprocess
import sys
from ipaddress import IPv4Network, ip_address, ip_network
from itertools import combinations

import pytest

from grader.course.models import Course
from grader.course.references import fill, references
from grader.course.variables import AddressIn, Number, OneOf, RangeIn, Subnet, Variable, draw

SEEDS = range(1, 200)
SANDBOX = ip_network("10.213.0.0/16")
# Docker's default address pools (docs.docker.com, dockerd's default-address-pools).
DEFAULT_POOLS = [ip_network("172.16.0.0/12"), ip_network("192.168.0.0/16")]

VARIABLES: dict[str, Variable] = {
    "net": OneOf(one_of=("shop", "blog", "wiki")),
    "other": OneOf(one_of=("shop", "blog", "wiki")),
    "port": Number(number=(8000, 8003)),
    "port2": Number(number=(8000, 8003)),
    "wide": Subnet(subnet=16),
    "middle": Subnet(subnet=20),
    "small": Subnet(subnet=29),
    "subnet": Subnet(subnet=24),
    "gateway": AddressIn(address_in="subnet", nth=1),
    "ip": AddressIn(address_in="subnet", between=(2, 5)),
    "ip2": AddressIn(address_in="$subnet", between=(2, 5)),
    "any": AddressIn(address_in="small"),
    "range": RangeIn(range_in="subnet", prefix=26),
    "first": RangeIn(range_in="subnet", prefix=26, nth=0),
}


def test_the_same_seed_draws_the_same_values_in_another_process() -> None:
    code = (
        "from tests.course.test_variables import VARIABLES, draw\n"
        "print(draw('first', 7, VARIABLES), draw('first', 8, VARIABLES))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout.strip()
        for hash_seed in ("1", "2")
    ]
    here = f"{draw('first', 7, VARIABLES)} {draw('first', 8, VARIABLES)}"
    assert runs == [here, here]


def test_drawing_leaves_the_dice_of_others_alone() -> None:
    random.seed(5)
    expected = random.random()
    random.seed(5)
    draw("first", 1, VARIABLES)
    assert random.random() == expected


def test_another_seed_and_another_exercise_draw_something_else() -> None:
    assert len({draw("first", seed, VARIABLES)["subnet"] for seed in SEEDS}) > len(SEEDS) // 2
    assert draw("first", 1, VARIABLES) != draw("second", 1, VARIABLES)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_value_is_where_it_belongs(seed: int) -> None:
    values = draw("first", seed, VARIABLES)
    subnets = [IPv4Network(values[name]) for name in ("wide", "middle", "small", "subnet")]
    assert [subnet.prefixlen for subnet in subnets] == [16, 20, 29, 24]
    for one, other in combinations([*subnets, SANDBOX, *DEFAULT_POOLS], 2):
        assert not one.overlaps(other)
    subnet = subnets[3]
    assert ip_address(values["gateway"]) == subnet[1]
    assert {ip_address(values["ip"]), ip_address(values["ip2"])} <= {subnet[n] for n in range(2, 6)}
    assert ip_address(values["any"]) in list(subnets[2].hosts())
    parts = list(subnet.subnets(new_prefix=26))
    assert (IPv4Network(values["first"]), IPv4Network(values["range"])) == (parts[0], parts[-1])
    assert len({values[name] for name in ("net", "other", "port", "port2", "ip", "ip2", "gateway")}) == 7


def test_an_address_by_number_is_kept_free_for_the_variable_that_stands_below() -> None:
    variables: dict[str, Variable] = {
        "subnet": Subnet(subnet=29),
        "ip": AddressIn(address_in="subnet", between=(2, 3)),
        "gateway": AddressIn(address_in="subnet", nth=2),
    }
    for seed in SEEDS:
        values = draw("first", seed, variables)
        assert values["ip"] != values["gateway"]


@pytest.mark.parametrize("seed", range(1, 33))
def test_the_shipped_exercises_draw_subnets_in_nobodys_way(course: Course, seed: int) -> None:
    for exercise in course.exercises:
        values = exercise.draw(seed, [fault.name for fault in exercise.faults]).values
        drawn = [ip_network(values[n]) for n, v in exercise.variables.items() if isinstance(v, Subnet)]
        for one, other in combinations([*drawn, SANDBOX, *DEFAULT_POOLS], 2):
            assert not one.overlaps(other), exercise.name


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"ip": AddressIn(address_in="subnet")}, "`subnet` is no variable that stands above it"),
        (
            {"word": OneOf(one_of=("a", "b")), "ip": AddressIn(address_in="word")},
            "`word` is no subnet",
        ),
        (
            {"subnet": Subnet(subnet=29), "ip": AddressIn(address_in="subnet", nth=7)},
            "has no address number 7",
        ),
        (
            {"subnet": Subnet(subnet=29), "ip": AddressIn(address_in="subnet", between=(7, 9))},
            "there is no address left between 7 and 6",
        ),
        (
            {"subnet": Subnet(subnet=24), "range": RangeIn(range_in="subnet", prefix=24)},
            "a /24 is no part of",
        ),
        (
            {"subnet": Subnet(subnet=24), "range": RangeIn(range_in="subnet", prefix=26, nth=4)},
            "has 4 parts of /26, counted from 0",
        ),
        (
            {"a": Number(number=(1, 1)), "b": Number(number=(1, 1))},
            "there is no number left between 1 and 1",
        ),
        (
            {f"wide{n}": Subnet(subnet=16) for n in range(240)},
            "there is no /16 left beside the other subnets",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_words(variables: dict[str, Variable], said: str) -> None:
    with pytest.raises(ValueError, match=r"^[a-z0-9]+: ") as raised:
        draw("first", 1, variables)
    assert said in str(raised.value)


def test_words_are_filled_and_dollars_stay_where_they_are_meant() -> None:
    values = {"net": "shop", "web": "pine"}
    assert fill("$net ${web}s $$net $other $", values) == "shop pines $net $other $"
    assert list(references("$net ${web}s $$net $other $")) == ["net", "web", "other"]
