from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import local
from .test_visit_early import DayCase


@tagged("post_install", "-at_install")
class TestChildTalk(DayCase):
    """A child tells what it wants, in its own words; what is closed stands."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.child = cls.assignment.child_ids
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))
        self.talks = self._as(self.supporter_user, "umgange.child.talk")

    def _begin(self):
        self.page = self.mine.begin_talk(self.child.id)
        return self.talks.browse(self.page["id"])

    # === HOW IT IS ASKED === #

    def test_what_must_be_passed_on_is_said_before_anything_is_asked(self):
        talk = self._begin()
        said = " ".join(self.page["opening"])
        self.assertIn("You decide yourself if you want to tell", said)
        self.assertIn("I must tell those whose work it is to help", said)
        self.assertFalse(talk.duty_told)

    def test_what_there_is_to_point_at_follows_from_the_age_and_is_free_to_choose(self):
        for born, tool in (("2021-03-05", "cards"), ("2017-04-01", "faces"), ("2011-04-01", "scale")):
            child = self._make_person(f"Barn {tool}")
            child.identity_ids.birth_date = born
            with self.subTest(born=born):
                self.assertEqual(child._get_talk_tool(), tool)
        self.assertEqual(self._make_person("Utan datum")._get_talk_tool(), "faces")
        talk = self._begin()
        talk.note({"tool": "scale", "come_mark": "scale_7"})
        self.assertRecordValues(talk, [{"tool": "scale", "come_mark": "scale_7"}])

    def test_the_child_is_asked_of_mum_and_not_of_the_visiting_person(self):
        self.assignment.participant_ids.filtered(lambda each: each.role == "visiting").relation = "mother"
        self._begin()
        questions = {question["name"]: question["text"] for question in self.page["questions"]}
        self.assertEqual(questions["with"], "How was it to be with mum?")

    def test_every_mark_that_a_page_shows_is_one_that_a_talk_keeps(self):
        self._begin()
        known = dict(self.talks._fields["come_mark"].selection)
        shown = [mark for marks in self.page["marks"].values() for mark, _label in marks]
        self.assertEqual(sorted(shown), sorted(known))

    # === WHAT IS KEPT === #

    def test_each_answer_is_kept_as_it_comes_and_any_may_be_skipped(self):
        talk = self._begin()
        talk.note({"duty_told": True, "with_words": "Mamma hade med sig björnboken.", "how_long": "short"})
        self.assertEqual(self._begin(), talk, "a talk that is begun is gone on with")
        self.assertEqual(self.page["values"]["with_words"], "Mamma hade med sig björnboken.")
        talk.action_close()
        self.assertRecordValues(
            talk, [{"state": "closed", "how_long": "short", "come_mark": False, "best_words": False}]
        )
        self.assertTrue(talk.closed_at)
        self.assertEqual((self.visit.talk_offer, talk.author_id), ("offered", self.supporter_user))

    def test_nothing_but_answers_is_noted(self):
        talk = self._begin()
        for values in (
            {"state": "closed"},
            {"author_id": 1},
            {"come_words": ["x"]},
            {"come_mark": "Lova"},
            {"how_long": 1},
            {"tool": ["x"]},
            "x",
        ):
            with self.assertRefused("A talk has|An answer is"):
                talk.note(values)

    def test_what_is_closed_does_not_change_and_is_corrected_by_a_new_talk(self):
        talk = self._begin()
        talk.note({"best_words": "Sagan"})
        talk.action_close()
        for change in (
            lambda: talk.note({"best_words": "Annat"}),
            lambda: talk.write({"talked_at": local("2026-03-04 17:00")}),
            talk.unlink,
        ):
            with self.assertRefused("closed and does not change"):
                change()
        self.assertSealed(
            f"UPDATE umgange_child_talk SET best_words = 'x' WHERE id = {talk.id}",
            f"DELETE FROM umgange_child_talk WHERE id = {talk.id}",
        )
        later = self.talks.browse(talk.action_correct()["res_id"])
        self.assertRecordValues(later, [{"corrects_id": talk.id, "best_words": "Sagan", "state": "open"}])
        self.assertEqual(talk.action_correct()["res_id"], later.id)
        later.note({"best_words": "Sagan om björnen"})
        later.action_close()
        self.assertEqual(talk.best_words, "Sagan")
        with self.assertRefused("corrected already"):
            talk.action_correct()

    def test_not_today_is_one_tap_and_why_may_be_said_afterwards_once(self):
        self.mine.skip_talk(self.child.id)
        self.mine.skip_talk(self.child.id)
        talk = self.visit.with_user(self.supporter_user).talk_ids
        self.assertRecordValues(talk, [{"outcome": "not_today", "state": "closed", "not_asked_why": False}])
        self.assertEqual(self.visit.talk_offer, "not_today")
        with self.assertRefused("Write in a word"):
            talk.note_why(" ")
        talk.note_why("Lova somnade i bilen.")
        self.assertEqual(talk.not_asked_why, "Lova somnade i bilen.")
        with self.assertRefused("already"):
            talk.note_why("Nej, i soffan.")
        self.assertSealed(f"UPDATE umgange_child_talk SET not_asked_why = 'x' WHERE id = {talk.id}")

    def test_a_talk_after_all_stands_beside_not_today(self):
        self.mine.skip_talk(self.child.id)
        self._begin().action_close()
        self.assertEqual(self.visit.talk_offer, "offered")
        self.assertEqual(len(self.visit.with_user(self.supporter_user).talk_ids), 2)
        live = self.mine.get_day_card()["live"]["talks"][self.child.id]
        self.assertEqual((live["outcome"], live["state"]), ("told", "closed"))

    def test_not_today_takes_nothing_away_that_a_child_has_told(self):
        talk = self._begin()
        talk.note({"best_words": "Sagan"})
        with self.assertRefused("told something already"):
            self.mine.skip_talk(self.child.id)
        self.assertEqual(talk.best_words, "Sagan")

    def test_a_form_at_a_desk_begins_the_same_talk(self):
        action = self.mine.action_talk_with_child()
        form = Form(self.talks.with_context(**action["context"]))
        form.best_words = "Pannkakorna"
        talk = form.save()
        self.assertRecordValues(talk, [{"child_id": self.child.id, "author_id": self.supporter_user.id}])
        self.assertEqual(self.mine.action_talk_with_child()["res_id"], talk.id)
        with self.assertRefused("begun already"):
            self.talks.create({"visit_id": self.visit.id, "child_id": self.child.id})

    def test_who_did_it_and_what_became_of_it_is_not_the_clients_to_say(self):
        talk = self.talks.create(
            {
                "visit_id": self.visit.id,
                "child_id": self.child.id,
                "author_id": self.coordinator.id,
                "outcome": "not_today",
            }
        )
        self.assertRecordValues(talk, [{"author_id": self.supporter_user.id, "outcome": "told", "state": "open"}])
        with self.assertRaises(UserError):
            self.talks.create({"visit_id": self.visit.id, "child_id": self.child.id, "state": "closed"})

    def test_the_talk_is_of_a_child_of_the_visit_and_not_ahead(self):
        stranger = self._make_person("Alva Berg")
        with self.assertRefused("the child that the visit was for"):
            self.mine.begin_talk(stranger.id)
        with self.assertRefused("the child that the visit was for"):
            self.talks.create({"visit_id": self.visit.id, "child_id": stranger.id})
        with self.assertRefused("look at the time"):
            self._begin().write({"talked_at": local("2026-03-04 18:00")})

    # === WHOSE === #

    def test_the_scale_is_the_childs_and_never_a_figure(self):
        self._begin().note({"come_mark": "face_2"})
        talks = self.env["umgange.child.talk"].with_user(self.manager)
        for call in (
            lambda: talks._read_group([], ["come_mark"]),
            lambda: talks._read_group([], [], ["come_mark:max"]),
            lambda: talks.search([("come_mark", "=", "face_2")]),
            lambda: talks.search([], order="come_mark"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_only_whoever_talked_with_the_child_writes_it(self):
        talk = self._begin()
        for user in (self.manager, self.users["coordinator"]):
            with self.assertRefused("Whoever talked with the child", AccessError):
                talk.with_user(user).note({"best_words": "x"})
            with self.assertRefused("Whoever talked with the child", AccessError):
                talk.with_user(user).unlink()
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.assertRaises(AccessError):
                talk.with_user(user).read(["best_words"])
            with self.assertRaises(AccessError):
                self.visit.with_user(user).begin_talk(self.child.id)
            with self.assertRaises(AccessError):
                self.visit.with_user(user).skip_talk(self.child.id)

    def test_the_child_whose_words_they_are_is_in_the_log(self):
        talk = self._begin()
        talk.note({"best_words": "Sagan"})
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        talk.with_user(self.manager).read(["best_words"])
        self.env.cr.precommit.run()
        rows = (
            self.env["umgange.access.log"]
            .sudo()
            .search([("model", "=", "umgange.child.talk"), ("action", "=", "read"), ("user_id", "=", self.manager.id)])
        )
        self.assertEqual(rows.mapped("person_id"), [self.child.id])

    def test_siblings_are_asked_one_by_one(self):
        self.assignment.participant_ids = [
            Command.create({"role": "child", "person_id": self._make_person("Alva Ek").id})
        ]
        self.visit.with_user(self.coordinator)._sync_attendances()
        self.assertEqual(len(self.mine.get_day_card()["children"]), 2)
        self.mine.skip_talk(self.child.id)
        other = self.assignment.child_ids - self.child
        self.mine.begin_talk(other.id)
        self.assertEqual(set(self.mine.get_day_card()["live"]["talks"]), set(self.assignment.child_ids.ids))
