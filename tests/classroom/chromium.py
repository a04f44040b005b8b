"""A headless Chromium, spoken to by its own protocol (chromedevtools.github.io/devtools-protocol): pages as people
see them. It is Debian's, and is installed where it is missing."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect


def chromium() -> str:
    """The browser's path. Installs Debian's package where there is none."""
    if not shutil.which("chromium"):
        subprocess.run(["apt-get", "update", "-q"], check=True)
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], check=True)
    found = shutil.which("chromium")
    assert found
    return found


class Page:
    """One page in a browser of its own. `errors` is what its scripts threw and what its policy refused."""

    def __init__(
        self, process: asyncio.subprocess.Process, socket: WebSocketClientConnection, session: str
    ) -> None:
        self._process = process
        self._socket = socket
        self._session = session
        self._number = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.errors: list[str] = []
        self._reading = asyncio.ensure_future(self._read())

    @classmethod
    async def open(cls, folder: Path) -> Page:
        """Starts the browser with its profile in `folder`."""
        options = (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
        )
        process = await asyncio.create_subprocess_exec(
            chromium(),
            *options,
            f"--user-data-dir={folder}",
            "--remote-debugging-port=0",
            "about:blank",
            stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert process.stderr is not None
        async with asyncio.timeout(60):
            while b"DevTools listening on " not in (line := await process.stderr.readline()):
                assert line, "chromium ended"
        socket = await websocket_connect(line.split()[-1].decode(), max_message_size=1 << 26)
        page = cls(process, socket, "")
        (target,) = [
            one for one in (await page.ask("Target.getTargets"))["targetInfos"] if one["type"] == "page"
        ]
        attached = await page.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            await page.ask(f"{domain}.enable")
        return page

    async def close(self) -> None:
        """Ends the browser."""
        await self.ask("Browser.close")
        await self._process.wait()
        self._reading.cancel()

    async def ask(self, method: str, **params: Any) -> Any:
        """One call of the protocol. Raises AssertionError with its error."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        message = {"id": self._number, "method": method, "params": params}
        if self._session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self._session
        await self._socket.write_message(json.dumps(message))
        async with asyncio.timeout(60):
            told = await answer
        assert "error" not in told, told
        return told["result"]

    async def go(self, url: str) -> None:
        """Opens `url`."""
        await self.ask("Page.navigate", url=url)

    async def run(self, script: str) -> Any:
        """The value of `script`, which may be a promise."""
        told = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def until(self, script: str) -> Any:
        """The value of `script` as soon as it is true; looked at with each picture that the page draws."""
        wait = (
            "new Promise(done => { const look = () => { let found; try { found = ("
            + script
            + "); } catch { found = null; } found ? done(found) : setTimeout(look, 50); }; look(); })"
        )
        async with asyncio.timeout(60):
            while True:
                try:
                    return await self.run(wait)
                except AssertionError as error:  # the page was left meanwhile: ask the new one
                    if "navigated" not in str(error) and "context" not in str(error).lower():
                        raise

    async def key(self, name: str, code: int = 0, text: str = "") -> None:
        """Presses and lets go of a key."""
        told = {"key": name, "windowsVirtualKeyCode": code, **({"text": text} if text else {})}
        await self.ask("Input.dispatchKeyEvent", type="keyDown", **told)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    async def type(self, words: str) -> None:
        """Types into what has the focus."""
        await self.ask("Input.insertText", text=words)

    async def size(self, width: int, height: int, scheme: str = "light") -> None:
        """How large the window is, and which colours its person prefers."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        await self.ask(
            "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
        )

    async def picture(self, path: Path) -> None:
        """A PNG of the window."""
        told = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(told["data"]))

    async def _read(self) -> None:
        while (raw := await self._socket.read_message()) is not None:
            told = json.loads(raw)
            if "id" in told:
                answer = self._answers.pop(told["id"], None)
                if answer is not None and not answer.done():
                    answer.set_result(told)
            elif told.get("method") == "Runtime.exceptionThrown":
                self.errors.append(json.dumps(told["params"]["exceptionDetails"])[:500])
            elif told.get("method") == "Log.entryAdded" and told["params"]["entry"]["level"] == "error":
                self.errors.append(told["params"]["entry"]["text"])
