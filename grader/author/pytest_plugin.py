"""The pytest plugin: with `pytest --netdojo FOLDER` every exercise below the folder is a test, proven on real engines.

The one module that imports pytest; whoever does not ask for `--netdojo` does not notice that it is there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from grader.author.telling import Told
    from grader.course.models import Exercise

FILE = "exercise.yaml"
READY = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("netdojo", "netdojo: exercises as tests")
    group.addoption("--netdojo", action="store_true", help="Make every exercise of a netdojo course a test.")
    group.addoption(
        "--netdojo-workers",
        type=int,
        metavar="N",
        help="How many cases of an exercise to try at a time (default: 2; under pytest-xdist 1 in each worker).",
    )
    group.addoption(
        "--netdojo-mutants",
        type=int,
        default=0,
        metavar="N",
        help="How many mutants of each right way must fail too (default: none).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuses numbers that make no sense."""
    workers, mutants = config.getoption("netdojo_workers"), config.getoption("netdojo_mutants")
    if workers is not None and not 1 <= workers <= 16:
        raise pytest.UsageError(f"--netdojo-workers is a number from 1 to 16, not {workers}")
    if not 0 <= mutants <= 100:
        raise pytest.UsageError(f"--netdojo-mutants is a number from 0 to 100, not {mutants}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """pytest passes over folders such as `build` and `dist`; an exercise may be called so."""
    if not config.getoption("netdojo") or not _is_exercise(collection_path):
        return None
    passed_over = any(fnmatch(collection_path.name, pattern) for pattern in config.getini("norecursedirs"))
    return False if passed_over else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """An exercise's file is a collector, where `--netdojo` asks for it."""
    if not parent.config.getoption("netdojo") or file_path.name != FILE or not _is_exercise(file_path.parent):
        return None
    collector: pytest.Collector = ExerciseFile.from_parent(parent, path=file_path)
    return collector


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Words alone for what could not be told; a skip at the exercise's file, not at the line here that skips."""
    report = yield
    if isinstance(item, ExerciseItem):
        if report.skipped and isinstance(report.longrepr, tuple):
            report.longrepr = (str(item.path), 1, report.longrepr[2])
        elif report.when == "setup" and call.excinfo is not None:
            # pytest asks an item's repr_failure only about its call.
            report.longrepr = item.repr_failure(call.excinfo)
    return report


def _is_exercise(folder: Path) -> bool:
    return folder.parent.name == "exercises" and (folder / FILE).is_file()


def _language() -> str:
    # pytest itself speaks English; whoever wants Chinese in its output asks for it.
    return "zh" if os.environ.get("NETDOJO_LANG", "").lower().startswith("zh") else "en"


class ExerciseFile(pytest.File):
    """The file of an exercise. One that cannot be read is an error of its own, and keeps no other from its test."""

    def collect(self) -> Iterable[pytest.Item]:
        """The one test of the exercise."""
        from grader.course.read_course import load_exercise
        from grader.problem import CourseProblem

        try:
            exercise = load_exercise(self.path.parent)
        except CourseProblem as problem:
            raise self.CollectError(problem.to(_language())) from problem
        yield ExerciseItem.from_parent(self, name=exercise.name, exercise=exercise)


class ExerciseItem(pytest.Item):
    """An exercise as a test. The proof is in the set-up, so that what could not be told is an error and no failure."""

    told: Told

    def __init__(self, *, exercise: Exercise, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self.exercise = exercise

    def setup(self) -> None:
        """Reads the exercise for mistakes, then proves it. Raises Untold where that gave no answer."""
        from grader.author.advice import advice
        from grader.author.telling import Untold, tell, tell_mistakes
        from grader.course.models import Course
        from grader.problem import CourseProblem, Problem
        from grader.proof import prove

        course = Course(self.path.parents[2], (self.exercise,))
        try:
            mistakes = advice(course, self.exercise.name)
            if mistakes:
                self.told = tell_mistakes(mistakes, course.root, _language())
                return
            self._ready()
            results = prove(
                course,
                [self.exercise],
                self._workers(),
                most_mutants=self.config.getoption("netdojo_mutants"),
            )
        except CourseProblem as problem:
            self.told = tell_mistakes([problem], course.root, _language())
            return
        except Problem as problem:
            raise Untold(problem.to(_language())) from problem
        self.told = tell(results, _language())
        self.user_properties += self.told.properties
        if self.told.untold and not self.told.failed:
            raise Untold(self.told.untold)

    def runtest(self) -> None:
        """Fails or skips as the proof told."""
        from grader.author.telling import NotSo

        if self.told.failed:
            raise NotSo("\n\n".join(words for words in (self.told.failed, self.told.untold) if words))
        if self.told.lacking:
            pytest.skip(self.told.lacking)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The words alone for what the proof told; a traceback for anything else."""
        from grader.author.telling import NotSo, Untold

        if isinstance(excinfo.value, NotSo | Untold):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands and what it is called."""
        return self.path, 0, self.exercise.name

    def _ready(self) -> None:
        """An engine and the sandbox image, once in each process, and one process at a time."""
        from filelock import FileLock

        from grader.session.ready import ensure_ready

        if not self.config.stash.get(READY, False):
            with FileLock(Path(tempfile.gettempdir()) / f"netdojo-image-{os.getuid()}.lock"):
                ensure_ready(lambda _words: None)
            self.config.stash[READY] = True

    def _workers(self) -> int:
        asked = self.config.getoption("netdojo_workers")
        if asked is not None:
            return int(asked)
        return 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
