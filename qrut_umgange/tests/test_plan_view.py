from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_plan import PlanCase

# A plan of 17 points on which six people have each said something, opened as the form opens it.
QUERIES_TO_OPEN = 26
FORM = {
    "matrix": {},
    "changes": {},
    "purpose": {},
    "point_ids": {
        "fields": {
            "sequence": {},
            "name": {},
            "topic": {},
            "agreed": {},
            "outcome": {},
            "view_ids": {
                "fields": {"participant_id": {"fields": {"display_name": {}}}, "text": {}, "agrees": {}},
            },
        }
    },
}


class PlanViewCase(PlanCase):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.child, cls.mother = cls.assignment.participant_ids
        cls.carer = cls._take_part(cls.assignment, "carer", "Ingrid Moberg")

    @classmethod
    def _take_part(cls, assignment, role, name, **values):
        person = cls._make_person(name, "adult")
        values = {"assignment_id": assignment.id, "role": role, "person_id": person.id, **values}
        return cls._as(cls.coordinator, "umgange.participant").create(values)

    def _make_point(self, views=(), approve=False, assignment=None, kind="full", **values):
        """Return the one point of a plan, with what each participant says about it."""
        point = {
            "name": "Hur ofta",
            "agreed": "Varannan onsdag",
            "topic": "frequency",
            "view_ids": [Command.create({"participant_id": who.id, "text": text}) for who, text in views],
            **values,
        }
        plan = self._make_plan(
            assignment or self.assignment,
            approve,
            kind=kind,
            valid_to="2026-01-30" if kind == "start" else False,
            point_ids=[Command.create(point)],
        )
        return plan.point_ids

    def _say(self, point, who, text, **values):
        views = self._as(self.coordinator, "umgange.plan.view")
        return views.create({"point_id": point.id, "participant_id": who.id, "text": text, **values})


@tagged("post_install", "-at_install")
class TestPlanView(PlanViewCase):
    """How each participant sees a point, and where that is a difference."""

    # === WHAT IS A DIFFERENCE === #

    def test_what_is_written_differs_until_somebody_says_that_it_does_not(self):
        view = self._say(self._make_point(), self.mother, "Varje vecka")
        self.assertTrue(view.differs)
        view.agrees = True
        self.assertFalse(view.differs)

    def test_an_empty_view_is_no_difference(self):
        point = self._make_point()
        for who, text in ((self.child, False), (self.mother, " \n"), (self.carer, "")):
            self.assertFalse(self._say(point, who, text).differs)
        self.assertFalse(point.differs)

    def test_a_view_that_is_emptied_differs_no_more(self):
        point = self._make_point([(self.mother, "Varje vecka")])
        self.assertTrue(point.differs)
        point.view_ids.text = False
        self.assertFalse(point.differs)
        point.view_ids.text = "Varje vecka"
        self.assertTrue(point.differs)

    def test_to_ask_whether_there_is_a_difference_reads_nobodys_words(self):
        point = self._make_point([(self.mother, "Varje vecka")])
        self.env.cr.precommit.run()
        point.invalidate_recordset()
        point.view_ids.invalidate_recordset()
        log = self.env["umgange.access.log"].sudo()
        last = log.search([], limit=1).id
        read = [("model", "=", "umgange.plan.view"), ("action", "=", "read"), ("id", ">", last)]
        self.assertTrue(point.differs)
        self.env.cr.precommit.run()
        self.assertFalse(log.search_count(read))
        self.assertEqual(point.view_ids.text, "Varje vecka")
        self.env.cr.precommit.run()
        rows = log.search(read)
        # of the child, and of whoever said it
        persons = self.child.person_id | self.mother.person_id
        self.assertEqual(set(rows.mapped("person_id")), set(persons.ids))

    # === WHO HAS A SAY === #

    def test_everybody_around_the_child_has_a_say_each_once(self):
        self._as(self.coordinator, "umgange.participant").create(
            [
                {"assignment_id": self.assignment.id, "role": "guardian", "person_id": self.mother.person_id.id},
                {"assignment_id": self.assignment.id, "role": "officer", "partner_id": self.buyer.id},
            ]
        )
        self._take_part(self.assignment, "sibling", "Nils Ek")
        self._take_part(self.assignment, "carer", "Maj Berg", date_to="2025-12-31")
        voices = self._make(approve=False).matrix["voices"]
        self.assertEqual([voice["role"] for voice in voices], ["Child", "Visiting person", "Family home", "Officer"])
        self.assertEqual(voices[1]["name"], "Sara Ek 0")

    def test_whoever_has_said_something_in_it_stays_in_an_old_plan(self):
        plan = self._make_point([(self.carer, "Varje vecka")], outcome="agreed", approve=True).plan_id
        self.carer.date_to = "2025-12-31"
        plan.invalidate_recordset()
        self.assertIn(self.carer.id, [voice["id"] for voice in plan.matrix["voices"]])

    def test_the_name_is_shown_by_the_readers_own_rights(self):
        plan = self._make(approve=False)
        self.mother.person_id.with_user(self.manager).write(
            {
                "protection": "hidden",
                "access_user_ids": [Command.set(self.manager.ids)],
                "list_reason": "Beslut",
            }
        )
        for user, seen in ((self.manager, True), (self.coordinator, False), (self.supporter_user, False)):
            plan.invalidate_recordset()
            names = [voice["name"] for voice in plan.with_user(user).matrix["voices"]]
            with self.subTest(user=user.login):
                self.assertEqual("Sara Ek 0" in names, seen)

    def test_only_those_who_have_a_say_in_the_assignment_are_written_down(self):
        point = self._make_point()
        stranger = self._make_assignment().participant_ids[:1]
        sibling = self._take_part(self.assignment, "sibling", "Nils Ek")
        for who in (stranger, sibling):
            with self.subTest(who=who.role), self.assertRefused("has no say in", ValidationError):
                self._say(point, who, "Varje vecka")

    def test_each_has_one_view_on_a_point(self):
        point = self._make_point([(self.mother, "Varje vecka")])
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self._say(point, self.mother, "Varje dag")

    def test_who_has_said_something_stays_who_it_was(self):
        self._make_point([(self.mother, "Varje vecka")])
        for attempt in (self.mother.unlink, lambda: self.mother.write({"role": "other"})):
            with self.assertRefused("thinks stands in a plan. Set the last day instead"):
                attempt()
        self.carer.unlink()

    # === ROLES === #

    def test_a_supporter_reads_and_does_not_write(self):
        view = self._make_point([(self.mother, "Varje vecka")]).view_ids.with_user(self.supporter_user)
        self.assertEqual(view.text, "Varje vecka")
        for attempt in (lambda: view.write({"text": "Varje dag"}), view.unlink):
            with self.assertRaises(AccessError):
                attempt()

    def test_others_read_nothing(self):
        view = self._make_point([(self.mother, "Varje vecka")]).view_ids
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                view.with_user(user).read(["text", "is_written"])

    # === THE SCREEN === #

    def test_a_plan_of_17_points_and_6_people_opens_in_few_queries(self):
        people = self.child | self.mother | self.carer
        for role, name in (("guardian", "Per Ek"), ("carer", "Maj Berg"), ("visiting", "Nils Ek")):
            people |= self._take_part(self.assignment, role, name)
        said = [Command.create({"participant_id": who.id, "text": "Annat", "agrees": True}) for who in people]
        points = [Command.create({"name": f"P{n}", "agreed": "Så", "view_ids": said}) for n in range(17)]
        self._make(point_ids=points)
        plan = self._make(valid_from="2026-04-01", point_ids=points)
        self.assertEqual(len(plan.point_ids.view_ids), 17 * 6)
        self.env.flush_all()
        for user in (self.coordinator, self.supporter_user):
            self.env.invalidate_all()
            opened = plan.with_user(user)
            opened.web_read(FORM)  # what is asked once for all
            self.env.cr.precommit.run()
            self.env.invalidate_all()
            with self.subTest(user=user.login), self.assertQueryCount(QUERIES_TO_OPEN):
                (form,) = opened.web_read(FORM)
            self.assertEqual(len(form["matrix"]["voices"]), 6)
            self.assertEqual(sum(len(point["view_ids"]) for point in form["point_ids"]), 17 * 6)


@tagged("post_install", "-at_install")
class TestPlanViewSealed(PlanViewCase):
    """What somebody said is sealed with the plan, whoever writes to it and however."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.plan = cls._make_plan(
            cls.assignment,
            point_ids=[
                Command.create(
                    {
                        "name": "Plats",
                        "agreed": "Solen",
                        "outcome": "agreed",
                        "view_ids": [Command.create({"participant_id": cls.mother.id, "text": "Hemma"})],
                    }
                )
            ],
        )
        cls.view = cls.plan.point_ids.view_ids
        cls.env.flush_all()

    def test_it_does_not_change(self):
        draft = self._make_point()
        for view in (self.view, self.view.sudo()):
            for attempt in (
                lambda view=view: view.write({"text": "Solen"}),
                lambda view=view: view.write({"agrees": True}),
                view.unlink,
                lambda view=view: view.create(
                    {"point_id": self.plan.point_ids.id, "participant_id": self.child.id, "text": "Lekrummet"}
                ),
                lambda view=view: view.write({"point_id": draft.id}),
            ):
                with self.assertRefused("does not change. Make a new version"):
                    attempt()
        for values in ({"outcome": "board"}, {"topic": "other"}):
            with self.assertRefused("does not change. Make a new version"):
                self.plan.point_ids.write(values)

    def test_a_view_on_a_draft_cannot_be_moved_into_it(self):
        view = self._make_point([(self.child, "Lekrummet")]).view_ids
        for one in (view, view.sudo()):
            with self.assertRefused("does not change. Make a new version"):
                one.point_id = self.plan.point_ids

    def test_the_database_refuses_each_change_by_sql(self):
        view, point = f"WHERE id = {self.view.id}", f"WHERE id = {self.view.point_id.id}"
        others = self._make_point([(self.carer, "Lekrummet")]).view_ids
        self.assertSealed(
            f"UPDATE umgange_plan_view SET text = 'Annat' {view}",
            f"UPDATE umgange_plan_view SET agrees = true {view}",
            f"UPDATE umgange_plan_view SET is_written = false {view}",
            f"UPDATE umgange_plan_view SET participant_id = participant_id + 1 {view}",
            f"UPDATE umgange_plan_view SET point_id = point_id + 1 {view}",
            f"UPDATE umgange_plan_view SET company_id = company_id + 1 {view}",
            f"UPDATE umgange_plan_view SET is_sealed = false {view}",
            f"DELETE FROM umgange_plan_view {view}",
            f"UPDATE umgange_plan_point SET outcome = 'board' {point}",
            f"UPDATE umgange_plan_point SET topic = 'other2' {point}",
            # a view that nobody had when it was approved
            f"UPDATE umgange_plan_view SET point_id = {self.view.point_id.id} WHERE id = {others.id}",
            "INSERT INTO umgange_plan_view (point_id, participant_id, company_id, text)"
            f" SELECT point_id, {self.carer.id}, company_id, 'Annat' FROM umgange_plan_view {view}",
            "TRUNCATE umgange_plan_view",
        )

    def test_without_its_trigger_the_attack_succeeds(self):
        for trigger, statement in (
            ("umgange_refuse_update", f"UPDATE umgange_plan_view SET text = 'Annat' WHERE id = {self.view.id}"),
            (
                "umgange_refuse_onto",
                "INSERT INTO umgange_plan_view (point_id, participant_id, company_id)"
                f" SELECT point_id, {self.carer.id}, company_id FROM umgange_plan_view WHERE id = {self.view.id}",
            ),
        ):
            with self.subTest(trigger=trigger), self.env.cr.savepoint() as broken:
                self.env.cr.execute(f"ALTER TABLE umgange_plan_view DISABLE TRIGGER {trigger}")
                self.env.cr.execute(statement)
                self.assertEqual(self.env.cr.rowcount, 1)
                broken.rollback()

    def test_a_draft_and_all_in_it_may_be_deleted(self):
        plan = self._make_point([(self.child, "Lekrummet")]).plan_id
        plan.unlink()
        self.assertFalse(plan.exists())

    def test_an_approved_plan_keeps_who_spoke(self):
        with self.assertRaises(UserError):
            self.mother.unlink()
