from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .common import UmgangeCommon, local

COMMON = "Barnen kom 15.00. Alla åt smörgås och byggde en koja."


class SiblingsCase(UmgangeCommon):
    """A visit of two siblings that one supporter has held."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(children=0)
        cls.ellie, cls.nils = (cls._add_child(cls.assignment, name) for name in ("Ellie Rask", "Nils Rask"))
        cls.visit = cls._make_visit(cls.assignment)
        cls.mine = cls.visit.with_user(cls.supporter_user)

    @classmethod
    def _add_child(cls, assignment, name, role="child"):
        person = cls._make_person(name)
        cls._as(cls.coordinator, "umgange.participant").create(
            {"assignment_id": assignment.id, "role": role, "person_id": person.id}
        )
        return person

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))

    def _hold(self, visit=None):
        mine = visit or self.mine
        mine.action_start(local("2026-03-04 15:00"))
        mine.action_end(local("2026-03-04 17:00"))

    def _begin(self, visit=None):
        begun = (visit or self.mine).begin_drafts()
        ids = [entry["id"] for entry in begun["entries"]]
        return begun, self._as(self.supporter_user, "umgange.journal.entry").browse(ids)

    def _sign(self, entries, common_number=0):
        return entries.sign_as_shown(entries.mapped("draft_number"), common_number)


@tagged("post_install", "-at_install")
class TestJournalSiblings(SiblingsCase):
    """Written once: what is common and a part for each child; signed as clean entries of their own, all or none."""

    def test_a_visit_of_two_is_written_once_and_becomes_an_entry_each(self):
        self._hold()
        begun, entries = self._begin()
        self.assertEqual(begun["common"], {"text": "", "number": 0})
        self.assertEqual(entries.child_id, self.ellie | self.nils)
        self.assertEqual(entries.save_common(COMMON, 0), {"number": 1, "other": False})
        for entry, facts in zip(entries, ("Ellie ritade en katt.", "Nils somnade 16.30."), strict=True):
            entry.save_draft({"facts": facts}, 0)
        self._sign(entries, 1)
        self.assertEqual(set(entries.mapped("state")), {"signed"})
        self.assertEqual(entries[0].facts, f"{COMMON}\n\nEllie ritade en katt.")
        self.assertEqual(entries[1].facts, f"{COMMON}\n\nNils somnade 16.30.")
        self.assertFalse(any(entries.mapped("common_facts")))
        self.assertNotIn("Nils", entries[0].facts)
        self.assertTrue(self.visit.is_documented)

    def test_what_is_common_is_enough_for_a_child(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        self._sign(entries, 1)
        self.assertEqual(set(entries.mapped("facts")), {COMMON})

    def test_all_are_signed_or_none(self):
        self._hold()
        _begun, entries = self._begin()
        entries[0].save_draft({"facts": "Ellie ritade."}, 0)
        with self.assertRefused("a line is enough"):
            self._sign(entries)
        self.assertEqual(set(entries.mapped("state")), {"draft"})

    def test_only_what_was_shown_is_signed(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        with self.assertRefused("changed on another device"):
            self._sign(entries, 0)
        entries[1].save_draft({"facts": "Nils sov."}, 0)
        with self.assertRefused("changed on another device"):
            entries.sign_as_shown([0, 0], 1)

    def test_two_devices_notice_each_other_in_what_is_common(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        self.assertEqual(entries.save_common("Annat.", 0), {"number": 1, "other": {"common": COMMON}})
        self.assertEqual(set(entries.mapped("common_facts")), {COMMON})

    def test_a_draft_that_is_begun_later_has_what_is_common(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        entries[1].unlink()
        begun, entries = self._begin()
        self.assertEqual(begun["common"], {"text": COMMON, "number": 1})
        self.assertEqual(set(entries.mapped("common_facts")), {COMMON})

    def test_one_alone_can_be_signed_and_has_what_was_common(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        entries[0].action_sign()
        self.assertEqual((entries[0].facts, entries[1].state), (COMMON, "draft"))

    def test_nobody_else_writes_or_reads_what_is_common(self):
        self._hold()
        _begun, entries = self._begin()
        for user in (self.other_supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                entries.with_user(user).save_common("Annat.", 0)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                entries.with_user(user).find_named()
        with self.assertRaises(AccessError):
            entries.with_user(self.other_supporter_user).read(["common_facts"])
        with self.assertRaises(AccessError):
            entries.write({"common_number": 7})

    def test_the_database_takes_nothing_signed_with_a_common_part_beside_it(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        self._sign(entries, 1)
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(SQL("UPDATE umgange_journal_entry SET common_facts = 'x' WHERE id = %s", entries[0].id))

    def test_at_a_desk_the_page_opens_and_for_one_child_its_entry(self):
        self._hold()
        action = self.mine.action_write_journal()
        self.assertEqual((action["tag"], action["context"]["active_id"]), ("umgange_journal_together", self.visit.id))
        entries = self.mine.journal_entry_ids
        entries[0].write({"facts": "Ellie ritade."})
        entries[0].action_sign()
        self.assertEqual(self.mine.action_write_journal()["type"], "ir.actions.act_window")

    # === JOINT VISITS === #

    def _make_joint(self, supporter, name="Nora Rask"):
        """Return the visit of a sibling's own assignment that is joint with ours."""
        assignment = self._make_assignment(children=0, supporter_id=supporter.id, case_key=self.assignment.name)
        self.assignment.case_key = self.assignment.name
        self._add_child(assignment, name)
        return self._make_visit(
            assignment, lead_visit_id=self.visit.id, room_id=self.room.id, supporter_id=supporter.id
        )

    def test_siblings_with_an_assignment_each_and_the_same_supporter_are_written_once(self):
        with freeze_time("2026-03-02 08:00:00"):
            joint = self._make_joint(self.supporter)
        self._hold()
        self._hold(joint.with_user(self.supporter_user))
        begun, entries = self._begin()
        self.assertEqual(len(entries), 3)
        self.assertEqual(entries.visit_id, self.visit | joint)
        self.assertEqual(
            {entry["about"].split()[0] for entry in begun["entries"]},
            set((self.assignment | joint.assignment_id).mapped("name")),
        )
        entries.save_common(COMMON, 0)
        self._sign(entries, 1)
        self.assertTrue(self.visit.is_documented and joint.is_documented)

    def test_siblings_with_a_supporter_each_are_each_ones_own_to_write(self):
        with freeze_time("2026-03-02 08:00:00"):
            joint = self._make_joint(self.other_supporter)
        self._hold()
        self._hold(joint.with_user(self.other_supporter_user))
        _begun, entries = self._begin()
        self.assertEqual(entries.visit_id, self.visit)
        theirs = joint.with_user(self.other_supporter_user).begin_drafts()
        self.assertEqual((len(theirs["entries"]), theirs["common"]), (1, False))

    def test_another_family_of_a_group_day_is_never_written_about_together(self):
        with freeze_time("2026-03-02 08:00:00"):
            other = self._make_assignment()
            joint = self._make_visit(other, lead_visit_id=self.visit.id, room_id=self.room.id)
        self._hold()
        self._hold(joint.with_user(self.supporter_user))
        _begun, entries = self._begin()
        self.assertEqual(entries.visit_id, self.visit)

    def test_the_alarm_of_a_day_later_counts_each_child(self):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(COMMON, 0)
        entries[0].action_sign()
        with freeze_time(local("2026-03-05 17:11")):
            self.env["umgange.visit"].sudo()._cron_tell_late()
        told = self.visit.sudo().activity_ids
        self.assertEqual(told.user_id, self.supporter_user | self.coordinator)
        entries[1].action_sign()
        self.assertFalse(self.visit.sudo().activity_ids)

    # === ANOTHER CHILD'S NAME === #

    def _write(self, common="", ellie="Hon ritade.", nils="Han sov."):
        self._hold()
        _begun, entries = self._begin()
        entries.save_common(common, 0)
        for entry, facts in zip(entries, (ellie, nils), strict=True):
            entry.save_draft({"facts": facts}, 0)
        return entries

    def test_a_siblings_name_is_flagged_and_stands_with_a_reason_alone(self):
        entries = self._write()
        for name in ("Nils", "nils", "Nils'", "NILS"):
            entries[0].facts = f"Ellie gav {name} en bit."
            with self.subTest(name=name):
                with self.assertRefused("names another child") as refused:
                    self._sign(entries, 1)
                self.assertNotIn("Nils", str(refused.exception), "a refusal's text ends in the server's log")
        (named, clean) = entries.find_named()
        self.assertIn("NILS", named["said"])
        self.assertEqual((named["needs_change"], clean["said"]), (False, ""))
        entries[0].other_child_reason = "Barnets egna ord"
        self._sign(entries, 1)
        self.assertEqual(entries[0].other_child_reason, "Barnets egna ord")

    def test_the_genitive_and_every_heading_count(self):
        entries = self._write()
        for name in ("goodbye", "child_words", "assessment", "next_time", "others_reactions"):
            entries[0].write({name: "Ellie tog Nils’ jacka."})
            with self.subTest(name=name), self.assertRefused("names another child"):
                self._sign(entries, 1)
            entries[0].write({name: False})
        self._sign(entries, 1)

    def test_a_whole_name_a_number_and_a_code_never_stand(self):
        entries = self._write()
        self.nils.sudo().shown_personnummer = "20170101-2393"
        for text in ("Nils Rask kom.", f"Se {self.nils.code}.", "170101-2393 kom."):
            entries[0].write({"facts": text, "other_child_reason": "Barnets egna ord"})
            with self.subTest(text=text):
                self.assertTrue(entries[0].find_named()[0]["needs_change"])
                with self.assertRefused("file of its own"):
                    self._sign(entries, 1)

    def test_the_surname_that_they_share_and_a_word_of_every_day_say_nothing(self):
        entries = self._write(ellie="Ellie Rask kom i maj. Familjen Rask åt.")
        self.assertEqual(entries[0].find_named()[0]["said"], "")
        self._sign(entries, 1)

    def test_a_guess_at_the_name_of_a_child_that_is_not_known_is_not_confirmed(self):
        self.assignment.sudo().case_key = self.assignment.name
        apart = self._make_assignment(children=0, supporter_id=self.other_supporter.id, case_key=self.assignment.name)
        stina = self._add_child(apart, "Stina Lindgren")
        entries = self._write(ellie=f"Ellie talade om Stina. Stina Lindgren, {stina.code}.")
        self.assertEqual(entries[0].find_named()[0], {"id": entries[0].id, "said": "", "needs_change": False})
        self.assertFalse(entries[0].named_hint)
        self._sign(entries, 1)

    def test_a_child_that_the_writer_knows_is_flagged_though_it_is_in_another_assignment(self):
        self.assignment.sudo().case_key = self.assignment.name
        apart = self._make_assignment(children=0, case_key=self.assignment.name)
        self._add_child(apart, "Stina Lindgren")
        entries = self._write(ellie="Ellie talade om Stina.")
        self.assertIn("Stina", entries[0].find_named()[0]["said"])

    def test_without_the_look_the_name_would_be_signed(self):
        entries = self._write(ellie="Nils Rask kom.")
        with patch.object(type(entries), "_get_named_obstacle", return_value=False):
            self._sign(entries, 1)
        self.assertEqual(entries[0].facts, "Nils Rask kom.")

    def test_no_child_is_named_in_what_is_common(self):
        entries = self._write(common="Ellie och barnen åt.")
        self.assertTrue(all(each["needs_change"] for each in entries.find_named()))
        entries.write({"other_child_reason": "Barnets egna ord"})
        with self.assertRefused("write “the children” there"):
            self._sign(entries, 1)
        entries.save_common("Barnen åt.", 1)
        self._sign(entries, 2)

    def test_a_sibling_who_only_takes_part_is_another_child_too(self):
        assignment = self._make_assignment()
        self._add_child(assignment, "Tyra Lund", role="sibling")
        with freeze_time("2026-03-02 08:00:00"):
            visit = self._make_visit(assignment, start="10:00", stop="11:00")
        entry = self._make_entry(visit, facts="Tyra var med.")
        with self.assertRefused("names another child"):
            entry.action_sign()

    def test_at_a_desk_it_is_asked_why_before_it_is_signed(self):
        entries = self._write(ellie="Ellie gav Nils en bit.")
        action = entries[0].action_sign_or_ask()
        self.assertEqual((action["res_id"], action["target"], entries[0].state), (entries[0].id, "new", "draft"))
        self.assertIn("Nils", entries[0].named_hint)
        self.assertFalse(entries[0].with_user(self.coordinator).named_hint)
        entries[0].other_child_reason = "Barnets egna ord"
        self.assertTrue(entries[0].action_sign_or_ask())
        self.assertEqual(entries[0].state, "signed")
