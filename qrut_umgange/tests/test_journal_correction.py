from odoo.exceptions import AccessError
from odoo.tests import tagged

from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestJournalCorrection(JournalCase):
    """A correction stands beside what it corrects; what is in the wrong file is written anew in the right one."""

    def _correct(self, **values):
        self.entry.action_sign()
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.write(values)
        return draft

    # === WHAT IS ANOTHER === #

    def test_what_is_another_is_shown_word_by_word(self):
        draft = self._correct(facts="Lova visade sina pussel.", goodbye="Vinkade.")
        self.assertIn("Lova visade sina <del>teckningar</del><ins>pussel</ins>.", draft.difference)
        self.assertIn("<ins>Vinkade.</ins>", draft.difference)
        self.assertFalse(self.entry.difference)

    def test_that_it_is_from_elsewhere_is_a_difference_too(self):
        draft = self._correct(facts_source="home")
        self.assertIn("told", draft.difference)

    def test_what_somebody_wrote_is_text_and_no_markup(self):
        draft = self._correct(facts="<b>fet</b> & <script>")
        self.assertNotIn("<script>", draft.difference)
        self.assertIn("&lt;script&gt;", draft.difference)

    def test_whoever_may_not_read_the_old_one_sees_no_difference(self):
        draft = self._correct(facts="Annat.")
        draft.action_sign()
        self.assertTrue(draft.with_user(self.coordinator).difference)
        with self.assertRaises(AccessError):
            draft.with_user(self.other_supporter_user).read(["difference"])

    def test_the_list_says_which_is_corrected_and_which_corrects(self):
        draft = self._correct(facts="Annat.")
        self.assertFalse(self.entry.corrected_label)
        draft.action_sign()
        self.env.invalidate_all()
        self.assertEqual((self.entry.corrected_label, draft.corrected_label), ("Corrected later", "Correction"))
        self.assertEqual(self.entry.facts, "Lova visade sina teckningar.", "both can be read")

    # === IN THE WRONG FILE === #

    def test_with_one_sibling_it_is_written_anew_in_one_click(self):
        self.entry.write({"goodbye": "Vinkade.", "assessment": "Trygg.", "other_child_reason": "Barnets egna ord"})
        self.entry.action_sign()
        anew = self.entry.browse(self.entry.action_write_anew()["res_id"])
        self.assertRecordValues(
            anew,
            [
                {
                    "state": "draft",
                    "child_id": self.alva.id,
                    "visit_id": self.visit.id,
                    "kind": "visit",
                    "facts": self.entry.facts,
                    "goodbye": "Vinkade.",
                    "assessment": "Trygg.",
                    "corrects_id": False,
                    "author_id": self.supporter_user.id,
                    "facts_source": "own",
                    "other_child_reason": False,
                }
            ],
        )
        again = self.entry.browse(self.entry.action_write_anew()["res_id"])
        self.assertEqual(again.kind, "event", "there is one about the visit by now")

    def test_whoever_was_not_there_has_it_from_a_colleague(self):
        self.entry.action_sign()
        entry = self.entry.with_user(self.coordinator)
        anew = entry.browse(entry.action_write_anew()["res_id"])
        self.assertEqual((anew.author_id, anew.facts_source), (self.coordinator, "colleague"))

    def test_of_several_it_is_asked_which(self):
        assignment = self._make_assignment(children=3)
        first, second, _third = assignment.child_ids
        entry = self._make_entry(self._make_visit(assignment, start="10:00", stop="11:00"), child_id=first.id)
        entry.action_sign()
        action = entry.action_write_anew()
        dialogs = self._as(self.supporter_user, action["res_model"]).with_context(**action["context"])
        dialog = dialogs.create({"child_id": second.id})
        self.assertEqual(dialog.child_ids, assignment.child_ids - first)
        self.assertEqual(entry.browse(dialog.action_write()["res_id"]).child_id, second)
        with self.assertRefused("another child of the assignment"):
            dialogs.create({"child_id": first.id}).action_write()

    def test_nothing_is_written_anew_of_what_has_left_or_is_no_ones_to_read(self):
        with self.assertRefused("simply changed"):
            self.entry.action_write_anew()
        self.entry.action_sign()
        with self.assertRaises(AccessError):
            self.entry.with_user(self.other_supporter_user).action_write_anew()
        other = self._make_user("manager2", "qrut_umgange.group_manager")
        release = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": self.entry.id, "reason": "Fel akt."}
        )
        release.with_user(other).action_approve()
        with self.assertRefused("has left the file"):
            self.entry.action_write_anew()

    def test_the_dialog_is_no_way_to_an_entry_out_of_reach(self):
        self.entry.action_sign()
        dialogs = self._as(self.other_supporter_user, "umgange.journal.rewrite")
        with self.assertRaises(AccessError):
            dialogs.create(
                {"entry_id": self.entry.id, "assignment_id": self.assignment.id, "child_id": self.alva.id}
            ).action_write()
