from contextlib import contextmanager
from datetime import datetime
from importlib.machinery import SourceFileLoader
from pathlib import Path

from psycopg2.errors import RestrictViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.base.tests.common import BaseCommon

from ..tools.local_time import to_utc
from .file_factories import FileFactories
from .order_factories import OrderFactories

NOW = "2026-03-02 08:00:00"  # a Monday, 9 in Stockholm
ZONE = "Europe/Stockholm"
WEDNESDAY = "2026-03-04"
GROUPS = {
    "supporter": "qrut_umgange.group_supporter",
    "coordinator": "qrut_umgange.group_coordinator",
    "manager": "qrut_umgange.group_manager",
    "finance": "qrut_umgange.group_finance",
    "reviewer": "qrut_umgange.group_log_reviewer",
}


def local(text, zone=ZONE):
    """Return the moment (naive UTC) when clocks in ``zone`` show “2026-03-04 15:00”."""
    moment = datetime.fromisoformat(text)
    return to_utc(moment.date(), moment.time(), zone)


def load_migration(version, name):
    """Return the script of an update, as a module: “19.0.1.2.0”, “post-note-holders”."""
    path = Path(__file__).parents[1] / "migrations" / version / f"{name}.py"
    return SourceFileLoader(name.replace("-", "_"), str(path)).load_module()


class UmgangeCommon(FileFactories, OrderFactories, BaseCommon):
    """A provider of its own with a user in each role, a room, and factories for the rest.

    The clock stands at ``NOW``. What a factory makes is made by whoever does it at work:
    the coordinator, or the manager for premises, rooms and supporters.
    """

    #: when the tests take place; None lets the clock run
    clock = NOW

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.clock:
            cls.startClassPatcher(freeze_time(cls.clock))
        cls._setup_env()
        cls._setup_records()

    @classmethod
    def setup_independent_company(cls, **kwargs):
        own = super().setup_independent_company(**kwargs)
        return own or cls._create_company(name="Umgängesföreningen Länken", country_id=cls.env.ref("base.se").id)

    @classmethod
    def _setup_env(cls):
        """Make a user per role, with that group of ours and no other; a second supporter."""
        made = cls._make_users({**GROUPS, "supporter2": GROUPS["supporter"]})
        cls.users = {role: made[role] for role in GROUPS}
        cls.supporter_user = cls.users["supporter"]
        cls.other_supporter_user = made["supporter2"]
        cls.coordinator = cls.users["coordinator"]
        cls.manager = cls.users["manager"]
        cls.finance = cls.users["finance"]
        cls.reviewer = cls.users["reviewer"]

    @classmethod
    def _setup_records(cls):
        cls.premises = cls._make_premises("Farsta")
        cls.room = cls._make_room("Solen")
        cls.supporter = cls._make_supporter(cls.supporter_user)
        cls.other_supporter = cls._make_supporter(cls.other_supporter_user)
        cls.buyer = cls._make_buyer("Exempelstads kommun")
        cls.product = cls._make_product()

    # === FACTORIES === #

    @classmethod
    def _make_user(cls, login, groups="base.group_user", **values):
        # Sudo: the invoicing tests' own user may not make users.
        env = cls.env["res.users"].sudo().env
        values = {"company_id": cls.company.id, "tz": "Europe/Stockholm", **values}
        values.setdefault("company_ids", [Command.set([values["company_id"]])])
        user = new_test_user(env, login=f"umgange_{login}", groups=groups, **values)
        cls._accept_undertaking(user)
        return user

    @classmethod
    def _make_users(cls, groups):
        """Return ``{login: user}``, each as `_make_user` makes one; together they take less than half of the time."""
        values = {
            "company_id": cls.company.id,
            "company_ids": [Command.set(cls.company.ids)],
            "tz": "Europe/Stockholm",
            "email": "u.u@example.com",
        }
        users = (
            cls.env["res.users"]
            .sudo()
            .create(
                [
                    {
                        **values,
                        "name": f"umgange_{login} ({group})",
                        "login": f"umgange_{login}",
                        "password": f"umgange_{login}",
                        "group_ids": [Command.set(cls.env.ref(group).ids)],
                    }
                    for login, group in groups.items()
                ]
            )
        )
        made = dict(zip(groups, users, strict=True))
        for user in users:
            cls._accept_undertaking(user)
        return made

    @classmethod
    def _accept_undertaking(cls, user):
        """Let a user with a role of ours accept the undertaking of each own company."""
        companies = user.sudo().company_ids
        undertakings = cls._as(user, "umgange.undertaking").with_context(allowed_company_ids=companies.ids)
        if undertakings.has_access("read"):
            for company in companies:
                undertakings._find_newest(company).action_accept()

    @classmethod
    def _make_premises(cls, name="Farsta", **values):
        return cls._as(cls.manager, "umgange.premises").create({"name": name, **values})

    @classmethod
    def _make_room(cls, name="Solen", **values):
        values = {"premises_id": cls.premises.id, **values}
        return cls._as(cls.manager, "umgange.room").create({"name": name, **values})

    @classmethod
    def _make_supporter(cls, user, **values):
        return cls._as(cls.manager, "umgange.supporter").create({"user_id": user.id, **values})

    @classmethod
    def _make_buyer(cls, name="Exempelstads kommun", **values):
        partners = cls.env["res.partner"].sudo()
        values = {"name": name, "is_company": True, "lang": "en_US", **values}
        return partners.create(values).sudo(False)

    @classmethod
    def _make_product(cls, **values):
        products = cls.env["product.product"].sudo()
        product = products.create(
            {
                "name": "Umgängesstöd",
                "type": "service",
                "service_tracking": "umgange",
                "invoice_policy": "delivery",
                "list_price": 1800.0,
                **values,
            }
        )
        return product.sudo(False)

    @classmethod
    def _make_person(cls, name="Lova Ek", kind="child", **values):
        values = {"kind": kind, "shown_name": name, **values}
        return cls._as(cls.coordinator, "umgange.person").create(values)

    @classmethod
    def _make_assignment(cls, children=1, visiting=1, accept=True, **values):
        """Return an assignment with children and visiting persons; accepted by default."""
        persons = [("child", cls._make_person(f"Lova Ek {n}")) for n in range(children)]
        persons += [("visiting", cls._make_person(f"Sara Ek {n}", "adult")) for n in range(visiting)]
        values = {
            "partner_id": cls.buyer.id,
            "legal_basis": "lvu_2",
            "date_from": "2026-01-01",
            "date_to": "2026-12-31",
            "room_id": cls.room.id,
            "supporter_id": cls.supporter.id,
            "participant_ids": [Command.create({"role": role, "person_id": person.id}) for role, person in persons],
            **values,
        }
        assignment = cls._as(cls.coordinator, "umgange.assignment").create(values)
        if accept:
            # Without the order that accepting makes: a test orders what it is about.
            assignment._move("accepted")
        return assignment

    @classmethod
    def _make_meeting(cls, assignment, *roles, **values):
        """Return a meeting tomorrow of those who have ``roles`` in the assignment, an opening meeting by default."""
        invited = assignment.participant_ids.filtered(lambda participant: participant.role in roles)
        values = {
            "assignment_id": assignment.id,
            "start": "2026-03-03 09:00:00",
            "stop": "2026-03-03 10:00:00",
            "participant_ids": [Command.set(invited.ids)],
            **values,
        }
        return cls._as(cls.coordinator, "umgange.meeting").create(values)

    @classmethod
    def _add_sides(cls, assignment):
        """Let an assignment have the officer and the family home that an opening meeting is with."""
        officer = cls._make_buyer("Karin Handläggare", is_company=False)
        carer = cls._make_person("Ulla Hem", "adult")
        assignment.participant_ids = [
            Command.create({"role": "officer", "partner_id": officer.id}),
            Command.create({"role": "carer", "person_id": carer.id}),
        ]

    @classmethod
    def _hold_opening_meetings(cls, assignment):
        """Hold the three opening meetings: the officer, the family home, the visiting person."""
        cls._add_sides(assignment)
        for roles in (("officer",), ("officer", "carer"), ("officer", "visiting")):
            cls._hold_meeting(assignment, *roles)

    @classmethod
    def _make_plan(cls, assignment, approve=True, **values):
        point = Command.create({"name": "Plats", "agreed": "Solen"})
        values = {"assignment_id": assignment.id, "valid_from": "2026-01-01", "point_ids": [point], **values}
        plan = cls._as(cls.coordinator, "umgange.plan").create(values)
        if approve:
            plan.action_approve()
        return plan

    @classmethod
    def _make_assessment(cls, assignment, light="green", ready=True, **values):
        """Return a safety assessment by the coordinator, made today; ready by default."""
        more = {} if light == "green" else {"reason": "Hot i telefon", "measures": "Två stödjare"}
        values = {"assignment_id": assignment.id, "light": light, "line_ids": [], **more, **values}
        assessment = cls._as(cls.coordinator, "umgange.risk.assessment").create(values)
        if ready:
            assessment.action_ready()
        return assessment

    @classmethod
    def _make_pause(cls, assignment, decided_by="agreed", **values):
        """Return a pause that the coordinator writes down today, for treatment during eight weeks."""
        values = {"decided_by": decided_by, "reason": "Behandling", "date_to": "2026-04-27", **values}
        return cls._as(cls.coordinator, "umgange.pause").create({"assignment_id": assignment.id, **values})

    @classmethod
    def _make_decision(cls, assignment, kind="no_contact", role="visiting", **values):
        """Return a decision about those who have ``role`` in the assignment."""
        concerned = assignment.participant_ids.filtered(lambda participant: participant.role == role)
        values = {
            "assignment_id": assignment.id,
            "kind": kind,
            "date": "2026-03-02",
            "participant_ids": [Command.set(concerned.ids)],
            **values,
        }
        return cls._as(cls.coordinator, "umgange.decision").create(values)

    @classmethod
    def _make_separation(cls, one, other, decide=True, **values):
        """Return that two people must not meet, decided by the board; or the proposal."""
        values = {
            "first_person_id": one.id,
            "second_person_id": other.id,
            "reason": "Hot i telefon",
            "decided_by": "board",
            "date_from": "2026-01-01",
            **values,
        }
        separation = cls._as(cls.coordinator, "umgange.separation").create(values)
        if decide:
            separation.action_decide()
        return separation

    @classmethod
    def _hold_meeting(cls, assignment, *roles, **values):
        """Return the opening meeting that was held with those who have the ``roles``."""
        came = assignment.participant_ids.filtered(lambda participant: participant.role in roles)
        values = {
            "assignment_id": assignment.id,
            "kind": "opening",
            "start": "2026-03-02 07:00:00",
            "participant_ids": [Command.set(came.ids)],
            "held": True,
            **values,
        }
        return cls._as(cls.coordinator, "umgange.meeting").create(values)

    @classmethod
    def _add_participant(cls, assignment, role, name="Maj Ek", **values):
        """Add somebody: an officer as the contact that they are, others as a person."""
        if role == "officer":
            values["partner_id"] = cls.env["res.partner"].sudo().create({"name": name}).id
        else:
            values["person_id"] = cls._make_person(name, "adult").id
        values = {"assignment_id": assignment.id, "role": role, **values}
        participant = cls._as(cls.coordinator, "umgange.participant").create(values)
        # What follows from it is written in the coordinator's name, whoever the test goes on as.
        participant.env.flush_all()
        return participant

    @classmethod
    def _make_visit(cls, assignment, day=WEDNESDAY, start="15:00", stop="17:00", **values):
        """Return a planned visit; ``start`` and ``stop`` are clock times in Stockholm."""
        values = {
            "assignment_id": assignment.id,
            "start": local(f"{day} {start}"),
            "stop": local(f"{day} {stop}"),
            **values,
        }
        return cls._as(cls.coordinator, "umgange.visit").create(values)

    # === HELPERS === #

    @classmethod
    def _as(cls, user, model):
        """Return the model as ``user``, in the user's own company and with no lent right."""
        return cls.env[model].with_user(user)

    @contextmanager
    def assertRefused(self, regex, error=UserError):
        """Assert that the block is refused with a sentence, and take back what it did."""
        with self.assertRaises(error) as refused:
            yield refused
        self.assertRegex(str(refused.exception), regex)

    def assertSealed(self, *statements, regex=""):
        """Assert that the database itself refuses each of these: SQL, or text without values."""
        self.env.flush_all()
        for statement in statements:
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(RestrictViolation, regex),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)


class UmgangeInvoiceCommon(UmgangeCommon, AccountTestInvoicingCommon):
    """The same with a Swedish chart, so that orders become invoices."""

    @classmethod
    @AccountTestInvoicingCommon.setup_country("SE")
    @AccountTestInvoicingCommon.setup_chart_template("se")
    def setUpClass(cls):
        super().setUpClass()

    @classmethod
    def _make_product(cls, **values):
        return super()._make_product(**{"umgange_vat": "exempt", **values})
