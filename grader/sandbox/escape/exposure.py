"""What this kernel and this engine open or leave open, whatever a sandbox does: settings, versions, known holes.

Sources: the kernel's Documentation/admin-guide/sysctl; advisories of runc (GHSA-xr7r-f8xq-vfvv, CVE-2024-21626,
mended in 1.1.12; CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881, mended in 1.2.8 and 1.3.3) and of containerd
(CVE-2024-40635, mended in 1.6.38, 1.7.27 and 2.0.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.text import Text, say


@dataclass(frozen=True, slots=True)
class Exposure:
    """One thing that is open or leaves something open. `mend` is None where all is as it should be."""

    name: Text
    found: Text
    mend: Text | None


def exposures(
    facts: Mapping[str, str], version: Mapping[str, Any], info: Mapping[str, Any]
) -> Iterator[Exposure]:
    """Everything worth knowing, of `places.facts`, `GET /version` and `GET /info`. Pure."""
    yield from _settings(facts)
    yield from _lockdown(facts)
    yield from _quota(facts)
    yield from _engine(version, info)


def numbers(words: str) -> tuple[int, ...]:
    """The numbers that a version begins with: "1.1.5+ds1" is (1, 1, 5), "v1.7.27" is (1, 7, 27)."""
    found = re.match(r"v?(\d+(?:\.\d+)*)", words)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def _settings(facts: Mapping[str, str]) -> Iterator[Exposure]:
    """Settings that open something to users without rights. The sandbox's seccomp list refuses each of these calls."""
    bpf = facts.get("unprivileged_bpf_disabled")
    if bpf is not None:
        yield _setting(
            "unprivileged_bpf_disabled", bpf, bpf != "0", say("`sysctl kernel.unprivileged_bpf_disabled=2`")
        )
    fault = facts.get("unprivileged_userfaultfd")
    if fault is not None:
        yield _setting(
            "unprivileged_userfaultfd", fault, fault == "0", say("`sysctl vm.unprivileged_userfaultfd=0`")
        )
    ring = facts.get("io_uring_disabled")
    if ring is not None:
        yield _setting("io_uring_disabled", ring, ring != "0", say("`sysctl kernel.io_uring_disabled=2`"))
    perf = facts.get("perf_event_paranoid")
    if perf is not None:
        yield _setting(
            "perf_event_paranoid", perf, int(perf) >= 2, say("`sysctl kernel.perf_event_paranoid=2`")
        )
    log = facts.get("dmesg_restrict")
    if log is not None:
        yield _setting("dmesg_restrict", log, log == "1", say("`sysctl kernel.dmesg_restrict=1`"))


def _setting(name: str, value: str, closed: bool, mend: Text) -> Exposure:
    if closed:
        return Exposure(say("kernel setting {name}", name=name), say("{value}: closed", value=value), None)
    return Exposure(
        say("kernel setting {name}", name=name),
        say(
            "{value}: open to every user of the host; the sandbox's seccomp list or masks refuse it",
            value=value,
        ),
        say("{command} closes it for the host's other users too", command=mend),
    )


def _lockdown(facts: Mapping[str, str]) -> Iterator[Exposure]:
    chosen = re.search(r"\[(\w+)\]", facts.get("lockdown", ""))
    if chosen is None:
        found = say("this kernel has none, or it cannot be seen from a container")
    else:
        found = say("{mode}", mode=chosen[1])
    yield Exposure(say("kernel lockdown"), found, None)


def _quota(facts: Mapping[str, str]) -> Iterator[Exposure]:
    kernel = numbers(facts.get("release", ""))
    if kernel and kernel < (6, 6):
        yield Exposure(
            say("disk quota of a sandbox"),
            say("kernel {release} has no tmpfs with user attributes", release=facts["release"]),
            say("a sandbox can fill the disk that Docker's data lies on; Linux 6.6 or later bounds it"),
        )
    if kernel and kernel < (6, 7) and "binfmt_misc" in facts.get("filesystems", ""):
        yield Exposure(
            say("binfmt_misc"),
            say("kernel {release} has one table for the whole host", release=facts["release"]),
            say("Linux 6.7 or later gives each user namespace its own"),
        )


def _engine(version: Mapping[str, Any], info: Mapping[str, Any]) -> Iterator[Exposure]:
    parts = {str(part.get("Name")): str(part.get("Version", "")) for part in version.get("Components") or []}
    runc, containerd = parts.get("runc", ""), parts.get("containerd", "")
    if runc:
        yield Exposure(say("runc"), say("{version}", version=runc), _runc(numbers(runc)))
    if containerd:
        at = numbers(containerd)
        old = at < (1, 6, 38) or (1, 7) <= at < (1, 7, 27) or (2,) <= at < (2, 0, 4)
        mend = _by_version("CVE-2024-40635") if old else None
        yield Exposure(say("containerd"), say("{version}", version=containerd), mend)
    if str(info.get("CgroupVersion") or "1") == "1":
        yield Exposure(
            say("cgroup v1"),
            say("its release_agent runs as the host's root; a sandbox sees no such file"),
            say("cgroup v2 has none: boot with systemd.unified_cgroup_hierarchy=1"),
        )
    options = " ".join(str(option) for option in info.get("SecurityOptions") or [])
    if "name=seccomp" not in options:
        yield Exposure(
            say("seccomp"),
            say("this engine has none"),
            say("the list of refused system calls does not hold here"),
        )


def _runc(version: tuple[int, ...]) -> Text | None:
    holes: tuple[str, ...] = ()
    if version < (1, 1, 12):
        holes = ("CVE-2024-21626",)
    if version < (1, 2, 8) or (1, 3) <= version < (1, 3, 3):
        holes = (*holes, "CVE-2025-31133", "CVE-2025-52565", "CVE-2025-52881")
    return _by_version(*holes) if holes else None


def _by_version(*holes: str) -> Text:
    return say("{holes} by its version; a distribution may have mended it without a new number", holes=holes)
