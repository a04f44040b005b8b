"""Two connections joined to one: bytes are carried both ways, and each side's end is told to the other."""

from __future__ import annotations

import asyncio
import contextlib

CHUNK = 1 << 16

End = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def join(one: End, other: End, last_words: bytes = b"") -> None:
    """Returns when both directions have ended. `last_words` are said to `other` when `one` has nothing more to say."""
    await asyncio.gather(
        _carry(one[0], other[1], last_words), _carry(other[0], one[1]), return_exceptions=True
    )


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, last_words: bytes = b"") -> None:
    try:
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
    finally:
        with contextlib.suppress(OSError, RuntimeError):  # the target has gone first
            target.write(last_words)
            target.write_eof()
