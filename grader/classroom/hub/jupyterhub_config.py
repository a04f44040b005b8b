"""What `jupyterhub -f` reads: the class in the folder NETDOJO_CLASS."""

from __future__ import annotations

from typing import Any

from grader.classroom.hub.config import configure
from grader.classroom.hub.seats import configure_seats
from grader.classroom.place import class_place
from grader.classroom.settings import read_settings

place = class_place()
settings = read_settings(place.settings, inside=True)
c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821 - JupyterHub gives it
configure(c, settings, place)
configure_seats(c, settings, place)
