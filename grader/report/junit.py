"""Verdicts as JUnit XML: an exercise is a test suite, a goal a test case.

Shape: https://github.com/testmoapp/junitxml, as GitLab, Jenkins and GitHub actions read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from grader.checks.verdict import Outcome, Verdict
from grader.report.document import results_of


def junit(exercise: str, verdicts: tuple[Verdict, ...], language: str, seconds: float = 0.0) -> str:
    """The XML document. unknown is an `error`, fail a `failure`, waiting `skipped`."""
    count = {outcome: sum(v.outcome is outcome for v in verdicts) for outcome in Outcome}
    suites = ElementTree.Element("testsuites", name="netdojo")
    suite = ElementTree.SubElement(
        suites,
        "testsuite",
        name=exercise,
        tests=str(len(verdicts)),
        failures=str(count[Outcome.FAIL]),
        errors=str(count[Outcome.UNKNOWN]),
        skipped=str(count[Outcome.WAITING] + count[Outcome.LACKING]),
        time=f"{seconds:.3f}",
    )
    kinds = {
        Outcome.FAIL: "failure",
        Outcome.UNKNOWN: "error",
        Outcome.WAITING: "skipped",
        Outcome.LACKING: "skipped",
    }
    for verdict in verdicts:
        case = ElementTree.SubElement(suite, "testcase", classname=f"netdojo.{exercise}", name=verdict.goal)
        if verdict.outcome in kinds:
            why = verdict.why
            told = ElementTree.SubElement(
                case, kinds[verdict.outcome], message=why.text.to(language) if why else ""
            )
            if why:
                told.set("type", why.code)
            lines = [verdict.wanted.to(language), verdict.found.to(language) if verdict.found else ""]
            told.text = "\n".join(line for line in lines if line)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def report_junit(content: Mapping[str, Any], language: str) -> str:
    """A whole report: an exercise is a suite, a goal a case. What was never begun is `skipped`; a goal that was not
    met a `failure`, told by the reason that came up most often; one that could not be told an `error`."""
    suites = ElementTree.Element("testsuites", name="netdojo")
    for plan, result in results_of(content):
        suite = ElementTree.SubElement(suites, "testsuite", name=plan.name, time=str(result.seconds or 0))
        counts = dict.fromkeys(("failure", "error", "skipped"), 0)
        whys = {stumble.goal: stumble for stumble in reversed(result.stumbles)}
        for goal in plan.goals:
            case = ElementTree.SubElement(suite, "testcase", classname=f"netdojo.{plan.name}", name=goal)
            if result.passed is not None or goal in result.met:
                continue
            kind = "failure"
            if not result.tries or goal in result.lacking:
                kind = "skipped"
            elif goal in result.unknown:
                kind = "error"
            counts[kind] += 1
            why = whys.get(goal)
            told = ElementTree.SubElement(case, kind, message=why.why.get(language, "") if why else "")
            if why:
                told.set("type", why.code)
        suite.set("tests", str(len(plan.goals)))
        suite.set("failures", str(counts["failure"]))
        suite.set("errors", str(counts["error"]))
        suite.set("skipped", str(counts["skipped"]))
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"
