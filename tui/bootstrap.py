"""Makes the environment in a checkout's .venv: `bootstrap.py ROOT GROUP`, with GROUP run or test.

Runs on a bare python3 (3.11 or later) with its standard library only, and installs exactly what uv.lock pins:
by uv where it is, else by pip. Where Debian leaves pip out, a pip is fetched whose digest stands here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

OLDEST = (3, 11)
PIP = ("25.3", "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd")
INDEX = "https://pypi.org/simple"


class Failed(Exception):
    """A step failed; the words are for the person, in English and Chinese."""


def main(root: Path, group: str) -> None:
    """Brings .venv up to date. Two at once wait for each other; an interrupted one goes on."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise Failed(
            f"Python 3.11 or later is needed, this is {found}. / 需要 Python 3.11 或更新版本,当前是 {found}。"
        )
    place = root / ".venv"
    with (root / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = place / f"netdojo-{group}"
        if stamp.is_file() and stamp.read_text().strip() == str(root) and is_newer(stamp, root / "uv.lock"):
            return  # another start has done it while this one waited
        tell("preparing the environment (once) ... / 正在准备运行环境(仅首次)……")
        if place.is_dir() and not any(place.glob("netdojo-*")) and not usable(place, root):
            shutil.rmtree(place)
        if shutil.which("uv"):
            by_uv(root, group)
        else:
            by_pip(root, place, group)
        for known in ("run", "test") if group == "test" else ("run",):
            (place / f"netdojo-{known}").write_text(f"{root}\n")


def is_newer(stamp: Path, lock: Path) -> bool:
    """Whether `stamp` was written after `lock`."""
    return stamp.stat().st_mtime >= lock.stat().st_mtime


def usable(place: Path, root: Path) -> bool:
    """Whether an environment that was begun can be gone on with."""
    configuration = place / "pyvenv.cfg"
    return (
        configuration.is_file() and str(root) in configuration.read_text() and (place / "bin/python").exists()
    )


def by_uv(root: Path, group: str) -> None:
    """uv does everything by itself."""
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(root / ".venv")}
    dev = [] if group == "test" else ["--no-dev", "--inexact"]
    run(["uv", "sync", "--frozen", "--quiet", *dev, "--project", str(root)], environment)


def by_pip(root: Path, place: Path, group: str) -> None:
    """venv, pip, and the lock file's own pins with their digests."""
    python = place / "bin/python"
    if not python.exists():
        run([sys.executable, "-m", "venv", "--without-pip", str(place)])
    wheel = fetch_pip(place)
    wanted = place / "requirements.txt"
    wanted.write_text(requirements(root, group))
    pip = [str(python), f"{wheel}/pip"]
    run(
        [
            *pip,
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--require-hashes",
            "-r",
            str(wanted),
        ]
    )
    library = next((place / "lib").glob("python3.*/site-packages"))
    (library / "netdojo.pth").write_text(f"{root}\n")


def requirements(root: Path, group: str) -> str:
    """The lock file's packages that this machine needs, as pip takes them: name==version with its digests."""
    import tomllib

    packages: dict[str, Any] = {}
    for package in tomllib.loads((root / "uv.lock").read_text())["package"]:
        packages.setdefault(package["name"], package)
    own = packages["netdojo"]
    open_ = list(own.get("dependencies", ()))
    if group == "test":
        open_ += own.get("dev-dependencies", {}).get("dev", ())
    lines: dict[str, str] = {}
    while open_:
        entry = open_.pop()
        name = entry["name"]
        if name in lines or not applies(entry.get("marker", "")):
            continue
        package = packages[name]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        digests = " ".join(f"--hash={file['hash']}" for file in files)
        lines[name] = f"{name}=={package['version']} {digests}"
        open_ += package.get("dependencies", ())
        for extra in entry.get("extra", ()):
            open_ += package.get("optional-dependencies", {}).get(extra, ())
    return "\n".join(lines[name] for name in sorted(lines)) + "\n"


def applies(marker: str) -> bool:
    """Whether a marker of the lock file (PEP 508, as uv writes them) holds here."""
    if not marker:
        return True
    version = ".".join(str(part) for part in sys.version_info[:2])
    facts = {
        "sys_platform": sys.platform,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}.get(sys.platform, ""),
        "os_name": os.name,
        "platform_machine": os.uname().machine,
        "implementation_name": sys.implementation.name,
        "platform_python_implementation": "CPython" if sys.implementation.name == "cpython" else "PyPy",
    }

    def truth(clause: str) -> bool:
        match = re.fullmatch(r"\(*\s*(\w+)\s*(==|!=|<=|>=|<|>)\s*'([^']*)'\s*\)*", clause.strip())
        if match is None:
            raise Failed(f"uv.lock has a marker that is not understood: {clause}")
        name, sign, value = match.groups()
        left: Any = facts.get(name)
        right: Any = value
        if name in ("python_version", "python_full_version"):
            left, right = numbers(version), numbers(value)
        holds: bool = {
            "==": left == right,
            "!=": left != right,
            "<": left < right,
            ">": left > right,
            "<=": left <= right,
            ">=": left >= right,
        }[sign]
        return holds

    return any(all(truth(clause) for clause in part.split(" and ")) for part in marker.split(" or "))


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, to be compared."""
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def fetch_pip(place: Path) -> Path:
    """A pip of a known digest. With the digest checked, it does not matter who handed it over."""
    version, digest = PIP
    name = f"pip-{version}-py3-none-any.whl"
    target = place / name
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == digest:
        return target
    index = os.environ.get("PIP_INDEX_URL", INDEX).rstrip("/")
    try:
        page = read(f"{index}/pip/").decode("utf-8", "replace")
        link = re.search(rf'href="([^"#]*{re.escape(name)})', page)
        if link is None:
            raise Failed(f"{index} has no {name}. / {index} 上没有 {name}。")
        content = read(urllib.parse.urljoin(f"{index}/pip/", link[1]))
    except (urllib.error.URLError, OSError) as error:
        raise Failed(
            f"{index} cannot be reached ({error}). Check the network, or set PIP_INDEX_URL to a mirror. / "
            f"无法访问 {index}({error})。请检查网络,或用 PIP_INDEX_URL 指定镜像。"
        ) from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Failed(
            f"{name} from {index} is not the one that is expected. / 从 {index} 取得的 {name} 校验不符。"
        )
    draft = target.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(target)
    return target


def read(url: str) -> bytes:
    """What is at `url`. Certificates are not asked for: a bare Debian has none, and the digest decides."""
    import ssl

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:
        content: bytes = answer.read()
        return content


def run(argv: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs one step. Raises Failed with its last words."""
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-6:])
        raise Failed(f"`{Path(argv[0]).name} {' '.join(argv[1:4])} ...` failed / 失败:\n{last}")


def tell(words: str) -> None:
    """A line for the person."""
    print(f"netdojo: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except Failed as failed:
        tell(str(failed))
        sys.exit(3)
    except OSError as failed:
        tell(f"the environment could not be made / 无法创建运行环境:{failed}")
        sys.exit(3)
    except KeyboardInterrupt:
        tell("interrupted; started again, it goes on. / 已中断;再次运行会继续。")
        sys.exit(130)
