"""The tables of the progress store, the same in SQLite and PostgreSQL. Times are seconds since the epoch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()


def entry_columns() -> tuple[Column[Any], ...]:
    """The columns of a ledger's entry, for a table whose key also says whose ledger it is."""
    return (
        Column("number", Integer, primary_key=True),  # 1, 2, 3, ...
        Column("at", BigInteger, nullable=False),  # milliseconds since the epoch: digests need whole numbers
        Column("what", String(20), nullable=False),
        Column("facts", Text, nullable=False),  # a JSON object
        Column("previous", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("key", String(64), nullable=False),
        Column("signature", String(100), nullable=False),
    )


VERSION = Table("schema_version", METADATA, Column("version", Integer, primary_key=True))

LEARNER = Table(
    "learner",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("name", String(200), nullable=False, default=""),
)

PASSED = Table(
    "passed",
    METADATA,
    Column("learner", String(80), ForeignKey("learner.id"), primary_key=True),
    Column("exercise", String(80), primary_key=True),
    Column("at", Float, nullable=False),
    Column("seed", Integer, nullable=False, default=0),
    Column("seconds", Float, nullable=False, default=0.0),  # from the start of the attempt to its pass
    Column("hints", Integer, nullable=False, default=0),
)

ANSWERED = Table(
    "answered",
    METADATA,
    Column("learner", String(80), ForeignKey("learner.id"), primary_key=True),
    Column("lesson", String(80), primary_key=True),
    Column("block", String(80), primary_key=True),
    Column("choice", Text, nullable=False),  # a JSON list of what was chosen or typed
    Column("right", Boolean, nullable=False),
    Column("at", Float, nullable=False),
)

PLACE = Table(
    "place",
    METADATA,
    Column("learner", String(80), ForeignKey("learner.id"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)

LEDGER = Table(
    "ledger",
    METADATA,
    Column("learner", String(80), ForeignKey("learner.id"), primary_key=True),
    *entry_columns(),
)
