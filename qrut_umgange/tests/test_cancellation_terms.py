from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestCancellationTerms(UmgangeCommon):
    """Terms answer for every notice, whichever way their lines are written."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        policies = cls._as(cls.finance, "umgange.cancellation.policy")
        cls.terms = policies.create(
            {
                "name": "Avbokning",
                "line_ids": [
                    Command.create({"case": "notice", "below_hours": 0, "share": 0}),
                    Command.create({"case": "notice", "below_hours": 24, "share": 1}),
                ],
            }
        )
        cls.open_ended, cls.late = cls.terms.line_ids

    def test_new_terms_begin_with_those_that_came_first(self):
        policies = self._as(self.finance, "umgange.cancellation.policy")
        self.assertFalse(policies.new({"name": "Ny"}).line_ids)
        first = self.env["umgange.agreement"].with_user(self.finance)._default_policy_id()
        begun = policies.with_context(umgange_usual_terms=True)
        form = Form(begun)
        form.name = "En kommuns egna"
        own = form.save()
        self.assertNotEqual(own, first)
        told = ("case", "below_hours", "share", "clause")
        self.assertEqual(
            own.line_ids.mapped(lambda line: [line[name] for name in told]),
            first.line_ids.mapped(lambda line: [line[name] for name in told]),
        )

    def test_the_same_hours_twice_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Avbokning"):
            self.terms.line_ids = [Command.create({"below_hours": 24, "share": 0.5})]

    def test_a_line_by_itself_cannot_repeat_the_hours(self):
        with self.assertRaisesRegex(ValidationError, "Avbokning"):
            self.terms.line_ids.create({"policy_id": self.terms.id, "below_hours": 24, "share": 0.5})

    def test_a_line_by_itself_cannot_move_to_hours_that_are_taken(self):
        with self.assertRaisesRegex(ValidationError, "Avbokning"):
            self.open_ended.below_hours = 24

    def test_the_line_for_any_longer_notice_cannot_be_deleted_by_itself(self):
        with self.assertRaisesRegex(ValidationError, "Avbokning"):
            self.open_ended.unlink()

    def test_a_case_stands_once(self):
        self.terms.line_ids = [Command.create({"case": "no_show", "share": 1})]
        with self.assertRaisesRegex(ValidationError, "stands once"):
            self.terms.line_ids = [Command.create({"case": "no_show", "share": 0.5})]

    def test_a_shorter_notice_cannot_cost_less(self):
        with self.assertRaisesRegex(ValidationError, "never costs less"):
            self.terms.line_ids = [Command.create({"case": "notice", "below_hours": 12, "share": 0.5})]

    def test_a_limit_may_be_by_the_clock(self):
        self.late.write({"below_hours": 0, "after_clock": 9.0, "working_days": True})
        rule = self.late._as_rule()
        self.assertEqual((str(rule.after_clock), rule.days_before, rule.below_hours), ("09:00:00", 1, None))
        self.assertEqual(self.late.display_name, "Cancelled > 09.00 −1")

    def test_another_limit_may_come_and_go(self):
        half = self.terms.line_ids.create({"policy_id": self.terms.id, "below_hours": 48, "share": 0.5})
        self.assertEqual(self.terms.line_ids, self.open_ended | self.late | half)
        half.unlink()
        self.assertEqual(self.terms.line_ids, self.open_ended | self.late)

    def test_all_lines_may_be_exchanged_at_once(self):
        self.terms.line_ids = [
            Command.clear(),
            Command.create({"below_hours": 0, "share": 0}),
            Command.create({"below_hours": 72, "share": 1}),
        ]
        self.assertEqual(self.terms.line_ids.mapped("below_hours"), [0.0, 72.0])
