"""What a kernel's settings and an engine's versions open is said, and nothing else is."""

from __future__ import annotations

import pytest

from grader.sandbox.escape.exposure import exposures, numbers

CLOSED = {
    "release": "6.12.0",
    "unprivileged_bpf_disabled": "2",
    "unprivileged_userfaultfd": "0",
    "io_uring_disabled": "2",
    "perf_event_paranoid": "3",
    "dmesg_restrict": "1",
    "lockdown": "none [integrity] confidentiality",
}
SOUND = {"Components": [{"Name": "runc", "Version": "1.3.3"}, {"Name": "containerd", "Version": "v2.1.5"}]}
NEW = {"CgroupVersion": "2", "SecurityOptions": ["name=seccomp,profile=builtin"]}


def opened(facts: dict[str, str], version: dict[str, object], info: dict[str, object]) -> dict[str, str]:
    return {str(item.name): str(item.mend) for item in exposures(facts, version, info) if item.mend}


def test_a_closed_kernel_and_a_sound_engine_open_nothing() -> None:
    assert opened(CLOSED, SOUND, NEW) == {}
    said = {str(item.name): str(item.found) for item in exposures(CLOSED, SOUND, NEW)}
    assert said["kernel lockdown"] == "integrity"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("unprivileged_bpf_disabled", "0"),
        ("unprivileged_userfaultfd", "1"),
        ("io_uring_disabled", "0"),
        ("perf_event_paranoid", "-1"),
        ("dmesg_restrict", "0"),
    ],
)
def test_an_open_setting_is_said_with_its_mend(setting: str, value: str) -> None:
    found = opened({**CLOSED, setting: value}, SOUND, NEW)
    assert list(found) == [f"kernel setting {setting}"]
    assert "sysctl" in next(iter(found.values()))


def test_an_old_kernel_has_no_quota_and_one_table_of_formats() -> None:
    found = opened({**CLOSED, "release": "6.1.0-23-amd64", "filesystems": "nodev binfmt_misc"}, SOUND, NEW)
    assert set(found) == {"disk quota of a sandbox", "binfmt_misc"}


@pytest.mark.parametrize(
    ("runc", "holes"),
    [("1.1.5+ds1", 4), ("1.1.12", 3), ("1.2.8", 0), ("1.3.0", 3), ("1.3.3", 0), ("1.4.0", 0)],
)
def test_holes_of_runc_go_by_its_version(runc: str, holes: int) -> None:
    found = opened(CLOSED, {"Components": [{"Name": "runc", "Version": runc}]}, NEW)
    assert found.get("runc", "").count("CVE-") == holes


def test_an_engine_without_seccomp_and_with_cgroup_v1_is_said() -> None:
    assert set(opened(CLOSED, SOUND, {"CgroupVersion": "1", "SecurityOptions": []})) == {
        "cgroup v1",
        "seccomp",
    }


def test_a_version_is_the_numbers_it_begins_with() -> None:
    assert numbers("1.6.20~ds1") == (1, 6, 20)
    assert numbers("v2.0.4-rc.1") == (2, 0, 4)
    assert numbers("unknown") == ()
