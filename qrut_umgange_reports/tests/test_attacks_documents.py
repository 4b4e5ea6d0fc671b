"""Our documents attacked: by what is written in them, by what a client sends, by who asks."""

from unittest.mock import patch

from lxml import html as lxml_html

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.qrut_umgange.access_notes import AccessNotes

from .documents_common import INVOICES, MODULE, UNLOGGED, DocumentsCommon

# What would be fetched, cover the letterhead or hide the page if it were taken for markup.
MARKUP = '<img/src="http://127.0.0.1:9/x"><b/class="running-head"><style>*{{display:none}}</style>&xxe;{}'
FORGED = "Förfalskat"
# All that a template or its layout reads.
NAMES = "docs doc_ids doc_model company number title foot lang page pages papers names copies plan user res_company"
NAMES += " changes earlier printed_at bases with_cause months leads intros rows digests counts told assessed corrected"
NAMES += " langs entries sheets visits report board point each time web_base_url"


class AttackedDocuments(DocumentsCommon):
    def _get_html(self, name, records, data=None, **context):
        reports = self.env["ir.actions.report"].with_user(records.env.user)
        reports = reports.with_context(lang="sv_SE", **context)
        if name in INVOICES:
            pages = self.env["report.qrut_umgange_reports.invoice"].with_user(records.env.user)
            return pages._render_invoice(records.id, data, True).decode()
        return reports._render_qweb_html(name, records.ids, data=data)[0].decode()


@tagged("post_install", "-at_install")
class TestAttacksMarkup(AttackedDocuments):
    """Every text that somebody writes is markup: it stands there as it was written."""

    @classmethod
    def _mark(cls, what):
        mark = super()._mark(what)
        if what.startswith("post"):
            return mark  # of an address for mail nothing but letters is taken
        # The words of a name are known again in other texts: each has its own.
        return f"<{mark}>" if what in ("barn", "syskon", "mamma", "hem", "vard") else MARKUP.format(mark)

    def test_what_is_written_stands_there_and_does_nothing(self):
        self.company.sudo().name = self._mark("forening")
        self.premises.sudo().write({"name": self._mark("hus"), "street": self._mark("husgata")})
        self.buyer.sudo().name = self._mark("kommun")
        for name, records in self._get_samples().items():
            with self.subTest(report=name):
                page = self._get_html(name, records)
                tree = lxml_html.fromstring(page)
                self.assertFalse([each for each in tree.iter("img") if "127.0.0.1" in each.get("src", "")])
                self.assertFalse(list(tree.iter("style")))
                self.assertFalse(tree.xpath("//b[@class]"))
                self.assertIn("&lt;img/src=", page)

    def test_an_invoice_s_note_cannot_stand_for_what_we_print(self):
        notes = {
            '<p style="position: running(head)">Betala hit</p>': "style",
            '<p class="running-foot seller">Betala hit</p>': 'running-foot seller">Betala',
            '<p>Betala hit</p><img src="data:image/svg+xml;base64,PHN2Zz4="/>': "svg",
            '<p>Betala hit</p><svg><use href="#a"/></svg>': "<use",
            '<p>Betala hit</p><link rel="attachment" href="file:///etc/passwd"/>': "attachment",
            "<p>Betala hit</p><style>main { display: none }</style>": "display",
        }
        for note, forbidden in notes.items():
            with self.subTest(note=note):
                self.invoice.sudo().narration = note
                page = self._get_html("account.report_invoice", self.invoice.with_user(self.finance))
                self.assertIn("Betala hit", page)
                self.assertNotIn(forbidden, page)


@tagged("post_install", "-at_install")
class TestAttacksAsked(AttackedDocuments):
    """What a client sends along, and who asks."""

    def test_what_a_client_sends_stands_on_no_paper(self):
        for name, records in self._get_samples().items():
            for value in (FORGED, {"name": FORGED}, [FORGED], 0):
                with self.subTest(report=name, value=value):
                    self.assertNotIn(FORGED, self._get_html(name, records, dict.fromkeys(NAMES.split(), value)))

    def test_a_language_of_nobody_is_no_error(self):
        reports = self.env["ir.actions.report"].with_user(self.coordinator)
        for lang in (False, None, "sv_SE"):
            plans = reports.with_context(lang=lang)
            self.assertIn(b"<html", plans._render_qweb_html(f"{MODULE}.report_plan", self.later_plan.ids)[0])

    def _hide(self, who):
        who.person_id.with_user(self.manager).write(
            {"protection": "hidden", "access_user_ids": [Command.set(self._get_insiders())], "list_reason": "Beslut"}
        )

    def _get_insiders(self):
        return (self.coordinator | self.manager | self.supporter_user).ids

    def test_a_context_makes_no_copy_another_reader_s(self):
        self._hide(self.carer)
        forged = (
            {"umgange_whole_copy": True},
            {"umgange_copy_for": self.officer.ids},
            {"umgange_copy_for": self.carer.ids},
            {"umgange_copy_for": "x"},
            {"umgange_copy_for": {"a": 1}, "umgange_whole_copy": [1]},
        )
        for name in ("plan", "plan_visiting", "child_page", "plan_changes_visiting"):
            for context in forged:
                plans = self.later_plan.with_user(self.supporter_user)
                with self.subTest(report=name, context=context):
                    page = self._get_html(f"{MODULE}.report_{name}", plans, **context)
                    self.assertNotIn("Kanariehem", page)
        # The visiting person's copy is theirs, whoever else is named beside.
        for context in forged[1:3]:
            page = self._get_html(f"{MODULE}.report_plan_visiting", self.later_plan, **context)
            self.assertNotIn("Kanariehem", page)
        # Those who hand out papers may choose the whole, but never for the page that lies about in a home.
        whole = {"umgange_whole_copy": True}
        self.assertIn("Kanariehem", self._get_html(f"{MODULE}.report_plan", self.later_plan, **whole))
        name = f"{MODULE}.report_child_page"
        self.assertNotIn("Kanariehem", self._get_html(name, self.later_plan, **whole))

    def test_other_keys_of_a_context_open_nothing(self):
        other = self.env["res.company"].create({"name": "Annan förening"})
        stranger = self._make_user("annan", "qrut_umgange.group_manager", company_id=other.id)
        contexts = (
            {"allowed_company_ids": self.company.ids},
            {"allowed_company_ids": (self.company | other).ids},
            {"uid": self.manager.id, "active_test": False, "su": True, "umgange_mover": True},
            {"active_ids": self.later_plan.ids, "active_model": "umgange.plan"},
        )
        for name, records in self._get_samples().items():
            for context in contexts:
                with self.subTest(report=name, context=context), self.assertRaises(UserError):
                    self._get_html(name, records.with_user(stranger), **context)

    def test_who_has_no_part_in_it_prints_nothing(self):
        portal = self._make_user("portal1", "base.group_portal")
        public = self.env.ref("base.public_user").sudo()
        others = self._make_user("stranger", "qrut_umgange.group_supporter")
        plain = self._make_user("plain", "base.group_user")
        may = {
            f"{MODULE}.report_basis": {self.finance},
            f"{MODULE}.report_access_review": {self.reviewer},
            f"{MODULE}.report_statistics_board": set(),
            **dict.fromkeys(INVOICES, {self.finance}),
        }
        for name, records in self._get_samples().items():
            for user in (portal, public, others, plain, self.finance, self.reviewer):
                if user in may.get(name, ()):
                    continue
                with self.subTest(report=name, user=user.login), self.assertRaises(UserError):
                    self._get_html(name, records.with_user(user))

    def test_a_dialog_is_printed_by_whoever_made_it(self):
        colleague = self._make_user("colleague", "qrut_umgange.group_manager")
        for name in ("journal", "day_sheet", "basis", "basis_officer", "statistics_board"):
            name = f"{MODULE}.report_{name}"
            with self.subTest(report=name), self.assertRaises(AccessError):
                self._get_html(name, self._get_samples()[name].with_user(colleague))

    def test_nothing_is_printed_by_a_call_from_outside(self):
        for model in (f"report.{MODULE}.report_plan", f"report.{MODULE}.document", "ir.actions.report"):
            for method in ("_get_report_values", "_render_qweb_pdf", "_render_qweb_html", "_render"):
                with self.subTest(model=model, method=method), self.assertRaises(AccessError):
                    get_public_method(self.env[model], method)

    # === IDS === #

    def test_ids_that_are_none_are_refused_in_words(self):
        name = f"{MODULE}.report_plan"
        reports = self.env["ir.actions.report"].with_user(self.coordinator).with_context(force_report_rendering=True)
        for ids in ([], None, [-1], [10**30], ["1"], [0], [True], [2**31]):
            for render in (reports._render_qweb_pdf, reports._render_qweb_html, reports._render_qweb_text):
                with self.subTest(ids=ids), self.assertRefused("Choose what to print"):
                    render(name, ids)
        with self.assertRaises(UserError):
            reports._render_qweb_pdf(name, [2**31 - 1])

    def test_a_thousand_papers_are_not_laid_out_while_somebody_waits(self):
        name = f"{MODULE}.report_plan"
        reports = self.env["ir.actions.report"].with_user(self.coordinator).with_context(force_report_rendering=True)
        for render in (reports._render_qweb_pdf, reports._render_qweb_html):
            with self.assertRefused("At most 200"):
                render(name, list(range(1, 10_001)))
        # The same one ten thousand times is one.
        page = reports._render_qweb_html(name, self.later_plan.ids * 10_000)[0].decode()
        self.assertEqual(page.count("<h1"), 1)

    def test_of_many_those_that_are_not_open_are_counted_and_never_named(self):
        other = self.env["res.company"].create({"name": "Annan förening"})
        foreign = self._make_user("annan", "qrut_umgange.group_manager", company_id=other.id)
        meetings = self._as(foreign, "umgange.meeting").sudo().search([("company_id", "=", other.id)])
        self.assertFalse(meetings)
        with self.assertRaises(RedirectWarning) as warned:
            self._print(f"{MODULE}.report_plan", self.later_plan.browse([*self.later_plan.ids, 2**31 - 1]))
        self.assertIn("1", str(warned.exception.args[0]))
        self.assertEqual(warned.exception.args[1]["context"]["active_ids"], self.later_plan.ids)

    def test_what_is_too_long_is_refused_in_words(self):
        draft = self._write_plan("", "2026-06-01", purpose="x\n" * 60_000)
        with self.assertRefused("too long|för långt"):
            self._print(f"{MODULE}.report_plan", draft)

    # === WHAT IS KEPT AND NOTED === #

    def test_no_file_is_kept_whatever_an_administrator_has_asked_for(self):
        attachments = self.env["ir.attachment"].sudo()
        for name, records in self._get_samples().items():
            if name in INVOICES:
                continue
            self.env["ir.actions.report"]._get_report(name).write({"attachment": "'kvar.pdf'", "attachment_use": True})
            before = attachments.search_count([])
            with self.subTest(report=name):
                self._print(name, records)
                self.assertEqual(attachments.search_count([]), before)

    def test_every_way_to_print_is_noted(self):
        log = self.env["umgange.access.log"].sudo()
        for name, records in self._get_samples().items():
            reports = self.env["ir.actions.report"].with_user(records.env.user)
            for render in (reports._render_qweb_html, reports._render_qweb_text, reports._render):
                if name in UNLOGGED:
                    continue
                with self.subTest(report=name, way=render.__name__):
                    self.env.cr.flush()
                    AccessNotes.of(self.env.cr).forget()
                    last = log.search([], limit=1).id
                    render(name, records.ids)
                    self.env.cr.flush()
                    rows = log.search([("id", ">", last), ("action", "=", "print")])
                    self.assertEqual(set(rows.mapped("login")), {records.env.user.login})

    def test_a_paper_that_cannot_be_noted_is_not_printed(self):
        note = patch.object(type(self.env["umgange.access.log"]), "_note", side_effect=UserError("Full"))
        for name, records in self._get_samples().items():
            if name in UNLOGGED:
                continue
            with self.subTest(report=name), note, mute_logger("odoo.sql_db"), self.assertRaises(UserError):
                self._print(name, records)
