"""The plan holds every case of an exercise once, and workers get each of them once. No engine is needed."""

from __future__ import annotations

from collections import Counter

import pytest

from grader.course.models import Course
from grader.proof.inside.spaces import filters
from grader.proof.jobs import Queue
from grader.proof.plan import Kind, plan
from tests.timing import Row, not_shown, table


def test_right_ways_are_planned_with_two_draws_and_wrong_ways_once(course: Course) -> None:
    exercise = course.exercise("publish")
    cases = [case for job in plan([exercise]) for case in job.cases]
    kinds = Counter((case.kind, case.seed) for case in cases)
    assert kinds == {
        (Kind.START, 1): 1,
        (Kind.START, 2): 1,
        (Kind.SOLUTION, 1): len(exercise.solutions),
        (Kind.SOLUTION, 2): len(exercise.solutions),
        (Kind.ATTEMPT, 1): len(exercise.attempts),
    }


def test_every_job_begins_with_the_start(course: Course) -> None:
    assert {job.cases[0].kind for job in plan(course.exercises)} == {Kind.START}


def test_the_queue_gives_out_every_case_once(course: Course) -> None:
    jobs = plan(course.exercises[:3])
    queue, given = Queue(jobs), []
    ours, theirs = None, None
    while True:
        first, second = queue.take(ours), queue.take(theirs)
        if first is None and second is None:
            break
        ours, theirs = first and first[0], second and second[0]
        given += [taken for taken in (first, second) if taken]
    assert Counter((id(job), case) for job, case in given) == {
        (id(job), case): 1 for job in jobs for case in job.cases
    }


def test_a_worker_stays_with_its_job_while_that_has_cases(course: Course) -> None:
    jobs = plan(course.exercises[:2])
    queue = Queue(jobs)
    job, _ = queue.take(None) or (None, None)
    assert job is jobs[0]
    for _ in jobs[0].cases[1:]:
        taken = queue.take(job)
        assert taken is not None
        assert taken[0] is jobs[0]
    assert queue.not_begun() == jobs[1:]


def test_an_idle_worker_joins_the_job_with_most_left_where_that_is_worth_a_sandbox(course: Course) -> None:
    job = plan([course.exercise("publish")])[0]
    queue = Queue([job])
    assert (queue.take(None) or (None,))[0] is job
    assert (queue.take(None) or (None,))[0] is job
    while queue.left(job) > 2:
        queue.take(job)
    assert queue.take(None) is None
    assert queue.take(job) is not None


@pytest.mark.parametrize(
    ("ruleset", "chains"),
    [
        ("", {}),
        (
            "table ip filter {\n\tchain DOCKER-USER {\n\t\ttcp dport 80 drop\n\t\tcounter return\n\t}\n}\n",
            {"table ip filter chain DOCKER-USER": ["tcp dport 80 drop", "counter return"]},
        ),
        (
            "table ip nat {\n\tchain INPUT {\n"
            "\t\ttype nat hook input priority srcnat; policy accept;\n\t}\n\n\tchain DOCKER {\n\t}\n}\n",
            {},
        ),
        (
            "table ip filter {\n\tchain FORWARD {\n"
            "\t\ttype filter hook forward priority filter; policy drop;\n\t}\n}\n",
            {"table ip filter chain FORWARD": ["type filter hook forward priority filter; policy drop;"]},
        ),
        (
            "table inet own {\n\tset peers {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.1 }\n\t}\n}\n",
            {"table inet own set peers": ["type ipv4_addr", "elements = { 10.0.0.1 }"]},
        ),
    ],
)
def test_a_ruleset_is_compared_chain_by_chain(ruleset: str, chains: dict[str, list[str]]) -> None:
    assert filters(ruleset) == chains


def test_what_could_not_be_shown_is_counted_apart() -> None:
    parts = {"sandbox": 1.0, "reset": 0.5, "script": 2.0, "grade": 0.5}
    rows = [
        Row("overlay", 9, 2, parts, 4.0, ("encrypted (esp)",), 1),
        Row("publish", 10, 2, parts, 4.0, (), 0),
    ]
    assert list(not_shown(rows)) == [
        "could not be shown here: overlay: encrypted (esp); 1 cases could not be told"
    ]
    assert list(table(rows))[-1].split() == ["all", "19", "4", "2.0", "1.0", "4.0", "1.0", "8.0", "0.4"]
