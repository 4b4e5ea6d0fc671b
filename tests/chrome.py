"""A headless Chromium, driven over its debugging protocol: enough of a browser driver for these tests, without one to
install.
"""

import base64
import itertools
import json
import resource
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import websocket

from devtools import process

_SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--headless",
    "--lang=sv-SE",
    "--no-first-run",
    "--no-sandbox",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
)


class Chrome:
    """One page of a browser of its own.

    Methods wait for what they name and fail with a sentence where it does not come.
    """

    def __init__(self, profile: Path, width: int = 1366, height: int = 900) -> None:
        self.profile = profile
        program = shutil.which("chromium")
        assert program, "chromium is not installed"
        self._process = subprocess.Popen(
            [program, *_SWITCHES, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_before_start,
        )
        self._numbers = itertools.count(1)
        #: What pages wrote as errors into the console, and exceptions that nobody caught.
        self.errors: list[str] = []
        #: The address of every request that a page made.
        self.requests: list[str] = []
        self._socket = websocket.create_connection(self._page(), timeout=30)
        for domain in ("Page", "Runtime", "Network"):
            self._call(f"{domain}.enable")
        self.resize(width, height)

    def close(self) -> None:
        """End the browser."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=10)

    def resize(self, width: int, height: int, mobile: bool = False) -> None:
        """Give the page a size; `mobile` makes it a phone with a touch screen."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self._call("Emulation.setTouchEmulationEnabled", enabled=mobile)

    def go_offline(self, offline: bool = True) -> None:
        """Take the network from the page, or give it back."""
        rates = {"downloadThroughput": -1, "uploadThroughput": -1}
        self._call("Network.emulateNetworkConditions", offline=offline, latency=0, **rates)

    def goto(self, url: str) -> None:
        """Open an address and wait until its document is there."""
        self._call("Page.navigate", url=url)
        self.wait("document.readyState == 'complete' && location.href != 'about:blank'")

    def login(self, url: str, login: str, password: str | None = None) -> None:
        """Log in on a server and wait for the web client; the password is the login where none is given."""
        self.goto(f"{url}/web/login")
        self.fill("input[name=login]", login)
        self.fill("input[name=password]", password or login)
        self.click("form.oe_login_form button[type=submit]")
        self.wait("document.querySelector('.o_web_client .o_navbar, .o_web_client .o_main_navbar')", seconds=60)

    def evaluate(self, script: str) -> Any:
        """Return the value of a JavaScript expression; a promise is waited for."""
        answer = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if trouble := answer.get("exceptionDetails"):
            raise AssertionError(f"{script}: {trouble.get('exception', trouble).get('description', trouble)}")
        return answer["result"].get("value")

    def wait(self, script: str, seconds: float = 20) -> None:
        """Wait until a JavaScript expression is true."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if self.evaluate(f"!!({script})"):
                    return
            except AssertionError:
                # While a page is being replaced nothing can be evaluated.
                pass
            time.sleep(0.05)
        raise AssertionError(
            f"Not true within {seconds} s: {script}\nThe page says: {self.text()[:2000]}\nErrors: {self.errors}"
        )

    def click(self, selector: str, containing: str = "") -> None:
        """Click the first visible element that matches (and contains a text), as a pointer does."""
        found = self._visible(selector, containing)
        box = self.evaluate(
            f"(() => {{ const e = {found}; e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def fill(self, selector: str, text: str) -> None:
        """Replace the text of an input, as typing does."""
        self.evaluate(f"(() => {{ const e = {self._visible(selector)}; e.focus(); e.select(); }})()")
        self._call("Input.insertText", text=text)

    def type(self, text: str) -> None:
        """Type on where the cursor stands."""
        self._call("Input.insertText", text=text)

    def press(self, key: str, code: int) -> None:
        """Press and release a key, for example `press("Enter", 13)`."""
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def text(self) -> str:
        """Return the text that the page shows."""
        return self.evaluate("document.body ? document.body.innerText : ''")

    def screenshot(self, file: Path) -> Path:
        """Write what the page looks like as a PNG."""
        file.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"]))
        return file

    def _visible(self, selector: str, containing: str = "") -> str:
        """Wait for a visible element and return the expression that finds it."""
        found = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find(e => e.checkVisibility() && e.textContent.includes({json.dumps(containing)}))"
        )
        self.wait(found)
        return found

    def _page(self) -> str:
        """Return the address of the first page's debugging socket."""
        port = self.profile / "DevToolsActivePort"
        for _ in range(300):
            if port.exists() and (lines := port.read_text().split()):
                with urllib.request.urlopen(f"http://127.0.0.1:{lines[0]}/json/list", timeout=10) as answer:
                    if pages := [page for page in json.load(answer) if page["type"] == "page"]:
                        return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise AssertionError("Chromium did not start within 30 s.")

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._note(message)

    def _note(self, event: dict[str, Any]) -> None:
        parameters = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.errors.append(str(parameters["exceptionDetails"].get("exception", {}).get("description", "")))
        elif event.get("method") == "Runtime.consoleAPICalled" and parameters["type"] == "error":
            self.errors.append(
                " ".join(str(argument.get("value", argument.get("description", ""))) for argument in parameters["args"])
            )


def _before_start() -> None:
    """Undo the limit that Odoo's server sets in the tests' process: Chromium reserves far more than it uses."""
    process.die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
