"""Reads a Killercoda scenario's folder. Bad input is refused with the file and the key; nothing is run here."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from grader.course.mistakes import Mistake, Mistaken, Unreadable
from grader.course.text_file import read_text
from grader.killercoda.models import AssetPart, Index, PagePart
from grader.killercoda.scenario import Asset, Page, Scenario, Script, unfold
from grader.text import say, verbatim

INDEX = "index.json"
LARGEST = 9 << 20
"""Bytes of one asset, and of all together: what the website takes for one."""


def read_scenario(folder: Path) -> Scenario:
    """The scenario in `folder`. Raises CourseProblem with every mistake found.

    A verify script that is missing is no mistake here: its step cannot be judged, and says so when it is asked.
    """
    file = folder / INDEX
    try:
        content = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise Unreadable(
            Mistake(file, error.lineno, say("no JSON: {reason}", reason=verbatim(error.msg)))
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise Unreadable(Mistake(file, 0, say("no JSON: {reason}", reason=verbatim(str(error))))) from error
    except RecursionError as error:
        raise Unreadable(Mistake(file, 0, say("it is nested too deeply"))) from error
    try:
        index = Index.model_validate(content)
    except ValidationError as error:
        raise Mistaken([_mistake(file, detail) for detail in error.errors(include_url=False)]) from error
    reader = _Reader(folder)
    details = index.details
    pages = [reader.page("intro", "details.intro", details.intro)] if details.intro else []
    pages += [
        reader.page(f"step{number}", f"details.steps.{number - 1}", part)
        for number, part in enumerate(details.steps, 1)
    ]
    pages += [reader.page("finish", "details.finish", details.finish)] if details.finish else []
    assets = [
        asset
        for host, parts in details.assets.items()
        for number, part in enumerate(parts)
        for asset in reader.assets(f"details.assets.{host}.{number}", part)
    ]
    if reader.mistakes:
        raise Mistaken(reader.mistakes)
    return Scenario(index.title, tuple(pages), tuple(assets), index.backend.imageid)


def _mistake(file: Path, detail) -> Mistake:  # type: ignore[no-untyped-def]
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return Mistake(file, 0, say("the key `{key}` is missing", key=key))
    reason = verbatim(str(detail["msg"]).removeprefix("Value error, "))
    return Mistake(file, 0, say("`{key}`: {reason}", key=key, reason=reason) if key else reason)


class _Reader:
    """Reads the files that a scenario names, and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fence = _fence(folder)
        self._index = folder / INDEX
        self._bytes = 0
        self.mistakes: list[Mistake] = []

    def page(self, name: str, key: str, part: PagePart) -> Page:
        """A page with everything that it names."""
        text, folded = unfold(self._text(f"{key}.text", part.text)) if part.text else ("", ())
        return Page(
            name,
            part.title,
            text,
            folded,
            self._script(f"{key}.background", part.background),
            self._script(f"{key}.foreground", part.foreground),
            self._script(f"{key}.verify", part.verify, may_be_missing=True),
        )

    def assets(self, key: str, part: AssetPart) -> list[Asset]:
        """The files that a pattern means; none is fine, as on the website."""
        base = self._folder / "assets"
        if Path(part.file).is_absolute() or ".." in Path(part.file).parts:
            self._wrong(f"{key}.file", part.file)
            return []
        target = f"/root{part.target[1:]}" if part.target.startswith("~") else part.target
        if not target.startswith("/"):
            self._wrong(f"{key}.target", part.target)
            return []
        found = []
        parts = Path(part.file).parts
        if not parts or any("**" in one and one != "**" for one in parts):
            self._say(f"{key}.file", say("{name} is no pattern of files", name=part.file))
            return []
        # A pattern that ends in ** means the files below too, which Python's own does not.
        pattern = f"{part.file}/*" if part.file.endswith("**") else part.file
        for path in sorted(set(base.glob(pattern))):
            if path.is_file() and self._inside(
                f"{key}.file", path, path.relative_to(self._folder).as_posix()
            ):
                words = path.read_bytes()
                self._bytes += len(words)
                if self._bytes > LARGEST:
                    self._say(f"{key}.file", say("the assets are larger than {size} MB", size=LARGEST >> 20))
                    return []
                place = path.relative_to(base).as_posix()
                found.append(Asset(f"{target.rstrip('/')}/{place}", words, part.chmod or ""))
        return found

    def _script(self, key: str, name: str | None, may_be_missing: bool = False) -> Script | None:
        if name is None:
            return None
        if may_be_missing and _missing(self._folder / name) and ".." not in Path(name).parts:
            return Script(name, None)
        return Script(name, self._text(key, name).encode())

    def _text(self, key: str, name: str) -> str:
        path = self._folder / name
        if not self._inside(key, path, name):
            return ""
        try:
            return read_text(path)
        except Unreadable as unreadable:
            self._say(key, say("{name}: {reason}", name=name, reason=unreadable.mistake.words))
            return ""

    def _inside(self, key: str, path: Path, name: str) -> bool:
        try:
            inside = path.resolve().is_relative_to(self._fence)
        except (OSError, RuntimeError):  # a loop of links
            inside = False
        if not inside:
            self._wrong(key, name)
        return inside

    def _wrong(self, key: str, name: str) -> None:
        self._say(key, say("{name} leads out of where it may lead", name=name))

    def _say(self, key: str, reason: object) -> None:
        self.mistakes.append(Mistake(self._index, 0, say("`{key}`: {reason}", key=key, reason=reason)))


def _missing(path: Path) -> bool:
    try:
        return not path.exists()
    except OSError:  # a name that no file can have is told when it is read
        return False


def _fence(folder: Path) -> Path:
    """Where a scenario's files may lie: its repository, since scenarios share scripts by links; else its folder."""
    place = folder.resolve()
    return next((above for above in (place, *place.parents) if (above / ".git").exists()), place)
