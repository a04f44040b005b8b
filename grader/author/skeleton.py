"""Skeletons: a new course, exercise or lesson that proves green at once and waits to be made into one's own.

Writes only new files; what is there is never written over.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.course.loader import load_course
from grader.course.models import FOLDER_NAME
from grader.problem import CourseProblem
from grader.text import say

SECTION = re.compile(r"[0-9]+(\.[0-9]+){0,3}")
SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the author chose: the section it belongs to and its title in both languages."""

    section: str
    en: str
    zh: str


def new_course(root: Path, wanted: Wanted) -> list[Path]:
    """A course in the folder `root`, which may exist if it is empty: a lesson and an exercise. Returns its files.

    Raises CourseProblem where something is there already, or cannot be written.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise _taken(root)
    made = write_new(
        {root / "README.md": f"# {wanted.en}\n\n{wanted.zh}\n\nOpen it: `netdojo --course {root.name}`\n"}
    )
    (root / "exercises").mkdir()
    made += new_exercise(root, "first", wanted)
    return [*made, *new_lesson(root, "first", wanted, exercises=("first",))]


def new_exercise(root: Path, name: str, wanted: Wanted) -> list[Path]:
    """An exercise `name` in the course `root`: two right ways, five wrong ones, hints. Returns its files.

    Raises CourseProblem for a name that is taken or is none, or where the folder cannot be written.
    """
    folder = checked_place(root, name, wanted)
    order = next_order(root)
    words = {"section": wanted.section, "order": order, "en": quoted(wanted.en), "zh": quoted(wanted.zh)}
    files = {folder / place: _filled(text, words) for place, text in EXERCISE.items()}
    return write_new(files)


def new_lesson(root: Path, slug: str, wanted: Wanted, exercises: tuple[str, ...] = ()) -> list[Path]:
    """A lesson `slug` in both languages, with a block that runs and a question. Returns its files.

    Raises CourseProblem as `new_exercise` does.
    """
    if not SLUG.fullmatch(slug) or slug.endswith((".en", ".zh")):
        raise _no_name(slug)
    _check_section(wanted)
    files = {}
    for language, text in LESSON.items():
        file = root / "lessons" / f"{slug}.{language}.md"
        if file.exists():
            raise _taken(file)
        title = wanted.zh if language == "zh" else wanted.en
        head = {"section": wanted.section, "title": quoted(title), "exercises": ", ".join(exercises)}
        files[file] = _filled(text, head)
    return write_new(files)


def checked_place(root: Path, name: str, wanted: Wanted) -> Path:
    """The folder of a new exercise `name`. Raises CourseProblem where it is taken, or name or section is none."""
    if not re.fullmatch(FOLDER_NAME, name):
        raise _no_name(name)
    folder = root / "exercises" / name
    if folder.exists():
        raise _taken(folder)
    _check_section(wanted)
    return folder


def next_order(root: Path) -> int:
    """A place in the order behind every exercise of the course `root`."""
    orders = [exercise.file.order for exercise in load_course(root).exercises]
    return max(orders, default=0) + 10


def _check_section(wanted: Wanted) -> None:
    if not SECTION.fullmatch(wanted.section):
        raise CourseProblem(
            say("{section} is no section.", section=wanted.section or '""'),
            say("Sections are numbers, such as 1.3."),
        )


def quoted(words: str) -> str:
    """`words` as YAML takes them on one line."""
    plain = " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _filled(text: str, words: Mapping[str, object]) -> str:
    filled = textwrap.dedent(text).lstrip("\n")
    for name, value in words.items():
        filled = filled.replace(f"<<{name}>>", str(value))
    return filled


def write_new(files: dict[Path, str]) -> list[Path]:
    """Writes new files with their folders. Raises CourseProblem where one is there or cannot be written."""
    try:
        for file, words in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as new:
                new.write(words)
    except OSError as error:
        raise CourseProblem(
            say("{path} could not be written ({reason}).", path=error.filename, reason=error.strerror),
            say("Free some space or make the folder writable."),
        ) from error
    return list(files)


def _taken(path: Path) -> CourseProblem:
    return CourseProblem(
        say("{path} is there already.", path=path), say("Choose another name. Nothing was changed.")
    )


def _no_name(name: str) -> CourseProblem:
    return CourseProblem(
        say("{name} cannot be the name.", name=name or '""'),
        say("Small letters, digits and hyphens are taken, up to 40."),
    )


EXERCISE = {
    "exercise.yaml": """
        section: "<<section>>"
        order: <<order>>
        title: {en: <<en>>, zh: <<zh>>}
        minutes: 5
        nodes: [host1]
        # Every learner draws values of their own: a subnet, a name, a number. `netdojo author doc` has all kinds.
        vars:
          net: {one_of: [shop, blog, wiki, news]}
          web: {one_of: [pine, lily, iris, fern]}
          subnet: {subnet: 24}
        # Each goal asks for one thing of the network's real state; `needs` says which come first.
        goals:
          - id: network
            network: {name: $net, driver: bridge, subnet: $subnet}
          - id: web
            needs: [network]
            attachment: {container: $web, on: [$net], only: true}
          - id: answers
            needs: [web]
            reach: {from: node:host1, to: "http://container:$web/", answered_by: $web}
        # From a nudge to the commands themselves.
        hints:
          - en: A container can only join a network that is there already.
            zh: 容器只能接到已经存在的网络上。
          - en: "`docker network create` takes `--subnet`; `docker run` takes `--network`."
            zh: "`docker network create` 有选项 `--subnet`，`docker run` 有选项 `--network`。"
          - en: "`docker network create --subnet $subnet $net`, then `docker run -d --name $web --network $net whoami`."
            zh: "先 `docker network create --subnet $subnet $net`，再 `docker run` 加 `--network $net`。"
        """,
    "task.en.md": """
        Make a network called **$net** with the subnet `$subnet`, and run a container called **$web** on it, from the
        image `whoami`. It is a small web server that says who it is.
        """,
    "task.zh.md": """
        创建名为 **$net** 的网络，子网是 `$subnet`；再用镜像 `whoami` 在这个网络上运行名为 **$web** 的容器。
        `whoami` 是一个小小的网页服务器，会说出自己是谁。
        """,
    "solutions/10-flags.sh": """
        #: title.en: Two commands
        #: title.zh: 两条命令
        #: kind: flags
        docker network create --subnet $subnet $net
        docker run -d --name $web --network $net whoami
        """,
    "solutions/20-connect.sh": """
        #: title.en: Run first, connect later
        #: title.zh: 先运行，后接入
        #: kind: connect
        docker run -d --name $web whoami
        docker network create --subnet $subnet $net
        docker network disconnect bridge $web
        docker network connect $net $web
        """,
    "attempts/no-network.sh": """
        #: title.en: Forgets --network
        #: title.zh: 忘了写 --network
        #: goal: web
        #: why: not-attached
        docker network create --subnet $subnet $net
        docker run -d --name $web whoami
        """,
    "attempts/no-subnet.sh": """
        #: title.en: Leaves the subnet to the engine
        #: title.zh: 子网交给引擎去选
        #: goal: network
        #: why: wrong-subnet
        docker network create $net
        docker run -d --name $web --network $net whoami
        """,
    "attempts/ends-at-once.sh": """
        #: title.en: Runs a command that ends at once
        #: title.zh: 命令一下子就结束了
        #: goal: web
        #: why: container-stopped
        docker network create --subnet $subnet $net
        docker run -d --name $web --network $net busybox true
        """,
    "attempts/nobody-listens.sh": """
        #: title.en: Runs an image in which nothing listens
        #: title.zh: 用的镜像里没有程序监听端口
        #: goal: answers
        #: why: refused
        docker network create --subnet $subnet $net
        docker run -d --name $web --network $net busybox sleep infinity
        """,
    "attempts/name-typo.sh": """
        #: title.en: Misspells the network
        #: title.zh: 网络的名字打错了
        #: goal: network
        #: why: name-typo
        docker network create --subnet $subnet ${net%?}
        """,
}

LESSON = {
    "en": """
        ---
        section: "<<section>>"
        order: 10
        title: <<title>>
        exercises: [<<exercises>>]
        nodes: [host1]
        ---

        ## One thing at a time

        A lesson is read in five minutes. Say one thing, then let the reader see it:

        ```run
        docker network create demo > /dev/null
        docker run --rm --network demo busybox ip -o -4 addr show eth0
        ```

        ```output
        ... eth0    inet 172...
        ```

        ::: quiz network
        Where does the container's address come from?

        - [x] From the subnet of the network that it is on.
        - [ ] From the host's own network.
        ---
        The engine gives every network a subnet, and every container an address in it.
        :::
        """,
    "zh": """
        ---
        section: "<<section>>"
        order: 10
        title: <<title>>
        exercises: [<<exercises>>]
        nodes: [host1]
        ---

        ## 一次只讲一件事

        一课五分钟读完。先说一件事，马上让读者看到它：

        ```run
        docker network create demo > /dev/null
        docker run --rm --network demo busybox ip -o -4 addr show eth0
        ```

        ```output
        ... eth0    inet 172...
        ```

        ::: quiz network
        容器的地址从哪里来？

        - [x] 来自它所在网络的子网。
        - [ ] 来自主机自己的网络。
        ---
        引擎给每个网络一个子网，给每个容器一个子网里的地址。
        :::
        """,
}
