"""Why packets do not cross between nodes."""

from __future__ import annotations

from grader.checks.scene import Place, Scene
from grader.checks.verdict import Reason
from grader.checks.why.services import unannounced
from grader.network.state import Container
from grader.text import say


def between_nodes(scene: Scene, source: Place, expected: Container) -> Reason | None:
    """The two share an overlay network from different nodes, and yet nothing comes."""
    home = next((s for s in scene.facts.picture.nodes.values() if s.container(expected.id)), None)
    if home is None or home.name == source.node or source.container is None:
        return None
    shared = {e.network_id for e in source.container.endpoints} & {e.network_id for e in expected.endpoints}
    names = tuple(n.name for n in home.networks if n.id in shared and n.driver == "overlay")
    if not names:
        return None
    far = unannounced(scene, source.node, home.name)
    if far is not None:
        return far
    text = say(
        "{networks} spans {here} and {there}, but its data does not cross: between the nodes UDP 4789 (VXLAN) "
        "must pass",
        networks=names,
        here=source.node,
        there=home.name,
    )
    return Reason("vxlan-blocked", text)
