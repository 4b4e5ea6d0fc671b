"""A browser's session: what the web client asks for, without the browser."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from live_system import SECONDS, Client, LiveSystem, Refused


class Session(Client):
    """Somebody who has logged in with a password, in a browser of their own."""

    def __init__(self, system: LiveSystem, login: str, url: str = "") -> None:
        self.url = url or system.server.url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/web/session/authenticate", db=system.db, login=login, password=login)

    def post(self, path: str, **parameters: Any) -> Any:
        """Make a call and return the answer; `Refused` has the server's sentence."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        answer = json.load(self.opener.open(request, timeout=SECONDS))
        if "error" in answer:
            raise Refused(answer["error"]["code"], answer["error"]["data"]["message"])
        return answer.get("result")

    def call(self, model: str, method: str, ids: list[int] | None = None, **named: Any) -> Any:
        """Call a method as the web client does."""
        places = [] if ids is None else [ids]
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.post(path, model=model, method=method, args=places, kwargs=named)

    def get(self, path: str) -> bytes:
        """Open an address, whatever the answer."""
        try:
            return self.opener.open(self.url + path, timeout=SECONDS).read()
        except urllib.error.HTTPError as error:
            return error.read()

    def export(self, kind: str, model: str, ids: list[int], *names: str) -> bytes:
        """Return the file (csv or xlsx) that the list's “Export” makes of some records."""
        data = {
            "model": model,
            "ids": ids,
            "fields": [{"name": name, "label": name} for name in names],
            "domain": [],
            "import_compat": False,
        }
        form = urllib.parse.urlencode({"data": json.dumps(data), "csrf_token": self._token()}).encode()
        try:
            return self.opener.open(f"{self.url}/web/export/{kind}", form, timeout=SECONDS).read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode()) from None

    def _token(self) -> str:
        """Return the word that proves a form to be the web client's own."""
        return re.search(r'csrf_token: "([^"]+)"', self.get("/odoo").decode())[1]
