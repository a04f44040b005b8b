"""What this kernel lets an unprivileged user do, as its own settings say: one JSON object."""

from __future__ import annotations

import json
import platform
from contextlib import suppress
from pathlib import Path

SETTINGS = {
    "unprivileged_bpf_disabled": "/proc/sys/kernel/unprivileged_bpf_disabled",
    "unprivileged_userfaultfd": "/proc/sys/vm/unprivileged_userfaultfd",
    "io_uring_disabled": "/proc/sys/kernel/io_uring_disabled",
    "perf_event_paranoid": "/proc/sys/kernel/perf_event_paranoid",
    "dmesg_restrict": "/proc/sys/kernel/dmesg_restrict",
    "kptr_restrict": "/proc/sys/kernel/kptr_restrict",
    "modules_disabled": "/proc/sys/kernel/modules_disabled",
    "lockdown": "/sys/kernel/security/lockdown",
    "filesystems": "/proc/filesystems",
}


def main() -> None:
    """Prints each setting's words; one that this kernel does not have is left out."""
    found = {"release": platform.release()}
    for name, path in SETTINGS.items():
        with suppress(OSError):
            found[name] = Path(path).read_text().strip()
    print(json.dumps(found))
