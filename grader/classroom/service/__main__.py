"""Starts the class service as JupyterHub told its environment: `python -m grader.classroom.service`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer

from grader.classroom.launches import Launches
from grader.classroom.people import People
from grader.classroom.place import Place, class_place
from grader.classroom.service.app import Access, make_app
from grader.classroom.service.crew import Crew
from grader.classroom.service.grades import Grades
from grader.classroom.service.platform import Platform, ToolKey
from grader.classroom.service.room import Room
from grader.classroom.service.store import ClassStore
from grader.classroom.settings import ClassSettings, read_settings
from grader.course.loader import load_course
from grader.course.place import shipped_root
from grader.problem import Problem


async def main() -> None:
    """Serves until it is told to end. What it was told before is on disk then."""
    place = class_place()
    settings = read_settings(place.settings, inside=True)
    course = load_course(Path(os.environ["NETDOJO_COURSE"]) if settings.course else shipped_root())
    store = ClassStore(settings.database_url(place.database("class")))
    room = Room(store, course, settings.title)
    hub = HubOAuth(cache_max_age=60)
    crew = Crew(room, os.environ["JUPYTERHUB_API_URL"], os.environ["JUPYTERHUB_API_TOKEN"])
    grades = _grades(room, settings, place)
    access = Access(hub, place.secret, crew, People(place.people), grades)
    app = make_app(room, access, os.environ["JUPYTERHUB_SERVICE_PREFIX"])
    server = HTTPServer(app, xheaders=True)
    server.listen(int(os.environ["NETDOJO_CLASS_PORT"]))
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    tasks = [asyncio.create_task(crew.watch())]
    if grades is not None:
        tasks.append(asyncio.create_task(grades.run()))
    print("listening", flush=True)
    await over.wait()
    for task in tasks:
        task.cancel()
    server.stop()
    room.close()
    store.close()


def _grades(room: Room, settings: ClassSettings, place: Place) -> Grades | None:
    lti = settings.lti
    if settings.authenticator != "lti" or lti is None or lti.scores == "none" or not lti.token_endpoint:
        return None
    platform = Platform(ToolKey.at(place.root / "lti-key"), lti.token_endpoint, lti.token_audience)
    return Grades(room, Launches(place.launches), platform, lti.scores, settings.language)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except Problem as problem:  # `netdojo class up` shows the last lines of what ended
        sys.exit(problem.to("en"))
