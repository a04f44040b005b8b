"""What was wrong with a `docker run` as it was typed: options behind the image, a program or image that is not there.

Reads the picture and the engine's messages only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.checks.verdict import Reason
from grader.network.state import Container
from grader.text import say

# Options of `docker run` that no image of a course takes for its own command.
OPTIONS = ("--name", "--network", "--net", "--network-alias", "--ip", "--publish", "--hostname")


def behind_the_image(container: Container) -> str:
    """The words of the container's command that were meant as options of `docker run`, "" if there are none.

    >>> behind_the_image(Container("c", "web", command=("--name", "web")))
    '--name web'
    """
    for number, word in enumerate(container.command):
        if word.partition("=")[0] in OPTIONS:
            return " ".join(container.command[number:])
    return ""


def named_behind(name: str, among: Iterable[Container]) -> Reason | None:
    """A container of another name that holds `--name NAME` in its command."""
    for container in among:
        words = behind_the_image(container)
        if f"--name {name} " in f"{words} " or f"--name={name} " in f"{words} ":
            return Reason(
                "options-behind-image",
                say(
                    "`{words}` stood behind the image, so it became the command of a container {found}. Options stand "
                    "before the image: `docker rm -f {found}`, and run it again",
                    words=words,
                    found=container.name,
                ),
            )
    return None


def misplaced(container: Container) -> Reason | None:
    """Options that became the command of a container with the right name."""
    words = behind_the_image(container)
    if not words:
        return None
    return Reason(
        "options-behind-image",
        say(
            "`{words}` stood behind the image, so it became the command. Options stand before the image: "
            "`docker rm -f {name}`, and run it again",
            words=words,
            name=container.name,
        ),
    )


def of_message(message: str, image: str = "") -> Reason | None:
    """The engine's message about an image that is not there, or a program that the image does not hold."""
    found = re.search(r"[Nn]o such image: (\S+)", message)
    if found:
        return Reason(
            "no-such-image",
            say(
                "there is no image {image} here: `docker image ls` lists those that are",
                image=found.group(1).removesuffix(":latest"),
            ),
        )
    if "is not directory" in message:
        return Reason(
            "mount-not-file",
            say(
                "-v with a bare name on the left means a volume, which is a directory; for a file write its whole "
                "path: -v ~/FILE:PATH"
            ),
        )
    if "mount a directory onto a file" in message:
        return Reason(
            "mount-not-file",
            say(
                "the left side of -v is a directory, the right side a file: Docker makes a directory where nothing is, "
                "so look at the path (`ls -ld`)"
            ),
        )
    found = re.search(r'exec: "([^"]+)": (?:executable file not found|stat .*no such file)', message)
    if found and image:
        return Reason(
            "no-such-program",
            say(
                "the image {image} has no program {program}: the words behind the image are its command",
                image=image,
                program=found.group(1),
            ),
        )
    return None
