"""Makes a class's folder where nobody types `netdojo class up`: `python -m grader.classroom.prepare`, before the hub.

Reads NETDOJO_CLASS, the folder, and NETDOJO_CLASS_SECRET_FILE, where the class's secret is, which the doors have too.
"""

from __future__ import annotations

import os
from pathlib import Path

from grader.classroom.host import make_codes, opened, prepare
from grader.classroom.place import class_place
from grader.places import write_atomically


def main() -> None:
    """Says the join code, and once the instructor's."""
    place = class_place()
    given = os.environ.get("NETDOJO_CLASS_SECRET_FILE")
    if given:
        place.root.mkdir(parents=True, exist_ok=True)
        write_atomically(place.root / "secret", Path(given).read_text(encoding="utf-8"))
        (place.root / "secret").chmod(0o600)
    settings = prepare(place)
    teach = make_codes(place)
    print(f"join code: {opened(place, settings).join}")
    if teach:
        print(f"instructor's code: {teach}", flush=True)


if __name__ == "__main__":
    main()
