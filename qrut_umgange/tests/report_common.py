from unittest.mock import patch

from .extract_common import TalkedCommon

SECRET = "Kanariehemligt"


class ReportCommon(TalkedCommon):
    """A child with a sister, a visit that was signed, a talk; the officer of the municipality."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.startClassPatcher(patch.object(type(cls.env["umgange.report"]), "_get_paper_lang", lambda _self: "en_US"))
        cls._add_sides(cls.assignment)
        cls.assignment.partner_id = cls.buyer
        cls.officer = cls.assignment.participant_ids.filtered(lambda each: each.role == "officer")
        cls.plan = cls._make_plan(cls.assignment, purpose="Att känna sin mamma.", valid_from="2026-02-01")

    def _begin(self, user=None, **values):
        values = {
            "assignment_id": self.assignment.id,
            "child_id": self.child.id,
            "kind": "month",
            "date_from": "2026-02-15",
            "date_to": "2026-03-02",
            **values,
        }
        return self._as(user or self.coordinator, "umgange.report").create(values).with_context(lang="en_US")

    def _submit(self, report=None, **values):
        report = report or self._begin()
        report.write({"recommendation": "continue", "recommendation_reason": "Det går lugnt.", **values})
        report.action_submit()
        return report

    def _approve(self, report=None):
        report = self._submit(report)
        report.with_user(self.manager).action_approve()
        return report

    def _get_told(self, report, section):
        lines = report.line_ids.filtered(lambda line: line.section == section and line.is_included)
        return lines.mapped("text")
