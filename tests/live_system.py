"""A database with a server of its own, and the people who work in it as programs outside reach them."""

import json
import secrets
import urllib.error
import urllib.request
import xmlrpc.client
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from odoo_process import OdooProcess

from odoo.addons.base.models.res_users import INDEX_SIZE, KEY_CRYPT_CONTEXT

ROLES = {
    "supporter": "qrut.group_supporter",
    "supporter2": "qrut.group_supporter",
    "coordinator": "qrut.group_coordinator",
    "manager": "qrut.group_manager",
    "finance": "qrut.group_finance",
    "reviewer": "qrut.group_log_reviewer",
}
ORG_NUMBER = "802999-9995"
SECONDS = 60


class Refused(Exception):
    """What the server answered where it did nothing: the status of HTTP (or the fault of XML-RPC) and its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


class Unsaid(Refused):
    """It was done, but the answer holds something that XML-RPC has no word for."""


class Client:
    """A program outside Odoo; how it speaks is the business of the two below."""

    def call(self, model: str, method: str, ids: list[int] | None = None, **named: Any) -> Any:
        """Call a method on records, or on the model where there are no ids; `Refused` has the server's sentence."""
        raise NotImplementedError

    def create(self, model: str, **values: Any) -> int:
        """Create one record and return its id."""
        return self.call(model, "create", vals_list=[values])[0]

    def read(self, model: str, record: int, *names: str) -> Any:
        """Return one field of a record, or the list of several."""
        values = self.call(model, "read", [record], fields=list(names))[0]
        found = [values[name] for name in names]
        return found[0] if len(names) == 1 else found

    def write(self, model: str, record: int, **values: Any) -> None:
        """Write to one record."""
        self.call(model, "write", [record], vals=values)

    def search(self, model: str, *domain: tuple, order: str = "id") -> list[int]:
        """Return the ids of the records that match."""
        return self.call(model, "search", domain=[list(part) for part in domain], order=order)


class JsonClient(Client):
    """JSON-2 with an API key."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key

    def call(self, model: str, method: str, ids: list[int] | None = None, **named: Any) -> Any:
        body = named if ids is None else {"ids": ids, **named}
        request = urllib.request.Request(
            f"{self.url}/json/2/{model}/{method}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"bearer {self.key}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(error.code, json.load(error)["message"]) from None


class XmlClient(Client):
    """XML-RPC with an API key in the password's place."""

    def __init__(self, url: str, db: str, login: str, key: str) -> None:
        self.db, self.key = db, key
        self.uid = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common").authenticate(db, login, key, {})
        self.models = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object")

    def call(self, model: str, method: str, ids: list[int] | None = None, **named: Any) -> Any:
        if method == "create":
            ids = named.pop("vals_list")
        places = [] if ids is None else [ids]
        try:
            return self.models.execute_kw(self.db, self.uid, self.key, model, method, places, named)
        except xmlrpc.client.Fault as fault:
            unsaid = fault.faultString.rstrip().endswith("cannot marshal None unless allow_none is enabled")
            raise (Unsaid if unsaid else Refused)(int(fault.faultCode), fault.faultString) from None


class LiveSystem:
    """One database, its server, a user in each role and what they need: a buyer, an agreement, rooms, supporters."""

    def __init__(
        self, db: str, server: OdooProcess, connect: Callable[..., Any], start: Callable[..., OdooProcess]
    ) -> None:
        self.db = db
        self.server = server
        self.start = start
        self._superuser = connect(db, superuser=True)
        self._superuser.autocommit = True
        self.json = cache(self._json)
        self.xmlrpc = cache(self._xmlrpc)
        self.keys: dict[str, str] = {}
        self.users: dict[str, int] = {}
        self._make_key("admin")
        self._hire()
        self._furnish()

    def sql(self, statement: str, *values: Any) -> list[tuple]:
        """Run a statement as the database's superuser, committed at once, and return its rows."""
        with self._superuser.cursor() as cr:
            cr.execute(statement, values or None)
            return cr.fetchall() if cr.description else []

    def count(self, table: str, condition: str = "TRUE", *values: Any) -> int:
        """Return how many rows of a table meet a condition."""
        return self.sql(f"SELECT count(*) FROM {table} WHERE {condition}", *values)[0][0]

    def put_away(self, visit: int) -> None:
        """Move a visit out of its supporter's day, which others look at too, and free what it holds."""
        self.sql("UPDATE umgange_booking SET active = false WHERE visit_id = %s", visit)
        self.sql("UPDATE umgange_visit SET date = date - 30, start = start - interval '30 day' WHERE id = %s", visit)

    def ref(self, xmlid: str) -> int:
        """Return the id behind an external id."""
        return self.sql("SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s", *xmlid.split("."))[0][0]

    def restart(self, port: int = 0) -> None:
        """Start the server anew after it was killed, where a page waits for it at its port; clients are made anew."""
        self.server = self.start(self.db, port=port)
        self.forget_clients()

    @cached_property
    def second_server(self) -> OdooProcess:
        """Another server of the same database, started when it is first asked for."""
        return self.start(self.db)

    def forget_clients(self) -> None:
        """Let clients ask for the server's address anew."""
        self.json = cache(self._json)
        self.xmlrpc = cache(self._xmlrpc)

    def make_assignment(self, **values: Any) -> int:
        """Let the coordinator make an accepted assignment with a child; no room or supporter unless they are given."""
        client = self.json("coordinator")
        child = client.create("umgange.person", kind="child")
        values = {"partner_id": self.buyer, "date_from": day(-60), "date_to": day(700), **values}
        participants = [[0, 0, {"role": "child", "person_id": child}]]
        made = client.create("umgange.assignment", participant_ids=participants, **values)
        client.call("umgange.assignment", "action_accept", [made])
        return made

    def let_it_be_noon(self) -> None:
        """Move the company to where it is about noon now.

        What a test plans some minutes ago or from now is today then, at whatever hour it runs.
        """
        self.json("admin").write("res.company", self.ref("base.main_company"), umgange_tz=noon_zone())

    def _json(self, login: str) -> JsonClient:
        return JsonClient(self.server.url, self.keys[login])

    def _xmlrpc(self, login: str) -> XmlClient:
        return XmlClient(self.server.url, self.db, login, self.keys[login])

    def _make_key(self, login: str) -> None:
        key = secrets.token_hex(20)
        self.keys[login] = key
        self.users[login] = self.sql("SELECT id FROM res_users WHERE login = %s", login)[0][0]
        self.sql(
            "INSERT INTO res_users_apikeys (name, user_id, key, index) VALUES ('test', %s, %s, %s)",
            self.users[login],
            KEY_CRYPT_CONTEXT.hash(key),
            key[:INDEX_SIZE],
        )

    def _hire(self) -> None:
        """Make a user for each role; they read English, so that tests can quote the source's sentences."""
        self.json("admin").call(
            "res.users",
            "create",
            vals_list=[
                {
                    "name": f"Test {login}",
                    "login": login,
                    "password": login,
                    "lang": "en_US",
                    "tz": "Europe/Stockholm",
                    "group_ids": [[6, 0, [self.ref(group)]]],
                }
                for login, group in ROLES.items()
            ],
        )
        for login in ROLES:
            self._make_key(login)
            undertaking = self.json(login).call("umgange.undertaking", "action_open_current")["res_id"]
            self.json(login).call("umgange.undertaking", "action_accept", [undertaking])
        make = self.json("manager").create
        self.supporter = make("umgange.supporter", user_id=self.users["supporter"])
        self.supporter2 = make("umgange.supporter", user_id=self.users["supporter2"])

    def _furnish(self) -> None:
        """Fill in what an e-invoice needs of seller and buyer; the rooms and services are Qrut's own."""
        admin = self.json("admin")
        company = self.ref("base.main_company")
        place = {"street": "Exempelgatan 1", "zip": "123 45", "city": "Exempelstad", "country_id": self.ref("base.se")}
        admin.write(
            "res.company", company, name="Föreningen Länken", company_registry=ORG_NUMBER, umgange_f_tax=True, **place
        )
        admin.create(
            "res.partner.bank", acc_number="5050-1055", partner_id=admin.read("res.company", company, "partner_id")[0]
        )
        self.buyer = admin.create(
            "res.partner",
            name="Exempelstads kommun",
            is_company=True,
            company_registry="212000-3005",
            lang="sv_SE",
            **place,
        )
        self.product = self.ref("qrut.product_visit")
        self.room = self.ref("qrut.umgange_room_solen")
        self.room2 = self.ref("qrut.umgange_room_manen")
        self.json("finance").create(
            "umgange.agreement",
            name="A-1",
            partner_id=self.buyer,
            date_from=day(-365),
            product_id=self.product,
            policy_id=self.ref("qrut.umgange_cancellation_policy_default"),
        )


def day(offset: int) -> str:
    """Return the date so many days from now."""
    return (date.today() + timedelta(days=offset)).isoformat()


def noon_zone() -> str:
    """Return a time zone in which it is between twelve and one now."""
    # The signs in these names are turned round: Etc/GMT-2 is two hours ahead of UTC.
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
