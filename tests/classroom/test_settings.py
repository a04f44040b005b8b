"""A class's settings, codes, names and networks: what is taken, what is refused, and what two must never share."""

from __future__ import annotations

import ipaddress
import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.codes import (
    ALPHABET,
    JOIN,
    Guesses,
    new_code,
    opens,
    opens_code,
    same_code,
    sealed,
    sealed_code,
    seat_name,
)
from grader.classroom.containers import parts
from grader.classroom.host import make_codes, prepare
from grader.classroom.hub.networks import free_network
from grader.classroom.people import People
from grader.classroom.place import Place
from grader.classroom.settings import SAMPLE, ClassSettings, in_bytes, read_settings
from grader.problem import Problem

LTI = "[lti]\nissuer = 'x'\nclient_id = 'y'\nauthorize_url = 'https://l/a'\njwks_endpoint = 'https://l/k'\n"


def settings(tmp_path: Path, words: str) -> ClassSettings:
    path = tmp_path / "settings.toml"
    path.write_text(words)
    return read_settings(path)


def test_the_sample_file_says_the_defaults(tmp_path: Path) -> None:
    assert settings(tmp_path, SAMPLE) == ClassSettings()
    shown = "\n".join(line.removeprefix("# ") for line in SAMPLE.splitlines()[2:])
    shown = shown.partition("[tls]")[0]
    plain = tomllib.loads("\n".join(line.partition("   ")[0] for line in shown.splitlines()))
    known = ClassSettings().model_dump(mode="json")
    assert {key: known[key] for key in plain if key != "seat"} == {
        key: value for key, value in plain.items() if key != "seat"
    }
    assert plain["seat"] == known["seat"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("seat = 4\n", "seat"),
        ("seets = 4\n", "seets"),
        ("seats = 0\n", "seats"),
        ("[seat]\nmemory = '1T'\n", "seat.memory"),
        ("[tls]\ncertificate = '/nowhere.pem'\nkey = '/nowhere.key'\n", "tls.certificate"),
        ("[network]\nseats = '8.8.0.0/16'\n", "network.seats"),
        ("seats = 40\n[network]\nseats = '10.0.0.0/28'\n", "room for 2 seats"),
        ("authenticator = 'lti'\nteachers = ['a']\n", "lti"),
        ("authenticator = 'native'\n", "teachers"),
        (f"authenticator = 'lti'\n{LTI}scores = 'none'\n", "needs https"),
        (f"authenticator = 'lti'\nurl = 'https://x'\n{LTI}", "token_endpoint"),
        (f"{LTI}scores = 'all'\n", "lti.scores"),
        ("url = 'ftp://x'\n", "url"),
        ("title = \n", "line 1"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, words: str, key: str) -> None:
    with pytest.raises(Problem, match=key.replace(".", r"\.")):
        settings(tmp_path, words)


def test_a_certificate_is_looked_for_on_the_machine_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[tls]\ncertificate = '/nowhere.pem'\nkey = '/nowhere.key'\n")
    assert read_settings(path, inside=True).scheme == "https"  # in a container, which has it by another name


def test_a_code_is_the_same_however_it_is_typed() -> None:
    code = new_code(JOIN)
    assert same_code(code.lower().replace("-", " "), code)
    assert not same_code(code[:-1], code)
    assert not same_code("", code)
    assert not set("01IO") & set(ALPHABET)
    seal = sealed_code("AAAA-BBBB-CCCC-DDDD")
    assert opens_code("aaaabbbbccccdddd", seal)
    assert not opens_code("aaaabbbbccccddde", seal)
    assert opens("a pin", sealed("a pin"))
    assert sealed("a pin") != sealed("a pin")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Lin Wei", "lin-wei"),
        ("  林 小雨 ", "林-小雨"),
        ("LIN_WEI@example.org", "lin-wei-example-org"),
        ("Ｌｉｎ", "lin"),
        ("../../etc", "etc"),
        ("%2e%2e", "2e-2e"),
        ("instructor", None),
        ("Instructor!", None),
        ("-", None),
        ("x" * 41, None),
    ],
)
def test_a_seats_name_holds_letters_and_digits(typed: str, name: str | None) -> None:
    assert seat_name(typed) == name


@given(st.text(max_size=60))
def test_no_name_means_anything_in_an_address(typed: str) -> None:
    name = seat_name(typed)
    assert name is None or (seat_name(name) == name and not set(name) & set("/\\.%?#&: '\"<>@~"))


def test_guesses_are_forgotten_in_time_and_are_each_ones_own() -> None:
    now = [0.0]
    guesses = Guesses(3, 60.0, lambda: now[0], kept=2)
    for _ in range(3):
        assert guesses.wait("a") == 0
        guesses.failed("a")
        now[0] += 10
    assert guesses.wait("a") == 30.0
    assert guesses.wait("b") == 0
    now[0] += 30
    assert guesses.wait("a") == 0
    guesses.failed("a")
    guesses.failed("b")
    guesses.failed("c")
    assert guesses.wait("c") == 0
    assert len(guesses._failed) == 2


def test_every_seat_gets_a_network_that_overlaps_no_other() -> None:
    pool = ipaddress.IPv4Network("10.118.0.0/24")
    used = ["172.17.0.0/16", "10.118.0.8/29", "fd00::/64", "10.118.0.128/25"]
    found = []
    while (network := free_network(pool, used)) is not None:
        found.append(network)
        used.append(network.subnet)
    assert len(found) == 15
    assert found[1].subnet == "10.118.0.16/29"
    assert (found[1].gateway, found[1].front, found[1].seat) == ("10.118.0.17", "10.118.0.18", "10.118.0.19")


def test_a_class_folder_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    place = Place(tmp_path / "class")
    assert prepare(place) == ClassSettings()
    first = {path.name: path.read_bytes() for path in place.root.iterdir()}
    assert len(place.secret) == 64
    assert place.root.stat().st_mode & 0o077 == 0
    assert len(make_codes(place)) == 19
    assert make_codes(place) == ""
    prepare(place)
    assert {name: (place.root / name).read_bytes() for name in first} == first


def test_only_what_spawns_gets_the_engines_socket(tmp_path: Path) -> None:
    place = Place(tmp_path)
    prepare(place)
    made = parts(ClassSettings(), place, "netdojo/class:x")
    assert {part.name for part in made if part.socket} == {"hub", "door"}
    assert in_bytes("2G") == 2 << 30


def test_a_name_is_given_once_until_it_is_forgotten(tmp_path: Path) -> None:
    people = People(tmp_path / "people.json")
    assert people.take("lin", "seal", most=1)
    assert not people.take("lin", "other", most=1)
    assert not people.take("wu", "seal", most=1)
    people.forget("lin")
    assert people.seal_of("lin") == ""
    assert people.take("lin", "other", most=1)
    assert (people.seal_of("lin"), people.seal_of("wu")) == ("other", None)


def test_the_image_holds_the_versions_that_are_locked() -> None:
    root = Path(__file__).parents[2]
    lock = tomllib.loads((root / "uv.lock").read_text())["package"]
    known = {(package["name"], package.get("version", "")): package for package in lock}
    asked = (root / "grader/classroom/recipe/requirements.txt").read_text()
    entries = re.findall(
        r"^([a-z0-9-]+)==(\S+)(?: ;.*?)? \\\n((?:    --hash=\S+(?: \\)?\n)+)", asked, re.MULTILINE
    )
    for name, version, hashes in entries:
        package = known[name, version]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        assert {file["hash"] for file in files} >= set(re.findall(r"--hash=(\S+)", hashes)), name
    (own,) = (package for package in lock if package["name"] == "netdojo")
    direct = {one["name"] for one in (*own["dependencies"], *own["optional-dependencies"]["class"])}
    assert direct <= {name for name, _, _ in entries}
    proxy = json.loads((root / "grader/classroom/recipe/package-lock.json").read_text())["packages"]
    assert all(package.get("integrity", "").startswith("sha512-") for name, package in proxy.items() if name)
