"""Makes the environment in a checkout's .venv: `bootstrap.py ROOT GROUP`, with GROUP run or test.

Runs on a bare python3 (3.11 or later) with its standard library only, and installs exactly what uv.lock pins:
by uv where it is, else by pip. Where Debian leaves pip out, a pip is fetched whose digest stands here.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import importlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import tomllib
import urllib.parse
import urllib.request
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from typing import Any

PIP = ("25.3", "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd")
INDEX = "https://pypi.org/simple"
ROOM = 50 << 20  # bytes; with less than this left, a failure is the disk's
OFFLINE = re.compile(
    r"Temporary failure|Name or service not known|Network is unreachable|timed out|Connection (refused|reset)|"
    r"No route to host|dns error|error sending request|Max retries|Failed to establish|tcp connect",
    re.IGNORECASE,
)


class Failed(Exception):
    """A step failed; the words are for the person, in English and Chinese."""


def main(root: Path, group: str) -> None:
    """Brings .venv up to date. Two at once wait for each other; an interrupted one goes on."""
    place = root / ".venv"
    with (root / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("another start is preparing the environment, waiting ... / 另一个进程正在准备环境，等待中……")
            fcntl.flock(lock, fcntl.LOCK_EX)
        # Children keep the lock too: after a kill, the next start waits for a pip that still writes.
        os.set_inheritable(lock.fileno(), True)
        if is_ready(root, group):
            return  # another start has done it while this one waited
        tell("preparing the environment, once (about 60 MB) ... / 正在准备运行环境，仅首次（约 60 MB）……")
        begun = place / "netdojo-begun"
        interrupted = begun.is_file()
        if place.exists() and not usable(place, root):
            shutil.rmtree(place)
            interrupted = False
        place.mkdir(exist_ok=True)
        begun.write_text(f"{root}\n")
        install(root, place, group, again=interrupted)
        library = next((place / "lib").glob("python3.*/site-packages"))
        (library / "netdojo.pth").write_text(f"{root}\n")
        for known in ("run", "test") if group == "test" else ("run",):
            mark = stamp(place, known)
            mark.write_text(f"{root}\n")
            # Where the clock is behind the lock file's time, the stamp must still not look older.
            newest = max(mark.stat().st_mtime, (root / "uv.lock").stat().st_mtime)
            os.utime(mark, (newest, newest))
        begun.unlink()


def stamp(place: Path, group: str) -> Path:
    """The file that says which folder `group`'s tools were installed for; the launcher reads it."""
    return place / f"netdojo-{group}"


def is_ready(root: Path, group: str) -> bool:
    """Whether the environment has all that uv.lock says: what the launcher asks, with the same answer."""
    place = root / ".venv"
    mark = stamp(place, group)
    return (
        mark.is_file()
        and mark.read_text() == f"{root}\n"
        and mark.stat().st_mtime >= (root / "uv.lock").stat().st_mtime
        and os.access(place / "bin/python", os.X_OK)
    )


def usable(place: Path, root: Path) -> bool:
    """Whether an environment can be gone on with: ours, made for this folder, and its Python still there."""
    ours = [mark for mark in place.glob("netdojo-*") if mark.suffix == ""]
    python = place / "bin/python"
    return (
        bool(ours)
        and all(mark.read_text() == f"{root}\n" for mark in ours)
        and not (python.is_symlink() and not python.exists())
    )


def install(root: Path, place: Path, group: str, again: bool) -> None:
    """Installs the pins by uv or pip. `again`: the last time was cut short, so nothing there is trusted."""
    # uv fetches from the addresses that stand in uv.lock. Where a mirror is set for pip, pip goes there instead.
    if shutil.which("uv") and index() == INDEX:
        try:
            by_uv(root, place, group, again)
            return
        except Failed as failed:
            tell(f"{failed}\nnetdojo: trying pip instead ... / 改用 pip ……")
    by_pip(root, place, group, again)


def interpreter() -> str:
    """This Python by its real name: /usr/bin/python3.11, so that its upgrade to 3.12 is noticed."""
    return str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())


def by_uv(root: Path, place: Path, group: str, again: bool) -> None:
    """uv does everything by itself. The project is not built: a .pth file names the checkout."""
    options = ["--frozen", "--no-install-project", "--compile-bytecode", "--quiet"]
    options += [] if group == "test" else ["--no-dev", "--inexact"]
    options += ["--reinstall"] if again else []
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(place)}
    environment.pop("VIRTUAL_ENV", None)
    if not (place / "bin/python").exists():
        run(["uv", "venv", "--quiet", "--allow-existing", "--python", interpreter(), str(place)], environment)
    run(["uv", "sync", *options, "--project", str(root)], environment)


def by_pip(root: Path, place: Path, group: str, again: bool) -> None:
    """venv, pip, and the lock file's own pins with their digests."""
    python = place / "bin/python"
    if not python.exists():
        run([interpreter(), "-m", "venv", "--without-pip", str(place)])
    wheel = fetch_pip(place)
    wanted = place / "requirements.txt"
    wanted.write_text(requirements(root, group, wheel))
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    options += ["--force-reinstall"] if again else []
    # Of a person's settings, the one that would send the packages to their home is not for here.
    environment = {**os.environ, "PIP_USER": "0"}
    run([str(python), f"{wheel}/pip", "install", *options, "-r", str(wanted)], environment)


def requirements(root: Path, group: str, wheel: Path) -> str:
    """The lock file's packages that this machine needs, as pip takes them: name==version with its digests."""
    sys.path.insert(0, str(wheel))
    marker: Any = importlib.import_module("pip._vendor.packaging.markers").Marker
    packages: dict[str, list[dict[str, Any]]] = {}
    for package in tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))["package"]:
        packages.setdefault(package["name"], []).append(package)
    own = packages["netdojo"][0]
    asked: list[dict[str, Any]] = list(own.get("dependencies", ()))
    if group == "test":
        asked += own.get("dev-dependencies", {}).get("dev", ())
    lines: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    while asked:
        entry = asked.pop()
        if "marker" in entry and not marker(entry["marker"]).evaluate({"extra": ""}):
            continue
        # Only a package that is pinned more than once is named with its version.
        package = next(
            p for p in packages[entry["name"]] if p["version"] == entry.get("version", p["version"])
        )
        for part in ("", *entry.get("extra", ())):
            if (entry["name"], part) not in seen:
                seen.add((entry["name"], part))
                extras = package.get("optional-dependencies", {})
                asked += extras.get(part, ()) if part else package.get("dependencies", ())
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        digests = " ".join(f"--hash={file['hash']}" for file in files)
        lines[entry["name"]] = f"{entry['name']}=={package['version']} {digests}"
    return "\n".join(lines[name] for name in sorted(lines)) + "\n"


def index() -> str:
    """The package index as pip would choose it: PIP_INDEX_URL, else pip's own settings, else PyPI."""
    chosen = os.environ.get("PIP_INDEX_URL")
    home = Path.home()
    settings = (
        home / ".config" if not os.environ.get("XDG_CONFIG_HOME") else Path(os.environ["XDG_CONFIG_HOME"])
    )
    places = [Path("/etc/pip.conf"), home / ".pip/pip.conf", settings / "pip/pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        places.append(Path(os.environ["PIP_CONFIG_FILE"]))
    read_ = ConfigParser(interpolation=None)
    try:
        read_.read(places, encoding="utf-8")
    except ConfigError as error:
        raise Failed(f"pip's settings cannot be read / pip 的配置无法读取：{error}") from error
    for section in ("install", "global"):
        chosen = chosen or read_.get(section, "index-url", fallback=None)
    return (chosen or INDEX).rstrip("/")


def fetch_pip(place: Path) -> Path:
    """A pip of a known digest. With the digest checked, it does not matter who handed it over."""
    version, digest = PIP
    name = f"pip-{version}-py3-none-any.whl"
    target = place / name
    for folder in (place, *map(Path, os.environ.get("PIP_FIND_LINKS", "").split())):
        here = folder / name
        if here.is_file() and hashlib.sha256(here.read_bytes()).hexdigest() == digest:
            return here
    source = index()
    try:
        page = read(f"{source}/pip/").decode("utf-8", "replace")
        link = re.search(rf'href="([^"#]*{re.escape(name)})', page)
        if link is None:
            raise Failed(f"{source} has no {name}. / {source} 上没有 {name}。")
        content = read(urllib.parse.urljoin(f"{source}/pip/", link[1]))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Failed(f"{source}: {error}\n{offline()}") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise Failed(f"{name} from {source} is not the expected file. / 从 {source} 取得的 {name} 校验不符。")
    draft = target.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(target)
    return target


def read(url: str) -> bytes:
    """What is at `url`. Certificates are not asked for: a bare Debian has none, and the digest decides."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:
        content: bytes = answer.read()
        return content


def run(argv: list[str], environment: dict[str, str] | None = None) -> None:
    """Runs one step. Raises Failed with its last words."""
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False, close_fds=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        lines = [line for line in said.splitlines() if line.strip()]
        last = [line for line in dict.fromkeys(lines) if "Retrying" not in line] or lines
        words = [f"`{Path(argv[0]).name} {' '.join(argv[1:3])} ...` failed / 失败:", *last[-5:]]
        if "No space left" in said or shutil.disk_usage(Path(__file__).parent).free < ROOM:
            words.append(full())
        elif "CERTIFICATE_VERIFY_FAILED" in said:
            words.append(untrusted())
        elif OFFLINE.search(said):
            words.append(offline())
        raise Failed("\n".join(words))


def offline() -> str:
    """What to do without a network."""
    return (
        "The package index cannot be reached. Check the network, or set PIP_INDEX_URL to a mirror; then run it "
        "again, it goes on.\n无法访问软件包索引。请检查网络，或用 PIP_INDEX_URL 指定镜像，然后再次运行，会继续。"
    )


def untrusted() -> str:
    """What to do where a proxy or a mirror has a certificate of its own."""
    return (
        "The index's certificate is not trusted. Behind a company's proxy, set PIP_CERT to its CA file.\n"
        "软件包索引的证书不受信任。若经过公司代理，请用 PIP_CERT 指定其 CA 文件。"
    )


def full() -> str:
    """What to do on a full disk."""
    return (
        "The disk is full: free about 200 MB and run it again, it goes on.\n"
        "磁盘已满：请腾出约 200 MB 空间后再次运行，会继续。"
    )


def tell(words: str) -> None:
    """Lines for the person."""
    print(f"netdojo: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except Failed as failed:
        tell(str(failed))
        sys.exit(3)
    except OSError as failed:
        tell(f"the environment could not be made / 无法创建运行环境：{failed}")
        if failed.errno == 28:  # ENOSPC
            tell(full())
        sys.exit(3)
    except KeyboardInterrupt:
        tell("interrupted; started again, it goes on. / 已中断；再次运行会继续。")
        sys.exit(130)
