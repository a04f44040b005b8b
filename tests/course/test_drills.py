"""A drill's pool: read with the same care as the exercise, drawn by the seed, and shown without its causes."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from grader.course.faults import draw_faults
from grader.course.lint import lint_course
from grader.course.loader import load_course
from grader.course.models import Course, Exercise
from grader.problem import CourseProblem
from tests.course.conftest import RIGHT, Folder

FAULT = textwrap.dedent("""\
    complaint: {{en: $page{n} is silent., zh: $page{n} 没有回音。}}
    cause: {{en: It was stopped., zh: 它停了。}}
    read: [first-lesson]
    vars:
      page{n}: {{one_of: [leaflet, notice]}}
    goals:
      - id: page{n}
        container: {{name: $page{n}}}
    hints:
      - {{en: Look at $page{n}., zh: 看 $page{n}。}}
    """)
LESSON = '---\nsection: "1.3"\norder: 1\ntitle: {title}\n---\n\nWords.\n'


class Pool(Folder):
    """A drill with three faults in a course of its own."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.yaml.write_text(RIGHT + "drill: {minutes: 9, draw: 2}\n", encoding="utf-8")
        for way in self.folder.glob("solutions/*.sh"):
            way.rename(self.folder / "setup.sh")  # it makes what the goals name
        (self.root / "lessons").mkdir()
        for language, title in (("en", "First"), ("zh", "第一课")):
            (self.root / "lessons" / f"first-lesson.{language}.md").write_text(LESSON.format(title=title))
        for number in (1, 2, 3):
            self.fault(number)

    def fault(self, number: int, name: str = "") -> Path:
        place = self.folder / "faults" / (name or f"f{number}")
        (place / "solutions").mkdir(parents=True)
        (place / "attempts").mkdir()
        (place / "fault.yaml").write_text(FAULT.format(n=number), encoding="utf-8")
        (place / "setup.sh").write_text(f"docker create --name $page{number} nginx\n")
        titles = "#: title.en: A way\n#: title.zh: 办法\n"
        (place / "solutions/1.sh").write_text(titles + f"#: kind: start\ndocker start $page{number}\n")
        head = f"{titles}#: goal: page{number}\n#: why: never-started\n"
        (place / "attempts/1.sh").write_text(head + "docker ps\n")
        return place

    def edit(self, old: str, new: str, file: str = "f1/fault.yaml") -> None:
        """Replaces `old`, which must stand in a fault's file."""
        path = self.folder / "faults" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def drill(self) -> Exercise:
        return load_course(self.root).exercise("first")


@pytest.fixture
def pool(tmp_path: Path) -> Pool:
    return Pool(tmp_path)


def mistakes(pool: Pool) -> list[str]:
    return [m.to("en").removeprefix(f"{pool.folder}/") for m in lint_course(load_course(pool.root))]


def test_a_right_pool_has_nothing_to_mend(pool: Pool) -> None:
    assert mistakes(pool) == []
    assert [fault.name for fault in pool.drill().faults] == ["f1", "f2", "f3"]


def test_a_seed_draws_the_same_faults_in_the_same_order_and_others_draw_others(pool: Pool) -> None:
    drill = pool.drill()
    drawn = {tuple(fault.name for fault in drill.draw(seed).faults) for seed in range(30)}
    assert drill.draw(3).faults == drill.draw(3).faults
    assert all(len(names) == 2 for names in drawn)
    assert len(drawn) == 6, "every pair, in either order"
    assert draw_faults("x", 1, ["a"], 5) == ("a",)


def test_faults_can_be_named_instead(pool: Pool) -> None:
    drawn = pool.drill().draw(1, ["f3", "f1"])
    assert [fault.name for fault in drawn.faults] == ["f3", "f1"]
    assert [goal.id for goal in drawn.goals] == ["network", "web", "by-name", "page3", "page1"]
    with pytest.raises(CourseProblem, match="no fault ff1") as raised:
        pool.drill().draw(1, ["ff1"])
    assert "Did you mean f1?" in raised.value.to("en")


def test_a_learner_gets_the_complaints_and_the_variables_of_their_own_faults_only(pool: Pool) -> None:
    drawn = pool.drill().draw(1, ["f2"])
    assert f"1. {drawn.values['page2']} is silent." in drawn.task("en")
    assert "stopped" not in drawn.task("en")
    assert not {"page1", "page3"} & set(drawn.values)
    assert drawn.faults[0].objects == {drawn.values["page2"]}
    assert [script.file.parent.name for _, script in drawn.setup] == ["first", "f2"]


def test_the_same_seed_draws_the_same_values_whichever_faults_are_named(pool: Pool) -> None:
    drill = pool.drill()
    assert drill.draw(5, ["f1"]).values["net"] == drill.draw(5, ["f2", "f1"]).values["net"]
    assert drill.draw(5, ["f1"]).values["page1"] == drill.draw(5, ["f2", "f1"]).values["page1"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "complaint:",
            "complain:",
            "f1/fault.yaml:1: the key `complain` is unknown; did you mean `complaint`?",
        ),
        ("cause:", "#", "f1/fault.yaml:1: the key `cause` is missing"),
        ("container: {name", "contaner: {name", "f1/fault.yaml:7: goal `page1`: `goals.0`: asks for nothing"),
        ("id: page1", "id: page2", "f2/fault.yaml:7: two goals are called `page2`"),
        ("id: page1", "id: web", "f1/fault.yaml:7: two goals are called `web`"),
        (
            "name: $page1",
            "name: $page2",
            "f1/fault.yaml:8: there is no variable `page2`; did you mean `page1`?",
        ),
        ("  page1: {one_of", "  net: {one_of", "f1/fault.yaml:5: the variable `net` is there already"),
    ],
)
def test_a_mistake_in_a_fault_is_told_with_its_file_and_line(
    pool: Pool, old: str, new: str, said: str
) -> None:
    pool.edit(old, new)
    assert f"exercises/first/faults/{said}" in pool.problem()


def test_two_faults_share_no_variable(pool: Pool) -> None:
    pool.edit("page2: {one_of", "page1: {one_of", "f2/fault.yaml")
    assert "faults/f2/fault.yaml:5: the variable `page1` is there already" in pool.problem()


def test_a_drill_needs_as_many_faults_as_it_draws(pool: Pool) -> None:
    pool.change("draw: 2", "draw: 4")
    assert "exercises/first/exercise.yaml:22: draws 4 faults of 3" in pool.problem()


def test_faults_without_a_drill_are_told(pool: Pool) -> None:
    pool.change("drill: {minutes: 9, draw: 2}\n", "")
    assert "faults belong to a drill" in pool.problem()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("setup.sh", ["faults/f1: no setup breaks anything"]),
        ("solutions/1.sh", ["faults/f1/solutions: there is no solution"]),
        ("attempts/1.sh", ["faults/f1/attempts: there is no wrong attempt"]),
    ],
)
def test_a_fault_without_a_script_is_told(pool: Pool, file: str, said: list[str]) -> None:
    (pool.folder / "faults/f1" / file).unlink()
    assert mistakes(pool) == said


def test_what_a_fault_leaves_wrong_is_told(pool: Pool) -> None:
    pool.edit("read: [first-lesson]", "read: [frist-lesson]")
    pool.edit("zh: 它停了。", "zh: ''")
    pool.edit("goal: page1", "goal: web", "f1/attempts/1.sh")
    assert mistakes(pool) == [
        "faults/f1/fault.yaml:3: there is no lesson `frist-lesson`; did you mean `first-lesson`?",
        "faults/f1/attempts/1.sh:3: there is no goal `web`",
        "faults/f1/fault.yaml: `cause` is empty in the language zh",
    ]


def test_a_drill_has_no_solutions_as_a_whole(pool: Pool) -> None:
    (pool.folder / "solutions").mkdir(exist_ok=True)
    pool.script("solutions/1.sh", kind="flags")
    assert mistakes(pool) == ["solutions: a drill has no solutions as a whole: each fault has its own"]


def test_the_shipped_drill_shows_no_cause_before_its_end(course: Course) -> None:
    for drill in [exercise for exercise in course.exercises if exercise.drill is not None]:
        assert len(drill.faults) >= 9
        drawn = drill.draw(1, [fault.name for fault in drill.faults])
        objects = [fault.objects for fault in drawn.faults]
        assert sum(map(len, objects)) == len(frozenset().union(*objects)), "two faults share an object"
        for language in ("en", "zh"):
            for fault in drawn.faults:
                assert fault.cause.to(language) not in drawn.task(language)
