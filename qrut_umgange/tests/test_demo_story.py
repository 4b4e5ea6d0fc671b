import itertools
import re
from datetime import timedelta

from lxml import etree

from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.qrut_umgange.demo import documents, staff, story
from odoo.addons.qrut_umgange.demo.terms import get_service

from .einvoice_common import NAMESPACES

# The evening before the clocks change: what is about to begin lies on the other side.
EVENING = "2026-10-24 18:30:00"
OURS = ("supporter", "coordinator", "manager", "finance", "log_reviewer")


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    """The story can be played, and what it leaves keeps what the modules promise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(EVENING))
        cls.played = story.play(cls.env)
        cls.invoice = cls.env["account.move"].search([("buyer_reference", "=", "Farsta 4711")])
        cls.orders = cls.env["sale.order"].search([("umgange_assignment_id", "!=", False)])
        cls.assignments = cls.env["umgange.assignment"].search([], order="name")

    def _get_user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def _get_secrets(self):
        """Return names, first names and numbers of all private persons."""
        identities = self.env["umgange.person.identity"].search([])
        names = set(identities.mapped("name"))
        words = {word for name in names for word in name.split()}
        return names | words | set(filter(None, identities.mapped("personnummer")))

    def assertNamesNobody(self, text):
        words = set(re.findall(r"[\w-]+", text))
        self.assertFalse(words & self._get_secrets())

    # === WHO === #

    def test_each_login_has_its_one_role(self):
        for login, (_name, role, _text) in staff.STAFF.items():
            with self.subTest(login=login):
                user = self._get_user(login)
                self.assertEqual(user.group_ids, staff.get_group(self.env, role))
                self.assertEqual((user.lang, user.tz), ("sv_SE", "Europe/Stockholm"))

    def test_every_login_is_told(self):
        logins = [login for login, _text in self.played["logins"]]
        self.assertEqual(sorted(logins), sorted(["admin", *staff.STAFF]))

    def test_the_administrator_has_no_care_group(self):
        admin = self._get_user("admin")
        held = [name for name in OURS if admin.has_group(f"qrut_umgange.group_{name}")]
        self.assertFalse(held)

    # === WORK === #

    def test_assignments_stand_where_the_story_left_them(self):
        played, past = self.assignments[:8], self.assignments[8:]
        self.assertEqual(played.mapped("state"), [*["active"] * 5, "paused", "closed", "request"])
        self.assertEqual(past.mapped("state"), ["closed"] * 12)

    def test_pages_of_figures_have_something_to_tell_whoever_reads(self):
        # Nothing counts without the module of figures.
        boards = [self.env[name] for name in ("umgange.statistics.board",) if name in self.env]
        for board, login in itertools.product(boards, ("ekonomi", "chef")):
            with self.subTest(login=login):
                day = board._get_last_whole_quarter()
                page = board.with_user(self._get_user(login)).get_page({"day": str(day)})
                self.assertFalse(page["empty"])
                self.assertTrue(page["bars"]["legend"] and page["rows"])
                self.assertTrue(all(each["days"] for each in page["way"]["days"]) and page["way"]["days"])
                values = {each["key"]: each["value"] for each in page["numbers"]}
                self.assertNotIn("–", (values["done"], values["asked"]))

    def test_a_series_keeps_its_clock_time_when_the_clocks_change(self):
        planned = self.assignments[0].visit_ids
        series = planned.filtered(lambda visit: visit.stop - visit.start == timedelta(hours=2))
        self.assertEqual({visit.display_name.split()[-1] for visit in series}, {"15.00–17.00"})
        self.assertEqual({visit.start.hour for visit in series}, {13, 14})

    def test_two_children_of_one_visit_have_an_entry_each_written_once(self):
        visits = self.assignments[4].visit_ids.sorted("start")
        entries = visits[0].journal_entry_ids.filtered(lambda entry: entry.state == "signed")
        self.assertEqual(entries.child_id, self.assignments[4].child_ids)
        corrected = entries.filtered("is_corrected")
        self.assertEqual(corrected.corrected_by_ids, entries.filtered("corrects_id"))
        self.assertEqual(len({entry.facts.split("\n\n")[0] for entry in entries - corrected.corrected_by_ids}), 1)
        self.assertEqual(set(visits[1].journal_entry_ids.mapped("state")), {"draft"})
        self.assertEqual(len(set(visits[1].journal_entry_ids.mapped("common_facts"))), 1)

    def test_siblings_share_a_visit_and_its_bookings(self):
        older, younger = self.assignments[2:4]
        joint = younger.visit_ids
        self.assertEqual(joint.lead_visit_id, older.visit_ids)
        self.assertFalse(joint.booking_ids)
        ahead = older.visit_ids.filtered(lambda v: v.state in ("planned", "confirmed"))
        self.assertEqual(set(ahead.mapped(lambda v: len(v.booking_ids))), {3})

    def test_a_sibling_has_its_own_entry(self):
        older, younger = self.assignments[2:4]
        entries = self.env["umgange.journal.entry"].search(
            [("assignment_id", "in", (older | younger).ids), ("state", "=", "signed")]
        )
        self.assertEqual(entries.child_id, (older | younger).child_ids)
        self.assertEqual(len(entries), 2)

    def test_a_hired_room_is_confirmed_and_an_outing_has_a_room_for_rain(self):
        requests = self.env["umgange.room.request"].search([])
        self.assertRecordValues(requests, [{"state": "confirmed", "is_needed": True, "reference": "BOK-2211"}])
        self.assertNotIn("hyrda rummet", requests.visit_id.warning or "")
        outing = self.env["umgange.visit"].search([("place", "=", "outing")])
        self.assertEqual(len(outing.booking_ids.filtered("active")), 2)
        self.assertTrue(self.env["umgange.photo"].search([]).mapped("image_small"))

    def test_the_municipality_got_its_report_with_each_lines_source(self):
        report = self.env["umgange.report"].search([])
        self.assertEqual((report.state, bool(report.received_on)), ("sent", True))
        self.assertNotEqual(report.submitted_by_id, report.approved_by_id)
        told = report.line_ids.filtered("is_included")
        self.assertLessEqual({"visits", "course", "goal", "assessment"}, set(told.mapped("section")))
        self.assertEqual(set(told.filtered("is_own").mapped("section")), {"assessment"})

    # === MONEY === #

    def test_held_and_late_visits_are_invoiced_and_our_own_cancellation_is_not(self):
        price = get_service(self.env).list_price
        lines = self.invoice.invoice_line_ids
        visits = lines.filtered(lambda line: line.umgange_delivery_id.kind == "visit")
        self.assertEqual(sorted(visits.mapped("quantity")), [0.5, 1.0, 1.0, 1.0, 1.0, 1.0])
        # What was laid out goes along, and the report that the officer got.
        self.assertEqual(sorted((lines - visits).mapped("price_subtotal")), [64.5, 1200.0])
        total = 5.5 * price + 64.5 + 1200
        self.assertRecordValues(self.invoice, [{"state": "posted", "amount_total": total, "amount_tax": 0.0}])

    def test_the_e_invoice_has_the_order_s_references(self):
        (content,) = self.played["xml"].values()
        tree = etree.fromstring(content)

        def texts(path):
            return [node.text for node in tree.xpath(path, namespaces=NAMESPACES)]

        self.assertEqual(texts("/*/cbc:BuyerReference"), ["Farsta 4711"])
        self.assertEqual(texts("/*/cac:OrderReference/cbc:ID"), ["4500117322"])
        self.assertEqual([float(text) for text in texts("//cbc:PayableAmount")], [self.invoice.amount_total])

    def test_plan_report_and_invoice_are_printed_where_the_documents_module_is(self):
        printed = self.played["pdf"]
        there = self.env.ref(documents.PLAN, raise_if_not_found=False)
        number = self.invoice.name.replace("/", "_")
        plan = self.invoice.invoice_line_ids.umgange_delivery_id.assignment_id.plan_ids.display_name
        report = self.invoice.invoice_line_ids.umgange_delivery_id.assignment_id.with_context(
            lang="sv_SE"
        ).report_ids.display_name
        self.assertEqual(set(printed), {f"{each}.pdf" for each in (plan, report, number)} if there else set())
        for content in printed.values():
            self.assertTrue(content.startswith(b"%PDF"))

    # === WHAT LEAVES NAMES NOBODY === #

    def test_the_e_invoice_names_nobody(self):
        for name, content in self.played["xml"].items():
            self.assertNamesNobody(f"{name} {content.decode()}")

    def test_invoice_and_orders_name_nobody(self):
        for records in (self.invoice, self.invoice.line_ids, self.orders, self.orders.order_line):
            fields = [
                name
                for name, field in records._fields.items()
                if field.store and field.type in ("char", "text", "html")
            ]
            for values in records.read(fields, load=None):
                self.assertNamesNobody(" ".join(str(value) for value in values.values()))

    def test_sequences_and_what_is_told_name_nobody(self):
        sequences = self.env["ir.sequence"].search([])
        texts = [f"{s.name} {s.prefix} {s.suffix}" for s in sequences]
        self.assertNamesNobody(" ".join([*texts, *self.played["lines"]]))
