"""What the image says it holds is what it holds, and the bill of materials says it in CycloneDX's own form."""

from __future__ import annotations

import json

import docker
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from grader.problem import EngineProblem
from grader.sandbox import contents
from grader.sandbox.base import snapshot_of
from grader.sandbox.build import ensure_image, image_name, image_present
from grader.session.bill import bill, bill_here
from grader.session.doctor import examine

DATED = "http://snapshot.debian.org/archive/debian/20261120T000000Z"

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("image")]


def run(engine: docker.APIClient, *argv: str) -> str:
    """What a program of the image prints, run there without a network."""
    container = engine.create_container(
        image_name(), command=[*argv[1:]], entrypoint=argv[0], network_disabled=True
    )
    try:
        engine.start(container)
        assert engine.wait(container)["StatusCode"] == 0, engine.logs(container)
        return engine.logs(container).decode()
    finally:
        engine.remove_container(container, v=True)


def test_the_record_is_what_dpkg_knows(engine: docker.APIClient) -> None:
    asked = run(engine, "dpkg-query", "-W", "-f=${Package}\t${Version}\n")
    found = contents.packages(engine, image_name())
    assert {f"{package.name}\t{package.version}" for package in found if package.part == "nodes"} == set(
        asked.splitlines()
    )
    assert "docker.io" in asked
    assert any(package.part == "inner" and package.name == "busybox-static" for package in found)


def test_doctor_tells_the_digest_and_what_is_not_as_tested(
    engine: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = contents.packages(engine, image_name())
    known = {(package.part, package.name): package.version for package in found}
    monkeypatch.setattr(contents, "tested", lambda: known)
    assert contents.strangers(found) == ()
    monkeypatch.setattr(contents, "tested", lambda: {**known, ("nodes", "docker.io"): "0"})
    assert [package.name for package in contents.strangers(found)] == ["docker.io"]
    told = {finding.name.to("en"): finding.found.to("en") for finding in examine(None)}
    assert engine.inspect_image(image_name())["Id"] in told["sandbox image"]
    assert told["packages in the image"].startswith(
        f"{len(found)}, of which 1 are not the tested versions: docker.io"
    )


def test_the_bill_is_valid_and_names_what_runs() -> None:
    document, lacking = bill_here()
    assert lacking is None
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is None
    names = {component["name"] for component in document["components"]}
    assert {"docker", "textual", "testcontainers", "pydantic-core", "netdojo/sandbox"} <= names
    assert "pytest" not in names
    image = next(one for one in document["components"] if one["type"] == "container")
    assert {"docker.io", "iptables", "busybox-static"} <= {one["name"] for one in image["components"]}


def test_a_bill_without_an_image_is_valid_and_says_that_it_is_incomplete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = bill(None, None, ())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is None
    assert document["compositions"][0]["aggregate"] == "incomplete"
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere")
    assert bill_here()[1] is not None


def test_a_dated_mirror_is_believed_though_its_index_is_old(engine: docker.APIClient) -> None:
    assert snapshot_of(DATED) == "20261120T000000Z"
    assert snapshot_of("http://deb.debian.org/debian") is None
    lists = {
        mirror: run(engine, "sh", "-c", f"apt-setup {mirror} && cat /etc/apt/sources.list")
        for mirror in (DATED, "http://deb.debian.org/debian")
    }
    assert lists[DATED] == f"deb [check-valid-until=no] {DATED} trixie main\n"
    assert lists["http://deb.debian.org/debian"] == "deb http://deb.debian.org/debian trixie main\n"


def test_an_image_of_today_does_not_count_where_a_moment_is_asked_for(engine: docker.APIClient) -> None:
    nowhere = "http://127.0.0.1:9/archive/debian/20261120T000000Z"
    with pytest.raises(EngineProblem):
        ensure_image(engine, nowhere, lambda step: None)
    assert image_present(engine)
