"""What the seat's page says, as sentences of the catalogue."""

from __future__ import annotations

from grader.text import Text, say

WORDS: dict[str, Text] = {
    "connecting": say("Connecting"),
    "lost": say("The connection is lost; trying again."),
    "live": say("Connected"),
    "looking": say("You look on. Only {learner} can type here.", learner="{learner}"),
    "ended": say("netdojo has ended here."),
    "again": say("Start it again"),
    "raise": say("Ask for help"),
    "lower": say("No longer needed"),
    "ask": say("What is it about? (You may leave this empty.)"),
    "send": say("Raise my hand"),
    "cancel": say("Cancel"),
    "raised": say("Your hand is up."),
    "before": say("Your hand is up; before you: {number}.", number="{number}"),
    "paused": say("The class pauses: please look up. Keys do nothing until it goes on."),
    "said": say("From the instructor"),
    "close": say("Close"),
    "terminal": say("Terminal of netdojo"),
    "reader": say("Screen reader"),
}
