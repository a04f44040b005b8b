"""Why a port is not published though -P was given."""

from __future__ import annotations

from tests.checks.builders import box, judge, net, on, port

SHOP = net("shop")
GOAL = {"port": {"container": "web", "port": "9000/tcp"}}


def test_publishing_all_takes_only_the_ports_that_are_exposed() -> None:
    web = box("web", on("shop"), publish_all=True, exposed=((80, "tcp"),), published=(port(80, 32768),))
    verdict = judge(GOAL, SHOP, web)
    assert verdict.why is not None
    assert verdict.why.code == "publish-all-needs-expose"
    for language in ("en", "zh"):
        assert "80/tcp" in verdict.why.text.to(language)
        assert "9000/tcp" in verdict.why.text.to(language)


def test_exposing_without_publishing_is_told_as_before() -> None:
    verdict = judge(GOAL, SHOP, box("web", on("shop"), exposed=((9000, "tcp"),)))
    assert verdict.why is not None
    assert verdict.why.code == "expose-only"
