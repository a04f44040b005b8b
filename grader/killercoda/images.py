"""Images that stand in for public ones: a scenario pulls nothing, but mostly asks for images that a sandbox has.

nginx in any tag is the sandbox's nginx with curl, as the public one has; alpine, debian and ubuntu are `toolbox`;
busybox in any tag is busybox. What stands in for what is told, never silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from grader.killercoda.scenario import Scenario

STANDS_FOR = {
    "nginx": "nginx",
    "busybox": "busybox",
    "alpine": "toolbox",
    "debian": "toolbox",
    "ubuntu": "toolbox",
}
"""A public repository to the sandbox's own image."""

NAMED = re.compile(
    rf"(?<![\w./:-])(?:docker\.io/(?:library/)?)?({'|'.join(STANDS_FOR)})(?::([\w][\w.-]{{0,127}}))?(?![\w./-])"
)
COMMAND = re.compile(
    r"docker\s+(?:container\s+)?(?:run|create|pull|service\s+create)\b|^\s*image:", re.MULTILINE
)

# Its libraries go along: both images are made of the same release of Debian, and keep them in /lib.
STAND_IN = """\
set -e
own=$1; shift
if [ "$own" = nginx ]; then
    made=$(docker create nginx)
    docker run --rm --network none toolbox sh -c \\
        'tar -chf - /usr/bin/curl $(/lib/ld-linux*.so.* --list /usr/bin/curl | grep -o "/[^ ]*") 2> /dev/null' |
        docker cp - "$made:/" > /dev/null
    own=$(docker commit "$made")
    docker rm "$made" > /dev/null
fi
for name; do docker tag "$own" "$name"; done
"""


def stand_ins(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """The sandbox's own image to the names in `scenario` that it stands in for; the name it has already is none."""
    found: dict[str, dict[str, None]] = {}
    for words in _lines(scenario):
        for match in NAMED.finditer(words):
            repository, tag = match[1], match[2] or "latest"
            own = STANDS_FOR[repository]
            if (repository, tag) != (own, "latest") or own == "nginx":
                found.setdefault(own, {})[f"{repository}:{tag}"] = None
    return {own: tuple(names) for own, names in found.items()}


def _lines(scenario: Scenario) -> Iterator[str]:
    """The lines that name images: of texts and scripts, those with a command that takes one."""
    for page in scenario.pages:
        texts = [page.text, *(text for _, text in page.folded)]
        scripts = [
            s.words for s in (page.background, page.foreground, page.verify) if s is not None and s.words
        ]
        texts += [words.decode("utf-8", "replace") for words in scripts]
        for text in texts:
            yield from (line for line in text.replace("\\\n", " ").splitlines() if COMMAND.search(line))
    for asset in scenario.assets:
        words = asset.words.decode("utf-8", "replace")
        yield from (line for line in words.splitlines() if COMMAND.search(line) or line.startswith("FROM "))
