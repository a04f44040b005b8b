"""What this kernel can do for Docker's networks, found by trying it in a throw-away network namespace."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

LINKS = {
    "vxlan": ["id", "42", "dstport", "4789", "local", "127.0.0.1"],
    "macvlan": ["link", "veth0", "mode", "bridge"],
    "ipvlan": ["link", "veth0", "mode", "l2"],
    "dummy": [],
    "8021q": ["link", "veth0", "type", "vlan", "id", "7"],
}
STATE = "ip xfrm state add src 127.0.0.1 dst 127.0.0.2 proto esp spi 1 mode transport aead rfc4106(gcm(aes))"
KEY = "0x" + "11" * 20


def features() -> dict[str, bool]:
    """Each feature's name and whether the kernel has it. Needs CAP_SYS_ADMIN and CAP_NET_ADMIN."""
    os.unshare(os.CLONE_NEWNET)
    _works("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1")
    found = {}
    for name, words in LINKS.items():
        kind = [] if "type" in words else ["type", name]
        split = 2 if words[:1] == ["link"] else 0
        found[name] = _works("ip", "link", "add", *words[:split], "name", "probe", *kind, *words[split:])
        _works("ip", "link", "del", "probe")
    found["esp"] = _works(*STATE.split(), KEY, "64")
    found["ipvs"] = Path("/proc/net/ip_vs").exists() or _works("ipvsadm", "-l")
    return found


def _works(*argv: str) -> bool:
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0
