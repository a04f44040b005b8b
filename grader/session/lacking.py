"""What this machine's kernel lacks of what exercises are about, kept on disk: a list must not ask an engine for it.

Noted whenever a kernel is asked (set-up, doctor, the first sandbox, an exercise that needs to know), for the engine
that it was asked of. Losing the note loses nothing: the next one who asks writes it anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.places import read_json, state_folder, write_atomically
from grader.problem import Problem
from grader.text import Text, say

if TYPE_CHECKING:
    from grader.course.models import Exercise

FILE = "kernel.json"

LOST: dict[str, Text] = {
    "vxlan": say("overlay networks"),
    "macvlan": say("macvlan networks"),
    "ipvlan": say("ipvlan networks"),
    "ipvs": say("the virtual addresses of swarm services, and ingress ports"),
    "esp": say("encrypted overlay networks"),
    "dummy": say("macvlan and ipvlan networks without a parent"),
    "8021q": say("VLAN interfaces as parents"),
}
"""What works on no machine whose kernel lacks the feature."""


def note_features(features: Mapping[str, bool]) -> None:
    """Remembers what the kernel of the engine in use has. A folder that takes no file is no harm here."""
    if features == known_features():
        return
    words = {"engine": _engine(), "features": dict(features)}
    try:
        write_atomically(state_folder() / FILE, json.dumps(words))
    except Problem:
        return  # it is asked again


def known_features() -> Mapping[str, bool] | None:
    """What the kernel was last found to have; None where nobody asked yet."""
    try:
        words = read_json(state_folder() / FILE)
        features = words["features"] if words["engine"] == _engine() else None
    except (OSError, ValueError, KeyError, TypeError, Problem):
        return None
    return features if isinstance(features, dict) else None


def lacking(exercise: Exercise) -> tuple[str, ...]:
    """The features that `exercise` is about and this kernel is known to lack."""
    if not exercise.features:
        return ()
    known = known_features() or {}
    return tuple(feature for feature in exercise.features if known.get(feature) is False)


def meaning(feature: str) -> Text:
    """One line: what it means that this kernel lacks `feature`."""
    return say(
        "the kernel of this machine lacks {feature}: {lost} cannot be shown here; the other goals are graded",
        feature=feature,
        lost=LOST[feature],
    )


def _engine() -> str:
    return os.environ.get("DOCKER_HOST", "")
