"""Verdicts as JUnit XML: an exercise is a test suite, a goal a test case.

Shape: https://github.com/testmoapp/junitxml, as GitLab, Jenkins and GitHub actions read it.
"""

from __future__ import annotations

from xml.etree import ElementTree

from grader.checks.verdict import Outcome, Verdict


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
