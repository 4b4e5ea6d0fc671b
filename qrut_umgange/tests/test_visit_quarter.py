from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import local
from .test_visit_early import DayCase

TEXTS = {"before": "Orolig, hade sovit dåligt.", "needs": "Ringa i morgon."}


@tagged("post_install", "-at_install")
class TestVisitQuarter(DayCase):
    """The quarter before and after is the visiting person's, and stays beside the child's file."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visiting = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:20")))

    def _note(self, **texts):
        self.mine.note_quarter(self.visiting.id, texts or TEXTS)
        return self.mine.quarter_ids

    def test_it_is_written_on_the_page_of_the_day_before_and_after(self):
        self._note(before="Orolig")
        quarter = self._note(how_was="Bra, men kort")
        self.assertRecordValues(quarter, [{"before": "Orolig", "how_was": "Bra, men kort", "support": False}])
        self.assertEqual(self.mine.get_quarter(self.visiting.id)["how_was"], "Bra, men kort")
        card = self.mine.get_day_card()
        self.assertEqual([row["id"] for row in card["quarters"]], self.visiting.ids)
        self.assertEqual(card["live"]["quarters"], self.visiting.ids)

    def test_what_was_said_before_is_not_yet_the_quarter_after(self):
        self._note(before="Orolig")
        self.assertEqual(self.mine.get_day_card()["live"]["quarters_after"], [])
        self._note(support="Vi pratade om att vänta in barnet.")
        self.assertEqual(self.mine.get_day_card()["live"]["quarters_after"], self.visiting.ids)

    def test_it_is_with_whoever_visits_and_nobody_else(self):
        child = self.assignment.participant_ids.filtered(lambda each: each.role == "child")
        for participant in (child, self.carer, self._make_assignment().participant_ids[-1:]):
            with self.assertRefused("with whoever visits"):
                self.mine.note_quarter(participant.id, TEXTS)
        with self.assertRefused("The quarter has"):
            self.mine.note_quarter(self.visiting.id, {"user_id": "1"})

    def test_what_was_noted_on_another_day_stays_and_another_note_stands_beside(self):
        quarter = self._note()
        with freeze_time(local("2026-03-05 09:00")):
            with self.assertRefused("on another day stays"):
                quarter.write({"needs": "Inget"})
            self.assertFalse(self.mine.get_quarter(self.visiting.id)["needs"])
            self.assertEqual(len(self._note(needs="Ringde: vill ha hjälp med bussen.")), 2)

    def test_only_whoever_had_it_writes_it(self):
        quarter = self._note()
        with self.assertRefused("Whoever noted it", AccessError):
            quarter.with_user(self.manager).write({"needs": "x"})
        with self.assertRaises(AccessError):
            quarter.unlink()

    def test_the_assignments_supporter_its_coordinator_and_managers_read_it(self):
        quarter = self._note()
        for user in (self.supporter_user, self.coordinator, self.manager):
            self.assertEqual(quarter.with_user(user).needs, "Ringa i morgon.")
        another = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        for user in (another, self.other_supporter_user, self.finance, self.reviewer):
            with self.assertRaises(AccessError):
                quarter.with_user(user).read(["needs"])
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).get_quarter(self.visiting.id)

    def test_it_is_no_part_of_the_childs_file(self):
        """In the log it is the adult's; no field leads to it from a child, an entry, or what is made of them."""
        quarter = self._note()
        self.assertEqual(quarter.sudo()._get_care_persons(), {quarter.id: self.visiting.person_id})
        leading = {
            field.model_name
            for model in self.registry.values()
            for field in model._fields.values()
            if field.relational and field.comodel_name == quarter._name
        }
        self.assertEqual(leading, {"umgange.visit"})
        own = {field.comodel_name for field in quarter._fields.values() if field.relational}
        self.assertNotIn("umgange.person", own)
        self.assertNotIn("umgange.journal.entry", own)
        drafted = self.mine.begin_drafts()
        self.assertNotIn("Ringa i morgon", str(drafted))
