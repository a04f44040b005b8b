"""A sentence that an author wrote in both languages. Without pydantic, which a course's list need not wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages."""

    # How pydantic takes it where it stands in a model (docs.pydantic.dev, "Dataclasses"): as `asks.Model` does.
    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid", "coerce_numbers_to_str": True}

    en: str
    zh: str

    def to(self, language: str) -> str:
        """The sentence in `language`."""
        return self.zh if language == "zh" else self.en
