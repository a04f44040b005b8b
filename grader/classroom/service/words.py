"""What the dashboard says, as sentences of the catalogue."""

from __future__ import annotations

from grader.text import Text, say

WORDS: dict[str, Text] = {
    "title": say("Class"),
    "seat": say("Seat"),
    "doing": say("Working at"),
    "reason": say("Stands at"),
    "none": say("Nobody is here yet. Give out the address and the join code."),
    "lost": say("The connection is lost; trying again."),
    "live": say("Live"),
    "passed": say("passed"),
    "hand": say("asks for help"),
    "csv": say("Results (CSV)"),
    "moodle": say("Results (Moodle)"),
    "json": say("Results (JSON)"),
    "open": say("Look at this seat"),
    "summary": say("Seats and how many goals of each exercise are met"),
}
