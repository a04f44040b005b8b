"""The table of faults: what is broken, at which stage. Each row is run on real engines and must hold."""

from __future__ import annotations

from tests.faults.row import Fault
from tests.faults.rows import clock, connections, damaged, disk, engine, program, sandbox, terminal, together

FAULTS: tuple[Fault, ...] = tuple(
    row
    for module in (program, terminal, sandbox, engine, connections, clock, disk, together, damaged)
    for row in module.ROWS
)
