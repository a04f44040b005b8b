"""The tables of a class, the same in SQLite and PostgreSQL. Times are milliseconds since the epoch."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

from grader.progress.tables import entry_columns

METADATA = MetaData()

NAME = 255
"""As long as JupyterHub lets a user's name be; people have such names where they log in by OAuth or LTI."""

VERSION = Table("class_schema_version", METADATA, Column("version", Integer, primary_key=True))

SEAT = Table(
    "class_seat",
    METADATA,
    Column("name", String(NAME), primary_key=True),
    Column("raised", BigInteger, nullable=False, default=0),
    Column("words", Text, nullable=False, default=""),
    Column("kept", BigInteger, nullable=False, default=0),  # until when it is not ended for being idle
)

ENTRY = Table(
    "class_entry",
    METADATA,
    Column("seat", String(NAME), ForeignKey("class_seat.name"), primary_key=True),
    *entry_columns(),
)

ANNOUNCEMENT = Table(
    "class_announcement",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("seat", String(NAME), nullable=False, default=""),
)

STANDING = Table(
    "class_standing",
    METADATA,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

SCORE = Table(
    "class_score",
    METADATA,
    Column("seat", String(80), primary_key=True),
    Column("item", Text, primary_key=True),  # the line item's address, "#", the exercise
    Column("given", Float, nullable=False),  # of 100, as the LMS has taken it
    Column("at", BigInteger, nullable=False),
)

NOTES = Table(
    "class_notes",
    METADATA,
    Column("seat", String(80), primary_key=True),
    Column("notes", Text, nullable=False),  # JSON: what a seat keeps beside its ledger
)
