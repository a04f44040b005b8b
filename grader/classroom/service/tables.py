"""The tables of a class, the same in SQLite and PostgreSQL. Times are milliseconds since the epoch."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()

VERSION = Table("class_schema_version", METADATA, Column("version", Integer, primary_key=True))

SEAT = Table(
    "class_seat",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("raised", BigInteger, nullable=False, default=0),
    Column("words", Text, nullable=False, default=""),
    Column("kept", BigInteger, nullable=False, default=0),  # until when it is not ended for being idle
)

ENTRY = Table(
    "class_entry",
    METADATA,
    Column("seat", String(80), ForeignKey("class_seat.name"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("what", String(20), nullable=False),
    Column("facts", Text, nullable=False),  # a JSON object
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("signature", String(100), nullable=False),
)

ANNOUNCEMENT = Table(
    "class_announcement",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("seat", String(80), nullable=False, default=""),
)

STANDING = Table(
    "class_standing",
    METADATA,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)
