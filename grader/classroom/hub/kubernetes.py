"""A class's hub on Kubernetes: what Zero to JupyterHub's own configuration is told besides. docs/class-kubernetes.md
says how the rest is made.

The chart decides addresses, database, proxy and pods; here is what is a class's: pages, rights, login, seats' tokens.
"""

from __future__ import annotations

from typing import Any

from grader.classroom.hub.config import NAME, SERVICE, configure_class
from grader.classroom.hub.seats import DOOR
from grader.classroom.place import Place, class_place
from grader.classroom.settings import read_settings
from grader.classroom.tokens import seat_token


def configure_kubernetes(c: Any) -> None:
    """Fills in `c`, traitlets' configuration, from the class in the folder NETDOJO_CLASS."""
    place = class_place()
    settings = read_settings(place.settings, inside=True)
    configure_class(c, settings, place, f"http://{NAME}:{SERVICE}")
    c.KubeSpawner.environment = {
        "NETDOJO_CLASS_URL": f"http://{NAME}:{SERVICE}/services/class/",
        "NETDOJO_CLASS_TITLE": settings.title,
        "NETDOJO_LANG": settings.language,
        "NETDOJO_DOOR": f"127.0.0.1:{DOOR}",  # in the seat's own pod
        "NETDOJO_SEAT_TOKEN": token_from(place),
    }


def token_from(place: Place) -> Any:
    """What makes a seat's token of its spawner, as JupyterHub calls it for each seat."""

    def token(spawner: Any) -> str:
        return seat_token(place.secret, spawner.user.name)

    return token
