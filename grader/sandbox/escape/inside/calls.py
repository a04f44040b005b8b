"""Attempts by system calls alone. Arguments are such that a call that is allowed changes nothing: a name that does
not exist, a wrong magic number, the value that is set already."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import platform
import socket
import struct
from collections.abc import Callable
from pathlib import Path

from .tools import Aim, Lacking, Refused, attempt, check, libc

NUMBERS = {  # x86-64, arm64
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "acct": (163, 89),
    "syslog": (103, 116),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "settimeofday": (164, 170),
    "fanotify_init": (300, 262),
    "iopl": (172, 0),
}
NOWHERE = b"/nonexistent/netdojo"
THREAD_KEYRING = -1
AF_VSOCK = 40


def call(
    name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None, past: tuple[int, ...] = ()
) -> str:
    """Calls `name`. An error in `past` comes after the kernel's check of rights, so it counts as got through.

    Raises OSError for any other error.
    """
    number = NUMBERS[name][platform.machine() == "aarch64"]
    if not number:
        raise Lacking(f"no {name} on this kind of processor")
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result = libc.syscall(ctypes.c_long(number), *words)
    if result < 0 and ctypes.get_errno() in past:
        return f"{name} was not refused: {os.strerror(ctypes.get_errno())}"
    check(result, name)
    return f"{name} gave {result}"


def _put(name: str, of: str, *arguments: int | bytes | None, past: tuple[int, ...] = ()) -> None:
    """An attempt that is one call."""

    def tried(_aim: Aim) -> str:
        return call(of, *arguments, past=past)

    attempt(name)(tried)


BAD = (errno.EINVAL, errno.ENOEXEC, errno.EFAULT, errno.EBADF, errno.ENOENT, errno.EADDRNOTAVAIL)
_put("init-module", "init_module", 0, 0, b"", past=BAD)
_put("finit-module", "finit_module", -1, b"", 0, past=BAD)
_put("delete-module", "delete_module", b"netdojo_nonexistent", os.O_NONBLOCK, past=(errno.ENOENT,))
_put("kexec-load", "kexec_load", 0, 17, 0, 0xFFFF0000, past=(*BAD, errno.EBUSY))
_put("kexec-file-load", "kexec_file_load", -1, -1, 0, b"", 0x80000000, past=BAD)
_put("reboot", "reboot", 1, 2, 3, 0, past=BAD)
_put("swapon", "swapon", NOWHERE, 0, past=BAD)
_put("acct", "acct", NOWHERE, past=BAD)
_put("iopl", "iopl", 3)
_put("userfaultfd", "userfaultfd", os.O_CLOEXEC)
_put("add-key", "add_key", b"user", b"netdojo", b"x", 1, THREAD_KEYRING)
_put("request-key", "request_key", b"user", b"netdojo-nonexistent", None, 0, past=(errno.ENOKEY,))
_put("fanotify", "fanotify_init", 4, os.O_RDONLY)  # FAN_CLASS_CONTENT: can hold up every open of the machine


@attempt("syslog")
def syslog(_aim: Aim) -> str:
    """The kernel's log."""
    return call("syslog", 3, ctypes.create_string_buffer(64), 64)


@attempt("io-uring")
def io_uring(_aim: Aim) -> str:
    """Calls that pass no seccomp list."""
    return call("io_uring_setup", 1, ctypes.create_string_buffer(120))


@attempt("perf")
def perf(_aim: Aim) -> str:
    """Counts of everything that runs on processor 0."""
    return call("perf_event_open", ctypes.create_string_buffer(struct.pack("<II", 1, 112), 112), -1, 0, -1, 0)


@attempt("clock")
def clock(_aim: Aim) -> str:
    """The machine's time zone, set to what it is."""
    zone = ctypes.create_string_buffer(8)
    moment = ctypes.create_string_buffer(16)
    check(libc.gettimeofday(moment, zone), "gettimeofday")
    return call("settimeofday", None, zone)


def _load(kind: int) -> str:
    """Loads a program of two instructions (r0 = 1; exit)."""
    code = ctypes.create_string_buffer(struct.pack("<BBhi BBhi", 0xB7, 0, 0, 1, 0x95, 0, 0, 0), 16)
    licence = ctypes.create_string_buffer(b"GPL")
    words = struct.pack("<IIQQ", kind, 2, ctypes.addressof(code), ctypes.addressof(licence))
    return call("bpf", 5, ctypes.create_string_buffer(words, 128), 128)


@attempt("bpf-filter")
def bpf_filter(_aim: Aim) -> str:
    """A socket filter: the kind that a user without rights may load where the kernel allows it."""
    return _load(1)


@attempt("bpf-device")
def bpf_device(_aim: Aim) -> str:
    """A program that decides over devices."""
    return _load(15)


@attempt("userfaultfd-32-bit")
def by_32_bits(_aim: Aim) -> str:
    """The same call by the door of 32-bit programs, which a list for 64 bits would leave open."""
    if platform.machine() != "x86_64":
        raise Lacking("no such door on this kind of processor")
    # push rbx; mov ebx, O_CLOEXEC; mov eax, 374; int 0x80; pop rbx; ret
    code = b"\x53\xbb" + struct.pack("<I", 0o2000000) + b"\xb8" + struct.pack("<I", 374) + b"\xcd\x80\x5b\xc3"
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    door: Callable[[], int] = ctypes.CFUNCTYPE(ctypes.c_int)(
        ctypes.addressof(ctypes.c_char.from_buffer(page))
    )
    result = door()
    if result < 0:
        raise OSError(-result, os.strerror(-result), "userfaultfd")
    return f"userfaultfd gave {result}"


@attempt("open-by-handle")
def open_by_handle(aim: Aim) -> str:
    """A file by its number alone, past every path (the way of "shocker", 2014)."""
    handle = ctypes.create_string_buffer(struct.pack("<Ii", 120, 0), 128)
    number = ctypes.c_int()
    check(
        libc.name_to_handle_at(-100, str(aim["data"]).encode(), handle, ctypes.byref(number), 0),
        "name_to_handle_at",
    )
    top = os.open(aim["data"], os.O_RDONLY)
    check(libc.open_by_handle_at(top, handle, os.O_RDONLY), "open_by_handle_at")
    return "a file opened by its handle"


@attempt("vsock")
def vsock(_aim: Aim) -> str:
    """A socket to the machine that this one is a guest of."""
    try:
        socket.socket(AF_VSOCK, socket.SOCK_STREAM).close()
    except OSError as error:
        if "VSOCK" in Path("/proc/net/protocols").read_text():
            raise Refused(f"the kernel has it: {error.strerror}") from error
        raise
    return "a vsock socket"
