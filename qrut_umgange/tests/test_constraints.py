from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.models import Constraint, UniqueIndex
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import UmgangeInvoiceCommon
from .violations_files import FILES
from .violations_money import MONEY
from .violations_plans import PLANS

VIOLATIONS = {**MONEY, **PLANS, **FILES}

# A period that ends before it begins is none that the other rule could compare.
HELD_BESIDE = {
    "umgange_agreement_dates_in_order": "umgange_agreement_one_a_day",
    "umgange_plan_dates_in_order": "umgange_plan_one_approved_a_day",
}


@tagged("post_install", "-at_install")
class TestConstraints(UmgangeInvoiceCommon):
    """Each rule that the database keeps is there, is broken once, and answers in words."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_room("Månen")
        agreement = cls._make_agreement(line_ids=[Command.create({"kind": "travel_km", "product_id": cls.product.id})])
        assignment = cls._make_assignment()
        waiting = cls._make_assignment(supporter_id=False, room_id=False)
        person = assignment.child_ids
        person.shown_phone = "070-174 06 05"
        plan = cls._make_plan(assignment)
        order = cls._make_order(assignment)
        visit = cls._make_visit(assignment)
        done, waiting_visit = (cls._make_visit(each, day="2026-03-11") for each in (assignment, waiting))
        (done | waiting_visit).action_end()
        cls._make_visit(assignment, day="2026-03-18").action_end()
        cls._make_entry(visit)
        cls._make_entry(visit, kind="event")
        meeting = cls._as(cls.coordinator, "umgange.meeting").create(
            {
                "assignment_id": assignment.id,
                "start": "2026-03-03 09:00:00",
                "stop": "2026-03-03 10:00:00",
                "rules_ids": [Command.create({"participant_id": assignment.participant_ids[-1:].id})],
                "question_ids": [Command.create({"question": "Får storebror följa med?"})],
            }
        )
        template = cls._as(cls.manager, "umgange.text.template").create(
            {"name": "Uppföljning", "meeting_kind": "follow_up", "text": "Hur har det varit?"}
        )
        register = cls._as(cls.coordinator, "umgange.order.register").create({"assignment_id": assignment.id})
        invoice = order.with_user(cls.finance)._create_invoices()
        cls._make_entry(done).action_sign()
        draft = cls._make_entry(done, kind="event")
        rested = cls._make_assignment(supporter_id=False, room_id=False)
        cls._make_pause(rested)
        rested.action_resume()
        pause = cls._make_pause(rested)
        apart = [cls._make_person(f"Maj Ek {number}", "adult") for number in range(3)]
        cls._as(cls.manager, "umgange.door").create(
            [{"name": name, "premises_id": cls.premises.id} for name in ("Entré A", "Entré B")]
        )
        cls._as(cls.manager, "umgange.equipment").create([{"name": "Soffa"}, {"name": "Kök"}])
        beside = cls._prepare_beside(assignment)
        cls.ids = {
            **beside,
            "closing": cls._as(cls.coordinator, "umgange.closing").create({"assignment_id": assignment.id}).id,
            "pause": pause.id,
            "rested": rested.id,
            "breach": cls._make_breach().id,
            "document": cls._make_document(assignment).id,
            "extract": cls._make_extract(assignment).id,
            "report": cls._make_report(assignment).id,
            "child": draft.child_id.id,
            "draft": draft.id,
            "agreement": agreement.id,
            "assessment": cls._make_assessment(assignment, ready=False).id,
            "assignment": assignment.id,
            "company": cls.company.id,
            "confirmation": assignment.participant_ids.confirmation_ids[:1].id,
            "decision": cls._make_decision(assignment).id,
            "delivery": done.sudo().delivery_ids.id,
            "draft_plan": cls._make_plan(assignment, approve=False).id,
            "handout": [cls._make_handout(assignment).id for _each in range(2)][0],
            "runs": ", ".join(map(str, cls._as(cls.finance, "umgange.invoice.run").create([{}, {}]).ids)),
            "invoice_lines": ", ".join(map(str, invoice.invoice_line_ids.ids)),
            "meeting": meeting.id,
            "order": order.id,
            "permit": cls._as(cls.coordinator, "umgange.permit")
            .create({"assignment_id": assignment.id, "site_id": cls.premises.id, "supporter_id": cls.supporter.id})
            .id,
            "person": person.id,
            "plan": plan.id,
            "policy": agreement.policy_id.id,
            "register": register.id,
            "question": meeting.question_ids.id,
            "reply": visit._list_replies()[:1].id,
            "resource": cls.room.resource_id.id,
            "room": cls.room.id,
            "rules": meeting.rules_ids.id,
            "proposal": cls._make_separation(*apart[:2], decide=False).id,
            "separation": cls._make_separation(*apart[1:]).id,
            "template": template.id,
            "quarter": cls._as(cls.coordinator, "umgange.visit.quarter")
            .create({"visit_id": visit.id, "participant_id": assignment.participant_ids[-1:].id})
            .id,
            "asked": cls._as(cls.coordinator, "umgange.meeting.answer")
            .create({"meeting_id": meeting.id, "participant_id": assignment.participant_ids[-1:].id})
            .id,
            "talk": cls._as(cls.coordinator, "umgange.child.talk")
            .create({"visit_id": visit.id, "child_id": visit.assignment_id.child_ids.id})
            .id,
            "wish": cls._as(cls.coordinator, "umgange.wish")
            .create({"assignment_id": assignment.id, "wish": "Björnboken"})
            .id,
            "outlay": cls._as(cls.coordinator, "umgange.outlay").create({"visit_id": visit.id, "amount": 85.5}).id,
            "transport": cls._as(cls.coordinator, "umgange.transport").create({"visit_id": visit.id}).id,
            "user": cls.supporter_user.id,
            "visit": visit.id,
            "waiting_delivery": waiting_visit.sudo().delivery_ids.id,
        }
        cls.env.flush_all()

    @classmethod
    def _prepare_beside(cls, assignment):
        """Return what is kept beside the file, by what the statements call it."""
        judged = cls._make_incident(assignment).with_user(cls.manager)
        judged.lex_sarah_reason = "Rutinen saknades"
        judged.action_judge_yes()
        concern = cls._make_concern(assignment, made=False)
        cls._as(cls.manager, "umgange.concern.reader").create(
            {"concern_id": concern.id, "user_id": cls.coordinator.id, "reason": "Ska följa upp."}
        )
        return {
            # of another child: the statements take the chain of this one as it is
            "comment": cls._make_comment(cls._make_signed(cls._make_assignment(room_id=False))).id,
            "complaint": cls._make_complaint(assignment).id,
            "incident": cls._make_incident(assignment).id,
            "judged": judged.id,
            "concern": concern.id,
        }

    def _get_rules(self):
        """Return ``{name in the database: (model, rule)}`` of this module's rules."""
        return {
            rule.full_name(model): (model, rule)
            for name in self.env.registry
            if not (model := self.env[name])._abstract
            for rule in model._table_objects.values()
            if rule._module == "qrut_umgange" and isinstance(rule, (Constraint, UniqueIndex))
        }

    def test_every_rule_is_tried(self):
        self.assertEqual(set(self._get_rules()), set(VIOLATIONS))

    def test_every_rule_is_in_the_database_and_enabled(self):
        found = self.env.execute_query(
            SQL(
                """SELECT conname FROM pg_constraint WHERE convalidated
                UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
                WHERE indisunique AND indisvalid"""
            )
        )
        self.assertLessEqual(set(self._get_rules()), {name for (name,) in found})

    def test_every_rule_refuses_what_breaks_it(self):
        for name, statement in VIOLATIONS.items():
            with self.subTest(name=name):
                with self.assertRaises(IntegrityError) as refused, mute_logger("odoo.sql_db"):
                    self.env.cr.execute(SQL(statement.format(**self.ids)))
                self.assertEqual(refused.exception.diag.constraint_name, name)

    def test_every_rule_answers_with_a_sentence(self):
        for name, (model, rule) in self._get_rules().items():
            with self.subTest(name=name):
                self.assertRegex(rule.get_error_message(model, None), r"^[A-Z].{15,}\.$")

    def _drop(self, name):
        model, rule = self._get_rules()[name]
        table, rule_name = SQL.identifier(model._table), SQL.identifier(name)
        constraint = SQL("ALTER TABLE %s DROP CONSTRAINT %s", table, rule_name)
        self.env.cr.execute(constraint if isinstance(rule, Constraint) else SQL("DROP INDEX %s", rule_name))

    def test_without_a_rule_what_breaks_it_succeeds(self):
        for name, statement in VIOLATIONS.items():
            with self.subTest(name=name), self.env.cr.savepoint() as broken:
                self._drop(name)
                if name in HELD_BESIDE:
                    self._drop(HELD_BESIDE[name])
                self.env.cr.execute(SQL(statement.format(**self.ids)))
                self.assertTrue(self.env.cr.rowcount)
                broken.rollback()
