from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..lent_rights import lend
from .common import UmgangeCommon, local
from .rights import OUTSIDERS, REACH, RIGHTS, ROLES

VERBS = {"c": "create", "r": "read", "w": "write", "d": "unlink"}


class RightsCommon(UmgangeCommon):
    """Adds the users outside our groups, and a world like ours in another company."""

    @classmethod
    def _setup_env(cls):
        super()._setup_env()
        env = cls.env["res.users"].sudo().env
        cls.users["internal"] = cls._make_user("internal")
        cls.users["admin"] = cls._make_user("admin", "base.group_system")
        cls.users["portal"] = new_test_user(env, "umgange_portal", groups="base.group_portal")
        cls.users["public"] = cls.env.ref("base.public_user")

    @classmethod
    def _make_world(cls, supporter, coordinator, author):
        """Return a record of each model around one assignment."""
        assignment = cls._make_assignment(supporter_id=supporter.id, coordinator_id=coordinator.id, room_id=cls.room.id)
        child = assignment.child_ids
        child.shown_phone = "070-174 06 05"
        hour = len(cls.env["umgange.visit"].search([])) + 6
        pause = cls._make_pause(assignment)
        assignment.action_resume()
        plan = cls._make_plan(
            assignment,
            approve=False,
            point_ids=[Command.create({"name": "Plats"})],
            step_ids=[Command.create({"name": "Familjehemmet i rummet"})],
        )
        visit = cls._make_visit(assignment, start=f"{hour:02}:00", stop=f"{hour + 1:02}:00")
        assessment = cls._make_assessment(assignment, ready=False, line_ids=[Command.create({"name": "Våld?"})])
        meeting = cls._as(coordinator, "umgange.meeting").create(
            {
                "assignment_id": assignment.id,
                "start": local("2026-03-03 10:00"),
                "agenda_ids": [Command.create({"name": "Målet"})],
                "rules_ids": [Command.create({"participant_id": assignment.participant_ids[-1:].id})],
                "question_ids": [Command.create({"question": "Får storebror följa med?"})],
            }
        )
        records = [
            child.identity_ids,
            child.contact_ids,
            assignment,
            assignment.participant_ids[:1],
            meeting,
            meeting.agenda_ids,
            meeting.rules_ids,
            meeting.question_ids,
            assignment.participant_ids.confirmation_ids[:1],
            cls._make_contact_note(assignment, author),
            cls._make_handout(assignment),
            cls._make_document(assignment, coordinator),
            extract := cls._make_extract(assignment, identity_note="Körkort"),
            extract.passage_ids[:1],
            report := cls._make_report(assignment),
            report.line_ids[:1],
            cls._make_breach(concerned_ids=[Command.set(child.ids)]),
            plan,
            plan.point_ids,
            cls._as(coordinator, "umgange.plan.view").create(
                {
                    "point_id": plan.point_ids.id,
                    "participant_id": assignment.participant_ids[:1].id,
                    "text": "Lekrummet",
                }
            ),
            plan.arrival_ids[:1],
            plan.step_ids,
            cls._as(coordinator, "umgange.plan.step.taken").create({"step_id": plan.step_ids.id}),
            assessment,
            assessment.line_ids,
            cls._make_decision(assignment),
            cls._make_separation(*(cls._make_person(name, "adult") for name in ("Maj Ek", "Olle Ek"))),
            pause,
            cls._as(coordinator, "umgange.closing").create({"assignment_id": assignment.id}),
            visit,
            visit.attendance_ids[:1],
            visit._list_replies()[:1],
            cls._as(coordinator, "umgange.transport").create({"visit_id": visit.id, "from_place": "Skolan"}),
            cls._as(coordinator, "umgange.outlay").create({"visit_id": visit.id, "amount": 85.5}),
            cls._as(coordinator, "umgange.permit").create(
                {
                    "assignment_id": assignment.id,
                    "site_id": cls.premises.id,
                    "participant_id": assignment.participant_ids[:1].id,
                }
            ),
            visit.booking_ids[:1],
            cls._make_entry(visit, author),
            cls._as(author, "umgange.visit.quarter").create(
                {"visit_id": visit.id, "participant_id": assignment.participant_ids[-1:].id, "needs": "En paus"}
            ),
            cls._as(coordinator, "umgange.meeting.answer").create(
                {
                    "meeting_id": meeting.id,
                    "participant_id": assignment.participant_ids[-1:].id,
                    "question": "Vad har varit bra?",
                }
            ),
            cls._as(author, "umgange.child.talk").create({"visit_id": visit.id, "child_id": child.id}),
            cls._as(author, "umgange.wish").create({"assignment_id": assignment.id, "wish": "Björnboken"}),
            *cls._make_beside(assignment, coordinator, author),
            # a time is kept once somebody relies on it
            lend(cls.env["umgange.visit.mending"]).create(
                {
                    "visit_id": visit.id,
                    "time_name": "actual_start",
                    "reason": "Fel klocka.",
                    "user_id": coordinator.id,
                    "mended_at": local("2026-03-02 09:00"),
                }
            ),
            lend(cls.env["umgange.visit.checklist"]).create(
                {
                    "visit_id": visit.id,
                    "moment": "quick",
                    "note": "Ingen har ringt.",
                    "user_id": coordinator.id,
                    "answered_at": local("2026-03-02 09:00"),
                }
            ),
        ]
        return {record._name: record.sudo(False).with_env(cls.env) for record in records}

    @classmethod
    def _make_beside(cls, assignment, coordinator, author):
        """Return what is kept beside the file of one assignment."""
        incident = cls._make_incident(assignment, author).with_user(cls.manager)
        incident.lex_sarah_reason = "Rutinen saknades"
        incident.action_judge_yes()
        concern = cls._make_concern(assignment, author)
        reader = {"concern_id": concern.id, "user_id": cls.manager.id, "reason": "Ska följa upp."}
        return [
            cls._make_comment(cls._make_signed(assignment, author), coordinator),
            cls._make_complaint(assignment, author),
            incident,
            incident.step_ids[:1],
            concern,
            cls._as(cls.manager, "umgange.concern.reader").create(reader),
        ]


@tagged("post_install", "-at_install")
class TestRights(RightsCommon):
    def _get_models(self):
        """Return the models of ours that have a table."""
        return {
            name
            for name, model in self.registry.items()
            if model._original_module == "qrut_umgange" and not model._abstract
        }

    def test_the_table_names_every_model_of_ours_and_no_other(self):
        self.assertEqual(set(RIGHTS), self._get_models())

    def test_each_role_may_exactly_what_the_table_says(self):
        for model, rights in RIGHTS.items():
            for role, letters in zip(ROLES, rights, strict=True):
                records = self.env[model].with_user(self.users[role])
                may = "".join(key for key, verb in VERBS.items() if records.has_access(verb))
                with self.subTest(model=model, role=role):
                    self.assertEqual(may, letters)

    def test_whoever_is_outside_our_groups_may_nothing(self):
        for model in RIGHTS:
            for role in OUTSIDERS:
                records = self.env[model].with_user(self.users[role])
                may = [verb for verb in VERBS.values() if records.has_access(verb)]
                with self.subTest(model=model, role=role):
                    self.assertEqual(may, [])

    def test_no_right_is_given_to_everybody(self):
        accesses = self.env["ir.model.access"].search([("model_id.model", "in", list(RIGHTS))])
        groups = self.env["res.groups"].browse(
            self.env.ref(f"qrut_umgange.group_{name}").id
            for name in ("supporter", "coordinator", "manager", "finance", "log_reviewer")
        )
        self.assertTrue(accesses)
        self.assertFalse(accesses.filtered(lambda access: access.group_id not in groups))

    def test_the_ladder_is_implied_upwards_and_nothing_else_of_ours(self):
        groups = {
            name: self.env.ref(f"qrut_umgange.group_{name}")
            for name in ("supporter", "coordinator", "manager", "finance", "log_reviewer")
        }
        implied = {
            name: {other for other, g in groups.items() if g in group.all_implied_ids} for name, group in groups.items()
        }
        ladder = ("supporter", "coordinator", "manager")
        self.assertEqual(
            implied,
            {
                "supporter": {"supporter"},
                "coordinator": set(ladder[:2]),
                "manager": set(ladder),
                "finance": {"finance"},
                "log_reviewer": {"log_reviewer"},
            },
        )

    def test_no_group_of_odoo_implies_one_of_ours(self):
        for name in ("supporter", "coordinator", "manager", "finance", "log_reviewer"):
            group = self.env.ref(f"qrut_umgange.group_{name}")
            above = group.all_implied_by_ids - group
            foreign = above.filtered(lambda g: not g.get_external_id()[g.id].startswith("qrut"))
            self.assertFalse(foreign, name)


@tagged("post_install", "-at_install")
class TestReach(RightsCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        other_coordinator = cls._make_user("coordinator2", "qrut_umgange.group_coordinator")
        cls.worlds = {
            "own": cls._make_world(cls.supporter, cls.coordinator, cls.supporter_user),
            "other": cls._make_world(cls.other_supporter, other_coordinator, cls.other_supporter_user),
        }

    def _get_reached(self, model, user):
        """Return which worlds' records the user finds and may read."""
        records = {world: self.worlds[world][model] for world in self.worlds}
        found = self.env[model].with_user(user).search([("id", "in", [r.id for r in records.values()])])
        reached = tuple(w for w, r in records.items() if r.with_user(user).has_access("read"))
        self.assertEqual(set(found.ids), {records[world].id for world in reached}, "search and read differ")
        return reached

    def test_each_role_reaches_exactly_its_own_world(self):
        for model, reach in REACH.items():
            for role, worlds in zip(ROLES[:3], reach, strict=True):
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._get_reached(model, self.users[role]), worlds)

    def test_what_is_out_of_reach_can_neither_be_changed_nor_deleted(self):
        for model, reach in REACH.items():
            for role, worlds in zip(ROLES[:3], reach, strict=True):
                for world in set(self.worlds) - set(worlds):
                    record = self.worlds[world][model].with_user(self.users[role])
                    with self.subTest(model=model, role=role):
                        self.assertFalse(record.has_access("write"))
                        self.assertFalse(record.has_access("unlink"))

    def test_every_model_with_a_supporters_right_has_its_reach_in_the_table(self):
        # Persons show a code; premises, rooms and supporters are everybody's.
        shared = {
            "umgange.person", "umgange.premises", "umgange.room", "umgange.supporter", "umgange.undertaking",
            "umgange.door", "umgange.equipment", "umgange.photo",
            "umgange.visit.end", "umgange.visit.present", "umgange.visit.times", "umgange.visit.times.line",
            "umgange.journal.rewrite",
        }  # fmt: skip
        readable = {model for model, rights in RIGHTS.items() if "r" in rights[0]}
        self.assertEqual(readable - shared, set(REACH))

    def test_a_substitutes_world_ends_when_the_entry_is_signed(self):
        visit = self._make_visit(
            self.worlds["other"]["umgange.assignment"], day="2026-03-01",
            supporter_id=self.supporter.id,
        )  # fmt: skip
        substitute = visit.with_user(self.supporter_user)
        self.assertTrue(substitute.has_access("read"))
        substitute.action_end()
        entry = self._make_entry(visit)
        entry.action_sign()
        self.assertFalse(substitute.has_access("read"))
        self.assertFalse(entry.has_access("read"))

    def test_a_dialog_shows_to_its_user_alone(self):
        values = {
            "umgange.visit.end": {
                "visit_ids": [Command.set(self.worlds["own"]["umgange.visit"].ids)],
                "reason": "unsafe",
                "note": "Pappan kom berusad.",
            },
            "umgange.visit.series": {"assignment_id": self.worlds["own"]["umgange.assignment"].id},
            "umgange.order.register": {
                "assignment_id": self.worlds["own"]["umgange.assignment"].id,
                "product_id": self.product.id,
            },
        }
        for model, vals in values.items():
            dialog = self._as(self.coordinator, model).create(vals)
            for role in ("supporter", "manager"):
                with self.subTest(model=model, role=role):
                    self.assertFalse(dialog.with_user(self.users[role]).has_access("read"))
            self.assertTrue(dialog.has_access("read"))
        series = self._as(self.coordinator, "umgange.visit.series").search([])
        series.action_preview()
        self.assertTrue(series.line_ids)
        self.assertFalse(self._as(self.manager, "umgange.visit.series.line").search([]))


@tagged("post_install", "-at_install")
class TestCompanies(RightsCommon):
    """Another company's records are nobody's, not even a manager's."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.ours = cls._make_world(cls.supporter, cls.coordinator, cls.supporter_user)
        other = cls._create_company(name="Umgängescentrum Bron", country_id=cls.env.ref("base.se").id)
        group = "qrut_umgange.group_"
        cls.stranger = cls._make_user("stranger", f"{group}manager", company_id=other.id)
        cls.strange_finance = cls._make_user("stranger2", f"{group}finance", company_id=other.id)

    def test_a_manager_of_another_company_finds_nothing_of_ours(self):
        for record in [*self.ours.values(), self.room, self.premises, self.supporter]:
            records = record.with_user(self.stranger)
            with self.subTest(model=record._name):
                self.assertFalse(records.has_access("read"))
                self.assertFalse(records.search([("id", "=", record.id)]))

    def test_finance_of_another_company_finds_nothing_of_ours(self):
        service = self.product.id
        travel = Command.create({"kind": "travel_km", "product_id": service})
        agreement = self._make_agreement(line_ids=[travel])
        self.ours["umgange.visit"].with_user(self.coordinator).action_cancel("child_ill")
        delivery = self.ours["umgange.visit"].delivery_ids
        for record in (agreement, agreement.line_ids, agreement.policy_id, agreement.policy_id.line_ids[:1], delivery):
            with self.subTest(model=record._name):
                self.assertTrue(record)
                self.assertFalse(record.with_user(self.strange_finance).has_access("read"))

    def test_persons_of_another_company_are_not_found_by_their_code_either(self):
        child = self.ours["umgange.assignment"].child_ids
        persons = self._as(self.stranger, "umgange.person")
        self.assertFalse(persons.search([("code", "=", child.code)]))
