"""Keeps the Chinese catalogue in step with the sources.

`python tests/catalogue.py update` extracts, merges and compiles; `missing` prints what has no translation;
`fill FILE.json` puts in translations from a JSON object of English to Chinese.
"""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PO = ROOT / "grader" / "locale" / "zh" / "LC_MESSAGES" / "netdojo.po"
MO = PO.with_suffix(".mo")
NOISE = re.compile(r'"(POT-Creation-Date|PO-Revision-Date|Report-Msgid|Language-Team|Generated-By)|# ?$')
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "mark": None}


def messages() -> set[str]:
    """Every sentence in the sources."""
    found: set[str] = set()
    for folder in ("grader", "tui"):
        for name, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=KEYWORDS
        ):
            if "sandbox/image/" not in name and isinstance(message, str) and message:
                found.add(message)
    return found


def known() -> dict[str, str]:
    """English to Chinese, as the .po file has it."""
    if not PO.is_file():
        return {}
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="zh")
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}


def update(more: dict[str, str]) -> None:
    """Writes both files anew: what is in the sources, with the translations known so far and `more`."""
    translations = known() | more
    catalogue = Catalog(
        locale="zh", domain="netdojo", project="netdojo", version="0", fuzzy=False, last_translator="netdojo"
    )
    catalogue.header_comment = "# Chinese sentences of netdojo. Kept by tests/catalogue.py."
    for message in sorted(messages()):
        flags = ["python-brace-format"] if "{" in message else []
        catalogue.add(message, translations.get(message, ""), flags=flags)
    PO.parent.mkdir(parents=True, exist_ok=True)
    words = io.BytesIO()
    write_po(words, catalogue, width=110, omit_header=False, sort_output=True)
    # The dates of the header would change with every run and say nothing.
    lines = [line for line in words.getvalue().decode().splitlines() if not NOISE.match(line)]
    PO.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with PO.open("rb") as file:
        compiled = read_po(file, locale="zh")
    with MO.open("wb") as file:
        write_mo(file, compiled)


def missing() -> list[str]:
    """The sentences without a translation."""
    translations = known()
    return sorted(message for message in messages() if not translations.get(message))


def main(arguments: list[str]) -> int:
    """See the module's words."""
    match arguments:
        case ["update"]:
            update({})
        case ["fill", file]:
            update(json.loads(Path(file).read_text(encoding="utf-8")))
        case ["missing"]:
            pass
        case _:
            print(__doc__)
            return 2
    for message in missing():
        print(json.dumps(message, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
