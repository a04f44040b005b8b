"""A class on Kubernetes: what is applied to a cluster is what its API's schema says, and the files say the same.

No cluster is here to run it on.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import yaml
from traitlets.config import Config

from grader.classroom import prepare
from grader.classroom.hub.kubernetes import configure_kubernetes
from grader.classroom.place import Place
from grader.classroom.settings import read_settings
from grader.classroom.tokens import seat_of

FOLDER = Path(__file__).parents[2] / "docs" / "class-kubernetes"
OLDEST, NEWEST = "1.31", "1.37"


def load(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def api() -> ModuleType:
    """What knows the API's schema. It takes a second to load, which collecting the tests need not wait for."""
    return importlib.import_module("kubernetes_validate")


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("name", ["seat-pod.yaml", "class.yaml"])
def test_it_is_what_the_api_takes(api: ModuleType, name: str, version: str) -> None:
    for found in load(name):
        api.validate(found, version, strict=True)


def test_a_misspelt_key_is_not_what_the_api_takes(api: ModuleType) -> None:
    (pod,) = load("seat-pod.yaml")
    pod["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalations"] = False
    with pytest.raises(api.ValidationError, match="allowPrivilegeEscalations"):
        api.validate(pod, OLDEST, strict=True)


def test_the_seat_is_the_one_that_the_values_make() -> None:
    (pod,), (values,) = load("seat-pod.yaml"), load("values.yaml")
    seat, *beside = pod["spec"]["containers"]
    single = values["singleuser"]
    assert beside == single["extraContainers"]
    assert pod["spec"]["volumes"] == single["storage"]["extraVolumes"]
    assert (seat["image"], seat["args"]) == (":".join(single["image"].values()), single["cmd"])
    assert {"name": "NETDOJO_IMAGE", "value": single["extraEnv"]["NETDOJO_IMAGE"]} in seat["env"]
    assert pod["spec"]["securityContext"]["fsGroup"] == single["fsGid"]


def test_a_seat_has_neither_the_secret_nor_the_engine() -> None:
    (pod,) = load("seat-pod.yaml")
    seat, door, engine = pod["spec"]["containers"]
    assert "volumeMounts" not in seat
    assert {one["name"] for one in door["volumeMounts"]} == {"engine-socket", "class-secret"}
    assert {one["name"] for one in engine["volumeMounts"]} == {"engine-socket", "engine-data"}
    assert not any("tcp" in word for word in engine["args"])
    assert not pod["spec"]["automountServiceAccountToken"]


def test_the_hub_is_told_what_makes_a_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Place(tmp_path / "class")
    place.root.mkdir()
    (settings,) = (one for one in load("class.yaml") if one["kind"] == "ConfigMap")
    place.settings.write_text(settings["data"]["settings.toml"], encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("s" * 64)
    monkeypatch.setenv("NETDOJO_CLASS", str(place.root))
    monkeypatch.setenv("NETDOJO_CLASS_SECRET_FILE", str(secret))
    prepare.main()
    assert "instructor's code" in capsys.readouterr().out
    prepare.main()
    assert "instructor's code" not in capsys.readouterr().out
    c = Config()
    configure_kubernetes(c)
    token = c.KubeSpawner.environment["NETDOJO_SEAT_TOKEN"](SimpleNamespace(user=SimpleNamespace(name="lin")))
    assert seat_of(b"s" * 64, token) == "lin"
    (service,) = (one for one in c.JupyterHub.services if one["name"] == "class")
    assert service["url"] == "http://class:8090"
    assert "db_url" not in c.JupyterHub
    assert c.JupyterHub.cookie_host_prefix_enabled
    assert read_settings(place.settings).engine == "kubernetes"
