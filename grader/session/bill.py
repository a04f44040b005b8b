"""The bill of materials: what netdojo is made of on this machine, as a CycloneDX document (version 1.6, JSON).

The form: https://cyclonedx.org/docs/1.6/json/. Package URLs: https://github.com/package-url/purl-spec.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grader.problem import EngineProblem
from grader.sandbox.base import SUITE
from grader.sandbox.build import describe, image_name
from grader.sandbox.contents import Package, packages
from grader.sandbox.outer import connect
from grader.text import Text, say
from grader.version import __version__

DISTRIBUTION = "netdojo"
Component = dict[str, Any]


def bill_here() -> tuple[dict[str, Any], Text | None]:
    """The document for this machine, and what it lacks: the image's packages, where there is no engine or image."""
    try:
        client = connect()
    except EngineProblem as problem:
        return bill(None, None, ()), problem.what
    try:
        image = describe(client)
        if image is None:
            return bill(None, None, ()), say("{image} is missing", image=image_name())
        return bill(image_name(), str(image["Id"]), packages(client, image_name())), None
    finally:
        client.close()


def bill(image: str | None, digest: str | None, found: tuple[Package, ...]) -> dict[str, Any]:
    """The document. `image` and `digest` (`sha256:...`) name the sandbox image, `found` is what it holds.

    Both are None, and `found` is empty, where there is no image: then the document says `incomplete`.
    """
    libraries = list(_libraries())
    product = _component("application", DISTRIBUTION, __version__, DISTRIBUTION)
    components = [*libraries]
    if image is not None and digest is not None:
        name, _, tag = image.rpartition(":")
        box = _component("container", name, tag, digest)
        box["hashes"] = [{"alg": "SHA-256", "content": digest.removeprefix("sha256:")}]
        box["components"] = [_debian(package) for package in found]
        components.append(box)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "component": product},
        "components": components,
        "compositions": [
            {
                "aggregate": "complete" if found else "incomplete",
                "assemblies": [component["bom-ref"] for component in components],
            }
        ],
    }


def _libraries() -> Iterator[Component]:
    """The Python packages that netdojo needs, and those that they need, as they are installed here."""
    names: set[str] = set()
    for line in _asked():
        _needed(line, names)
    for name in sorted(names):
        version = metadata.version(name)
        purl = f"pkg:pypi/{name}@{quote(version)}"
        component = _component("library", name, version, purl)
        component["purl"] = purl
        yield component


def _asked() -> list[str]:
    """What netdojo itself asks for: as installed, or in a checkout as its pyproject.toml says."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    if project.is_file():
        return list(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"])
    return list(metadata.requires(DISTRIBUTION) or ())


def _needed(line: str, known: set[str]) -> None:
    """Adds to `known` what a requirement asks for (PEP 508), and what that needs in turn.

    What is wanted by an extra, or is not installed (its marker asks for another system), is left out.
    """
    name = re.match(r"[A-Za-z0-9._-]+", line)
    if name is None or "extra ==" in line or _normal(name[0]) in known:
        return
    try:
        requires: Iterable[str] = metadata.requires(name[0]) or ()
    except metadata.PackageNotFoundError:
        return
    known.add(_normal(name[0]))
    for needed in requires:
        _needed(needed, known)


def _normal(name: str) -> str:
    """The name as PyPI writes it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _debian(package: Package) -> Component:
    purl = (
        f"pkg:deb/debian/{quote(package.name)}@{quote(package.version, safe='')}"
        f"?arch={package.architecture}&distro={SUITE}"
    )
    component = _component("library", package.name, package.version, f"{package.part}/{purl}")
    component["purl"] = purl
    component["properties"] = [
        {"name": "netdojo:part", "value": package.part},
        {"name": "netdojo:source", "value": f"{package.source} {package.source_version}"},
    ]
    return component


def _component(kind: str, name: str, version: str, ref: str) -> Component:
    return {"type": kind, "bom-ref": ref, "name": name, "version": version}
