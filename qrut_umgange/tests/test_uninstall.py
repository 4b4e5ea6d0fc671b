from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestUninstall(UmgangeCommon):
    """Uninstalling would drop the tables without a word: refused while anything is signed."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visit = cls._make_visit(cls._make_assignment())
        cls.entry = cls._make_entry(cls.visit)
        modules = cls.env["ir.module.module"].sudo()
        cls.own = modules.search([("name", "=", "qrut_umgange")])
        cls.dependency = modules.search([("name", "=", "sale")])
        cls.stranger = modules.search([("name", "=", "web_tour"), ("state", "=", "installed")]) or modules.search(
            [("name", "=", "base_vat")]
        )

    def _sign(self):
        with freeze_time("2026-03-04 17:00:00"):
            self.entry.action_sign()

    def test_signed_entries_keep_the_module_and_what_it_depends_on(self):
        self._sign()
        for module in (self.own, self.dependency, self.own | self.dependency):
            with self.subTest(module=module.mapped("name")), self.assertRefused("signed journal entries"):
                module.button_uninstall()
            self.assertEqual(self.own.state, "installed")

    def test_a_draft_keeps_nothing(self):
        self.own.button_uninstall()
        self.assertEqual(self.own.state, "to remove")

    def test_what_is_sealed_beside_the_entries_counts_too(self):
        assignment = self.visit.assignment_id
        with freeze_time("2026-03-04 17:00:00"):
            talk = self._as(self.supporter_user, "umgange.child.talk").create(
                {"visit_id": self.visit.id, "child_id": assignment.child_ids.id}
            )
            made = (
                (talk.action_close, "closed talks with children"),
                (lambda: self._make_document(assignment), "registered papers"),
                (lambda: self._decide(assignment), "decided extracts"),
                (lambda: self._approve(assignment), "approved reports"),
            )
            for make, words in made:
                with self.env.cr.savepoint() as kept:
                    make()
                    with self.subTest(words=words), self.assertRefused(words):
                        self.own.button_uninstall()
                    kept.rollback()
                self.env.invalidate_all()
        self.assertEqual(self.own.state, "installed")

    def _decide(self, assignment):
        other = self._make_user("manager2", "qrut_umgange.group_manager")
        extract = self._make_extract(assignment)
        extract.action_submit()
        extract.with_user(other).action_decide()

    def _approve(self, assignment):
        made = {"recommendation": "continue", "recommendation_reason": "Det går lugnt."}
        report = self._make_report(assignment, **made).with_user(self.coordinator)
        report.action_submit()
        report.with_user(self._make_user("manager2", "qrut_umgange.group_manager")).action_approve()

    def test_signed_entries_of_a_company_out_of_sight_count(self):
        self._sign()
        other = self._create_company(name="En annan förening")
        admin = self._make_user("admin", "base.group_system", company_id=other.id)
        with self.assertRefused("signed journal entries"):
            self.own.with_user(admin).button_uninstall()
