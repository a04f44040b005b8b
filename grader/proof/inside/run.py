"""What `grader.proof.reset` runs in a node: reads one JSON object, prints one.

What comes in is what the node was like before (`{}` the first time, then only a look is taken). What belongs to no
object of before is removed, and what can be put back is; what still differs is named.
"""

from __future__ import annotations

import json
import sys
import time

from grader.proof.inside.back import RULES, beyond_repair, put_back, saved_rules
from grader.proof.inside.engine import Engine
from grader.proof.inside.look import changed, look

SETTLING = ("process ", "link ", "space ", "run ")
"""What the kernel and the engine still tidy up for a moment after a container has gone."""


def main() -> None:
    """See above."""
    asked = json.load(sys.stdin)
    engine = Engine()
    before, rules = asked.get("look"), asked.get("rules")
    if before is None:
        rules = {program: saved_rules(program) for program in RULES}
        print(json.dumps({"look": look(engine), "rules": rules, "at": time.time()}))
        return
    if lost := beyond_repair(engine, before):
        print(json.dumps({"changed": sorted(lost), "at": time.time()}))
        return
    put_back(engine, before, rules)
    deadline = time.monotonic() + 1.0
    now = look(engine)
    different = changed(before, now)
    while different and all(k.startswith(SETTLING) for k in different) and time.monotonic() < deadline:
        time.sleep(0.05)
        now = look(engine)
        different = changed(before, now)
    print(json.dumps({"changed": different, "at": time.time()}))
