from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .test_plan import PlanCase


@tagged("post_install", "-at_install")
class TestPlanSealed(PlanCase):
    """An approved plan never changes, whoever writes to it and however."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.plan = cls._make_plan(
            cls.assignment,
            purpose="Att lära känna mamma",
            point_ids=[Command.create({"name": "Plats", "agreed": "Solen"})],
        )
        cls.point = cls.plan.point_ids
        cls.env.flush_all()

    def test_only_the_last_day_may_still_be_set(self):
        self.plan.valid_to = "2026-12-31"
        self.env.flush_all()
        for values in (
            {"valid_from": "2026-02-01"},
            {"kind": "start"},
            {"purpose": "Annat"},
            {"minutes_before": 0},
            {"point_ids": [Command.create({"name": "Tid"})]},
            {"valid_to": "2026-11-30", "purpose": "Annat"},
        ):
            for plan in (self.plan, self.plan.sudo(), self.plan.with_user(self.manager)):
                with (
                    self.subTest(values=values, su=plan.env.su),
                    self.assertRefused("does not change. Make a new version"),
                ):
                    plan.write(values)

    def test_it_is_not_deleted_and_no_draft_again(self):
        for plan in (self.plan, self.plan.sudo()):
            with self.assertRaises(UserError):
                plan.unlink()
            with self.assertRaises(UserError):
                plan.write({"state": "draft"})
        draft = self._make(approve=False)
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_its_points_are_sealed_too(self):
        self.assertTrue(self.point.is_sealed)
        for point in (self.point, self.point.sudo()):
            for attempt in (
                lambda point=point: point.write({"agreed": "Månen"}),
                lambda point=point: point.write({"sequence": 99}),
                point.unlink,
                lambda point=point: point.create({"plan_id": self.plan.id, "name": "Tid"}),
            ):
                with self.assertRefused("does not change. Make a new version"):
                    attempt()

    def test_a_point_of_a_draft_cannot_be_moved_into_it(self):
        draft = self._make(approve=False, point_ids=[Command.create({"name": "Tid"})])
        for point in (draft.point_ids, draft.point_ids.sudo()):
            with self.assertRefused("does not change. Make a new version"):
                point.plan_id = self.plan

    def test_the_database_refuses_each_change_by_sql(self):
        draft = self._make(approve=False, point_ids=[Command.create({"name": "Tid"})])
        plan, point = f"WHERE id = {self.plan.id}", f"WHERE plan_id = {self.plan.id}"
        self.assertSealed(
            f"UPDATE umgange_plan SET valid_from = '2020-01-01' {plan}",
            f"UPDATE umgange_plan SET purpose = 'Annat' {plan}",
            f"UPDATE umgange_plan SET state = 'draft' {plan}",
            f"UPDATE umgange_plan SET version = 99 {plan}",
            f"UPDATE umgange_plan SET kind = 'start' {plan}",
            f"UPDATE umgange_plan SET minutes_before = 0 {plan}",
            f"UPDATE umgange_plan SET assignment_id = NULL {plan}",
            f"UPDATE umgange_plan SET company_id = company_id + 1 {plan}",
            f"UPDATE umgange_plan SET approved_at = now() {plan}",
            f"UPDATE umgange_plan SET approved_by_id = 1 {plan}",
            f"DELETE FROM umgange_plan {plan}",
            f"UPDATE umgange_plan_point SET agreed = 'Månen' {point}",
            f"UPDATE umgange_plan_point SET name = 'Månen' {point}",
            f"UPDATE umgange_plan_point SET company_id = company_id + 1 {point}",
            f"UPDATE umgange_plan_point SET is_sealed = false {point}",
            f"DELETE FROM umgange_plan_point {point}",
            # what was not there when it was approved
            f"UPDATE umgange_plan_point SET plan_id = {self.plan.id} WHERE id = {draft.point_ids.id}",
            *self._get_additions(),
        )

    def _get_additions(self):
        """Return statements that add a part of each kind to the approved plan."""
        who = self._add_participant(self.assignment, "carer").id
        into = "INSERT INTO {} (plan_id, company_id, {}) SELECT id, company_id, {} FROM umgange_plan WHERE id = {}"
        return [
            into.format("umgange_plan_point", "name, topic", "'Tid', 'other'", self.plan.id),
            into.format("umgange_plan_step", "name, phase, lineage", "'Ett', 'settling', 'x'", self.plan.id),
            into.format("umgange_plan_arrival", "participant_id", who, self.plan.id),
        ]

    def test_the_database_refuses_to_empty_the_tables(self):
        self.assertSealed("TRUNCATE umgange_plan CASCADE", "TRUNCATE umgange_plan_point CASCADE")

    def test_the_last_day_may_be_set_by_sql(self):
        self.env.cr.execute(SQL("UPDATE umgange_plan SET valid_to = '2026-06-30' WHERE id = %s", self.plan.id))
        self.plan.invalidate_recordset()
        self.assertEqual(self.plan.valid_to, date(2026, 6, 30))

    def test_without_its_trigger_the_attack_succeeds(self):
        tables = "umgange_plan_point", "umgange_plan_step", "umgange_plan_arrival"
        attacks = [
            (table, "umgange_refuse_onto", add) for table, add in zip(tables, self._get_additions(), strict=True)
        ]
        change = f"UPDATE umgange_plan SET purpose = 'Annat' WHERE id = {self.plan.id}"
        for table, trigger, statement in (("umgange_plan", "umgange_refuse_update", change), *attacks):
            with self.subTest(table=table), self.env.cr.savepoint() as broken:
                self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
                self.env.cr.execute(statement)
                self.assertEqual(self.env.cr.rowcount, 1)
                broken.rollback()
