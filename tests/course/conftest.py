"""A small right exercise that each test breaks in a way of its own."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from grader.course.loader import load_course
from grader.course.mistakes import Mistaken, Unreadable
from grader.problem import CourseProblem

RIGHT = textwrap.dedent("""\
    section: "1.3"
    order: 30
    title: {en: A network, zh: 网络}
    minutes: 15
    nodes: [host1, host2]
    vars:
      net: {one_of: [shop, blog]}
      subnet: {subnet: 24}
      ip: {address_in: subnet, between: [20, 99]}
      web: {one_of: [pine, lily]}
    goals:
      - id: network
        network: {name: $net, driver: bridge, subnet: $subnet}
      - id: web
        needs: [network]
        address: {container: $web, network: $net, ip: $ip}
      - id: by-name
        needs: [web]
        reach: {from: host2/client, to: "http://$web/", answered_by: $web}
    hints:
      - {en: Look at $net., zh: 看 $net。}
    """)


class Folder:
    """An exercise's folder in a course of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "exercises" / "first"
        self.yaml = self.folder / "exercise.yaml"
        (self.folder / "solutions").mkdir(parents=True)
        (self.folder / "attempts").mkdir()
        self.yaml.write_text(RIGHT, encoding="utf-8")
        for language in ("en", "zh"):
            (self.folder / f"task.{language}.md").write_text("Make $net.\n", encoding="utf-8")
        for number in range(2):
            self.script(f"solutions/{number}.sh", kind="flags")
        for number in range(5):
            self.script(f"attempts/{number}.sh", goal="web", why="name-typo")

    def script(self, name: str, **head: str) -> Path:
        file = self.folder / name
        lines = ["title.en: A way", "title.zh: 办法", *(f"{key}: {value}" for key, value in head.items())]
        file.write_text(
            "".join(f"#: {line}\n" for line in lines)
            + "docker run --name $web --network $net shop && docker run --name client shop\n",
            encoding="utf-8",
        )
        return file

    def change(self, old: str, new: str) -> None:
        """Replaces `old`, which must stand in exercise.yaml exactly once."""
        text = self.yaml.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        self.yaml.write_text(text.replace(old, new), encoding="utf-8")

    def problem(self) -> str:
        """What the loader says of the course, each mistake on a line of its own."""
        with pytest.raises(CourseProblem) as raised:
            load_course(self.root)
        assert not isinstance(raised.value, Mistaken | Unreadable), "a course tells all its mistakes together"
        return raised.value.to("en")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
