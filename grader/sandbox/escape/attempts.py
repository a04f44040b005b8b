"""The attempts as records: what each tries, and which place shows that it can succeed. How is in `inside`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.text import Text, say


class Outcome(StrEnum):
    """What came of an attempt. LACKING: this kernel does not have what it is about; counted apart, never refused."""

    REFUSED = "refused"
    SUCCEEDED = "succeeded"
    UNKNOWN = "unknown"
    LACKING = "lacking"


class Control(StrEnum):
    """The place where an attempt is shown to be able to succeed."""

    WEAK = "weak"
    """A container with every wall taken away that an engine can take away."""
    HOST = "host"
    """A container in the host's own network namespace."""
    NEIGHBOUR = "neighbour"
    """A node of the other sandbox: what it may reach there is what must not be reached from here."""
    NONE = "none"


class Family(StrEnum):
    """What an attempt goes for."""

    DEVICES = "devices"
    KERNEL = "kernel"
    CALLS = "calls"
    PROCESSES = "processes"
    CGROUPS = "cgroups"
    NETWORK = "network"
    SHARE = "share"


FAMILIES: dict[Family, Text] = {
    Family.DEVICES: say("devices of the machine"),
    Family.KERNEL: say("the kernel's own files, and the host's disk"),
    Family.CALLS: say("system calls"),
    Family.PROCESSES: say("processes outside"),
    Family.CGROUPS: say("cgroups and limits"),
    Family.NETWORK: say("the engine, the host and other sandboxes"),
    Family.SHARE: say("more than one's share"),
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt. It must give REFUSED (or LACKING) in a sandbox, and SUCCEEDED (or LACKING) at its control.

    `why_none` says why there is no control where there is none.
    """

    name: str
    family: Family
    title: Text
    control: Control = Control.WEAK
    why_none: Text | None = None


D, K, C, P, G, N, S = Family
ATTEMPTS = (
    Attempt("block-device", D, say("read a disk of the host by a device node made with mknod")),
    Attempt("device-node-found", D, say("open a disk or the machine's memory by a node that lies in /dev")),
    Attempt("dev-mem", D, say("read the machine's memory by /dev/mem")),
    Attempt("dev-port", D, say("reach the machine's I/O ports by /dev/port")),
    Attempt("dev-kmsg", D, say("read the kernel's log by /dev/kmsg")),
    Attempt("dev-kvm", D, say("start a virtual machine by /dev/kvm")),
    Attempt("dev-loop-control", D, say("make a loop device")),
    Attempt("devtmpfs", D, say("mount the host's /dev anew")),
    Attempt("devices-cgroup", D, say("allow devices to oneself by devices.allow (cgroup v1)")),
    Attempt("core-pattern", K, say("have the kernel run a program when one crashes (core_pattern)")),
    Attempt("modprobe-path", K, say("have the kernel run another modprobe")),
    Attempt("sysrq", K, say("reboot or halt the host by sysrq-trigger")),
    Attempt("fresh-proc", K, say("reach core_pattern through a procfs of one's own")),
    Attempt("proc-sys", K, say("write any setting of the kernel outside one's own namespaces")),
    Attempt("fresh-sysfs", K, say("write any file of a sysfs of one's own")),
    Attempt("uevent-helper", K, say("have the kernel run a program for each device (uevent_helper)")),
    Attempt("mount-debugfs", K, say("mount debugfs")),
    Attempt("mount-tracefs", K, say("mount tracefs")),
    Attempt("mount-securityfs", K, say("mount securityfs")),
    Attempt("mount-bpf", K, say("mount the file system of BPF programs")),
    Attempt("mount-pstore", K, say("mount pstore, what a crash left")),
    Attempt("binfmt-misc", K, say("choose for the whole host what runs a program (binfmt_misc)")),
    Attempt("kcore", K, say("read the machine's memory by /proc/kcore")),
    Attempt("kmsg-file", K, say("read the kernel's log by /proc/kmsg")),
    Attempt("release-agent", K, say("have the kernel run a program when a cgroup is empty (release_agent)")),
    Attempt("host-disk", K, say("write to the host's disk past the quota, by a mount made writable again")),
    Attempt("init-module", C, say("load a kernel module from memory")),
    Attempt("finit-module", C, say("load a kernel module from a file")),
    Attempt("delete-module", C, say("unload a kernel module")),
    Attempt("kexec-load", C, say("load another kernel (kexec_load)")),
    Attempt("kexec-file-load", C, say("load another kernel (kexec_file_load)")),
    Attempt("reboot", C, say("reboot the host")),
    Attempt("swapon", C, say("turn on swap")),
    Attempt("acct", C, say("turn on process accounting")),
    Attempt("iopl", C, say("reach the machine's I/O ports by iopl")),
    Attempt("syslog", C, say("read the kernel's log by syslog(2)")),
    Attempt("bpf-filter", C, say("load a BPF socket filter")),
    Attempt("bpf-device", C, say("load a BPF program that decides over devices")),
    Attempt("perf", C, say("count what every process does (perf_event_open)")),
    Attempt("io-uring", C, say("make calls that pass no seccomp list (io_uring)")),
    Attempt("userfaultfd", C, say("hold the kernel up in the middle of a copy (userfaultfd)")),
    Attempt("userfaultfd-32-bit", C, say("the same by the door of 32-bit programs")),
    Attempt("add-key", C, say("put a key into the kernel's keyring")),
    Attempt("request-key", C, say("have the kernel ask for a key by its helper on the host")),
    Attempt("clock", C, say("set the host's clock")),
    Attempt("fanotify", C, say("hold up every open of a file (fanotify)")),
    Attempt("open-by-handle", C, say("open a file by its handle, past every path")),
    Attempt("vsock", C, say("speak to the machine that the host is a guest of (vsock)")),
    Attempt("processes-seen", P, say("see processes outside")),
    Attempt("process-memory", P, say("trace a process outside and read its memory")),
    Attempt("process-root", P, say("reach files by the root of a process outside")),
    Attempt("keeper-killed", P, say("send a signal to the sandbox's keeper or another process outside")),
    Attempt(
        "descriptors",
        P,
        say("use a folder of the host's that was left open (CVE-2024-21626)"),
        Control.NONE,
        say("it takes an engine that leaves one open"),
    ),
    Attempt("setuid-file", P, say("leave a setuid program of root's on the volume")),
    Attempt("own-limits", G, say("raise one's own limits")),
    Attempt("leave-cgroup-1", G, say("leave one's own cgroup (v1)")),
    Attempt("leave-cgroup-2", G, say("leave one's own cgroup (v2)")),
    Attempt("engine-socket", N, say("find the outer engine's socket")),
    Attempt("abstract-socket", N, say("reach a socket of the host's that has no file"), Control.HOST),
    Attempt(
        "engine-ports",
        N,
        say("reach the outer engine by TCP"),
        Control.NONE,
        say("engines seldom listen there; `host-addresses` takes the same way and has a control"),
    ),
    Attempt("host-gateway", N, say("reach a service on the host at the gateway's address")),
    Attempt("host-addresses", N, say("reach a service on the host at its other addresses")),
    Attempt("neighbour-service", N, say("reach a service in another sandbox"), Control.NEIGHBOUR),
    Attempt("arp-host", N, say("find the host by ARP on the outer network")),
    Attempt("arp-neighbour", N, say("find another sandbox by ARP"), Control.NEIGHBOUR),
    Attempt("ipv6-neighbours", N, say("find anybody by IPv6 neighbours on the outer network")),
    Attempt("address-taken", N, say("take an address of the host's networks and speak from it")),
    Attempt("disk", S, say("fill the disk beyond the quota")),
    Attempt("inodes", S, say("make more files than the disk shall have")),
    Attempt("log", S, say("flood the log that the outer engine keeps")),
    Attempt("memory", S, say("take more memory than the limit")),
    Attempt("processes", S, say("start more processes than the limit")),
)
"""Every attempt, in the order in which they are made: what breaks much comes last."""
