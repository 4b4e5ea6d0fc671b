"""One assignment in which every text that somebody writes about people has a mark of its own, and all our documents."""

from io import BytesIO

from pypdf import PdfReader

from odoo import Command
from odoo.tests import freeze_time
from odoo.tools.safe_eval import safe_eval

from odoo.addons.qrut_umgange.tests.run_common import InvoiceRunCommon

MODULE = "qrut_umgange_reports"
INVOICES = {"account.report_invoice", "account.report_invoice_with_payments"}
# About nobody: sums of five and more, and what goes to the buyer.
UNLOGGED = INVOICES | {f"{MODULE}.report_statistics_board"}


class DocumentsCommon(InvoiceRunCommon):
    @classmethod
    def _mark(cls, what):
        """Return a word that is found nowhere else."""
        return f"Kanarie{what}"

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.env["res.lang"]._activate_lang("sv_SE")
        cls.buyer.sudo().lang = "sv_SE"
        cls._make_agreement()
        cls._setup_people()
        cls._setup_plan()
        cls._setup_journal()
        cls._setup_meeting()
        cls._setup_beside()
        cls._setup_delivered()
        cls.env.flush_all()

    @classmethod
    def _setup_people(cls):
        cls.assignment = cls._make_assignment(children=2, coordinator_id=cls.coordinator.id)
        cls.child, cls.sister = cls.assignment.child_ids
        cls.visiting = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.visiting.relation = "mother"
        cls.carer = cls._add_participant(cls.assignment, "carer", relation="family_home")
        cls.guardian = cls._add_participant(cls.assignment, "guardian")
        cls.officer = cls._add_participant(cls.assignment, "officer", "Karin Handläggare")
        people = {"barn": cls.child, "syskon": cls.sister, "mamma": cls.visiting.person_id}
        people |= {"hem": cls.carer.person_id, "vard": cls.guardian.person_id}
        cls.people = people
        for word, person in people.items():
            person.with_user(cls.coordinator).write(
                {
                    "shown_name": f"{cls._mark(word)} {cls._mark(word)}sson",
                    "shown_street": cls._mark(f"gata{word}"),
                    "shown_city": cls._mark(f"ort{word}"),
                    "shown_phone": f"070-174 06 {50 + list(people).index(word)}",
                    "shown_email_address": f"{cls._mark(f'post{word}')}@example.com".lower(),
                }
            )

    @classmethod
    def _setup_plan(cls):
        cls.plan = cls._write_plan("", "2026-02-01")
        cls.plan.action_approve()
        cls.later_plan = cls._write_plan("ny", "2026-03-01")
        cls.later_plan.action_approve()

    @classmethod
    def _write_plan(cls, version, day, **values):
        mark = lambda word: cls._mark(f"{word}{version}")  # noqa: E731
        views = {cls.assignment.participant_ids[0]: "barnsyn", cls.visiting: "mammasyn", cls.carer: "hemsyn"}
        point = {
            "name": "Plats",
            "topic": "place",
            "outcome": "board",
            "agreed": mark("avtalat"),
            "view_ids": [Command.create({"participant_id": who.id, "text": mark(word)}) for who, word in views.items()],
        }
        step = {"name": "Rummet intill", "criteria": mark("villkor"), "child_view": mark("stegsyn")}
        plan = cls._as(cls.coordinator, "umgange.plan").create(
            {
                "assignment_id": cls.assignment.id,
                "valid_from": day,
                "purpose": mark("syfte"),
                "point_ids": [Command.create(point)],
                "step_ids": [Command.create(step)],
                **values,
            }
        )
        for arrival in plan.arrival_ids:
            arrival.entrance = mark(f"ingang{arrival.role}")
        return plan

    @classmethod
    def _setup_journal(cls):
        cls.visit = cls._make_visit(cls.assignment, day="2026-02-25")
        with freeze_time("2026-02-25 14:00:00"):
            cls.visit.action_start()
        with freeze_time("2026-02-25 16:05:00"):
            cls.visit.with_user(cls.supporter_user).action_end()
        parts = ("facts", "assessment", "next_time", "child_mood", "child_words", "goodbye", "staff_acts")
        cls.entry = cls._make_entry(cls.visit, **{name: cls._mark(f"journal{name}".replace("_", "")) for name in parts})
        cls.entry.action_sign()
        cls.correction = cls.entry.browse(cls.entry.action_correct()["res_id"])
        cls.correction.facts = cls._mark("rattat")
        cls.correction.action_sign()
        cls.draft = cls._make_entry(cls.visit, kind="event", facts=cls._mark("utkast"))
        cls.sisters = cls._make_entry(cls.visit, child_id=cls.sister.id, kind="event", facts=cls._mark("syskontext"))
        cls.sisters.action_sign()
        talk = {"visit_id": cls.visit.id, "child_id": cls.child.id, "talked_at": "2026-02-25 16:10:00"}
        told = {"with_words": cls._mark("samtal"), "keep": cls._mark("behall"), "keep_from": cls._mark("fran")}
        cls.talk = cls._as(cls.supporter_user, "umgange.child.talk").create({**talk, **told})
        cls.talk.action_close()

    @classmethod
    def _setup_meeting(cls):
        cls.meeting = cls._hold_meeting(cls.assignment, "officer", "visiting", notes=cls._mark("motesanteckning"))
        cls.meeting.agenda_ids = [Command.create({"name": cls._mark("punkt"), "note": cls._mark("punkttext")})]

    @classmethod
    def _setup_beside(cls):
        """What is about the people and stands on no paper of ours, or on its own alone."""
        cls._make_contact_note(cls.assignment, text=cls._mark("telefon"))
        cls._make_handout(cls.assignment, note=cls._mark("lamnat"))
        cls._make_complaint(cls.assignment, text=cls._mark("klagomal"))
        cls._make_incident(cls.assignment, what=cls._mark("handelse"))
        cls._make_concern(cls.assignment, what=cls._mark("oro"))
        cls._make_comment(cls.entry, text=cls._mark("kommentar"))
        cls._make_assessment(cls.assignment, reason=cls._mark("risk"))
        cls._make_document(cls.assignment, child_id=cls.child.id, note=cls._mark("handling"), received_on="2026-02-20")

    @classmethod
    def _setup_delivered(cls):
        cls.order = cls._make_order(cls.assignment, price=1500.0)
        cls.called_off = cls._make_visit(cls.assignment, day="2026-02-26")
        with freeze_time("2026-02-25 18:00:00"):
            cls.called_off.with_user(cls.coordinator).action_cancel("visiting_ill", note=cls._mark("orsak"))
        cls.visits = cls._make_visit(cls.assignment, day="2026-03-04")
        cls.deliveries = cls._as(cls.finance, "umgange.delivery").search([("assignment_id", "=", cls.assignment.id)])
        cls.invoice = cls.order.with_user(cls.finance)._create_invoices()

    # === SAMPLES === #

    def _get_samples(self):
        """Return ``{report: (records to print, as whom)}``; each report of ours has one."""
        plans = self.later_plan.with_user(self.coordinator)
        names = ("plan", "plan_full", "plan_visiting", "plan_home", "child_page")
        names += ("plan_changes", "plan_changes_visiting", "plan_changes_home")
        samples = {f"{MODULE}.report_{name}": plans for name in names}
        return {
            **samples,
            f"{MODULE}.report_meeting": self.meeting.with_user(self.coordinator),
            f"{MODULE}.report_journal": self._make_journal(),
            f"{MODULE}.report_extract": self._decide_extract(),
            f"{MODULE}.report_day_sheet": self._make_day_sheet("2026-03-04"),
            f"{MODULE}.report_basis": self._make_basis(),
            f"{MODULE}.report_basis_officer": self._make_officers_basis(),
            f"{MODULE}.report_access_review": self._make_review(),
            **dict.fromkeys(INVOICES, self.invoice.with_user(self.finance)),
            **self._get_later_samples(),
        }

    def _get_later_samples(self):
        """Return samples of documents that are about more than one assignment, or made in steps of their own."""
        samples = {}
        if "umgange.report" in self.env:
            samples[f"{MODULE}.report_municipal"] = self._make_report()
        if "umgange.statistics.board" in self.env:
            boards = self._as(self.coordinator, "umgange.statistics.board")
            ids = boards.action_print("2026-03-04")["context"]["active_ids"]
            samples[f"{MODULE}.report_statistics_board"] = boards.browse(ids)
        return samples

    def _make_journal(self, **values):
        values = {"assignment_id": self.assignment.id, "child_id": self.child.id, "date_from": "2026-01-01", **values}
        return self._as(self.coordinator, "umgange.journal.print").create(values)

    def _decide_extract(self, **values):
        other = self._make_user("decider", "qrut_umgange.group_manager")
        values = {"child_id": self.child.id, **values}
        extract = self._make_extract(self.assignment, "guardian", **values).with_user(self.coordinator)
        for passage in extract.passage_ids.filtered(lambda each: not each.outcome):
            passage.reason = "Det får hon veta."
            passage.action_release()
        extract.action_submit()
        extract.with_user(other).action_decide()
        return extract

    def _make_day_sheet(self, day):
        values = {"premises_id": self.premises.id, "day": day}
        return self._as(self.coordinator, "umgange.day.sheet").create(values)

    def _make_basis(self, deliveries=None):
        ids = (self.deliveries if deliveries is None else deliveries).ids
        return self._as(self.finance, "umgange.basis.file").create({"delivery_ids": ids, "extension": "pdf"})

    def _make_officers_basis(self):
        dialog = self._as(self.coordinator, "umgange.basis.handout").create(
            {
                "assignment_id": self.assignment.id,
                "participant_id": self.officer.id,
                "date_from": "2026-02-01",
                "date_to": "2026-03-31",
                "extension": "pdf",
            }
        )
        dialog.action_hand_out()
        return dialog

    def _make_review(self):
        reviews = self._as(self.reviewer, "umgange.access.review")
        review = reviews.browse(reviews.action_begin()["res_id"])
        for line in review.line_ids:
            line.write({"verdict": "ok" if "ok" in dict(line._fields["verdict"].selection) else "question"})
        return review

    def _make_report(self):
        report = self._as(self.coordinator, "umgange.report").create(
            {
                "assignment_id": self.assignment.id,
                "child_id": self.child.id,
                "kind": "month",
                "date_from": "2026-02-15",
                "date_to": "2026-03-01",
            }
        )
        report.write({"recommendation": "continue", "recommendation_reason": "Det går lugnt."})
        report.action_submit()
        report.with_user(self.manager).action_approve()
        return report

    # === PRINTING === #

    def _find_reports(self):
        """Return all reports that our engine prints."""
        return self.env["ir.actions.report"].search([("umgange_engine", "=", "weasyprint")])

    def _print(self, name, records, **context):
        return PdfReader(BytesIO(self._render(name, records, **context)))

    def _render(self, name, records, **context):
        context = {"lang": "sv_SE", "force_report_rendering": True, **context}
        reports = self.env["ir.actions.report"].with_user(records.env.user).with_context(**context)
        return reports._render_qweb_pdf(name, records.ids)[0]

    def _read(self, pdf):
        """Return the text in reading order, without space: the reader takes a tight one for a space."""
        return "".join("".join(page.extract_text() for page in pdf.pages).split())

    def _find_marks(self, text):
        """Return the marks in a text, each as short as it was written."""
        marks, rest = set(), text.lower()
        for mark in sorted(self._get_marks(), key=len, reverse=True):
            if mark.lower() in rest:
                marks.add(mark)
                rest = rest.replace(mark.lower(), "·")
        return marks

    def _get_marks(self):
        """Return every mark there is."""
        names = {f"{self._mark(word)}{end}" for word in self.people for end in ("", "sson")}
        contacts = {self._mark(f"{part}{word}") for word in self.people for part in ("gata", "ort", "post")}
        phones = {f"070-17406{50 + number}" for number in range(len(self.people))}
        words = "samtal behall fran utkast syskontext rattat motesanteckning punkt punkttext telefon lamnat klagomal"
        words += " handelse oro kommentar risk handling orsak"
        plan = "avtalat barnsyn mammasyn hemsyn villkor stegsyn syfte ingangchild ingangvisiting ingangcarer"
        plan += " ingangguardian ingangofficer"
        parts = "facts assessment nexttime childmood childwords goodbye staffacts"
        made = [*words.split(), *plan.split(), *(f"{word}ny" for word in plan.split())]
        made += [f"journal{part}" for part in parts.split()]
        return names | contacts | phones | {self._mark(word) for word in made}

    def _name_file(self, report, records):
        return safe_eval(report.print_report_name or "''", {"object": records.with_context(lang="sv_SE")})
