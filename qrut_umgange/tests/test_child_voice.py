from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..access_notes import AccessNotes
from .common import local
from .test_visit_early import DayCase


@tagged("post_install", "-at_install")
class TestChildVoice(DayCase):
    """What a child told over time, to those who may read its talks: as it pointed, and never as one number."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.child = cls.assignment.child_ids
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))

    def _tell(self, tool="faces", visit=None, at="2026-03-04 17:00", **answers):
        visit = visit or self.mine
        talk = visit.env["umgange.child.talk"].browse(visit.begin_talk(self.child.id)["id"])
        talk.write({"tool": tool, "talked_at": local(at), **answers})
        talk.action_close()
        return talk

    def _get_voice(self, user=None):
        talks = self._as(user or self.supporter_user, "umgange.child.talk").with_context(lang="en_US")
        return talks.get_voice(self.child.id, self.assignment.id)

    def _get_moments(self, user=None):
        (part,) = self._get_voice(user)["assignments"]
        return [moment for run in part["runs"] for moment in run["moments"]]

    def _hold(self, day, **values):
        """Return a visit that was held on an earlier day."""
        visit = self._make_visit(self.assignment, day=day)
        visit.action_start(visit.start)
        visit.action_end(visit.stop)
        visit.write(values)
        return visit

    def test_a_talk_shows_what_the_child_pointed_at_and_its_words(self):
        talk = self._tell(come_mark="face_2", come_words="Lite pirrigt.", best_words="Pärlorna.", how_long="short")
        (moment,) = self._get_moments()
        self.assertEqual((moment["kind"], moment["tool"], moment["day"]), ("told", "faces", "2026-03-04"))
        self.assertEqual((moment["talk_id"], moment["who"]), (talk.id, self.supporter_user.name))
        come, together, _safe = moment["marks"]
        self.assertEqual((come["mark"], come["label"], come["words"]), ("face_2", "Not so good", "Lite pirrigt."))
        self.assertFalse(together["mark"])
        self.assertEqual([said["text"] for said in moment["words"]], ["Pärlorna.", "Too short"])

    def test_answers_of_different_tools_stand_apart_and_nothing_is_counted_of_them(self):
        self._tell("faces", at="2026-03-04 16:50", come_mark="face_4")
        self._tell("scale", at="2026-03-04 17:00", come_mark="scale_3", with_mark="scale_9")
        (part,) = self._get_voice()["assignments"]
        self.assertEqual([run["tool"] for run in part["runs"]], ["faces", "scale"])
        numbers = [value for run in part["runs"] for moment in run["moments"] for value in moment.values()]
        self.assertFalse([value for value in numbers if isinstance(value, float)])

    def test_where_the_child_chose_another_way_midway_the_one_it_pointed_by_counts(self):
        self._tell("faces", come_mark="scale_3")
        (part,) = self._get_voice()["assignments"]
        self.assertEqual(part["runs"][0]["tool"], "scale")

    def test_a_gap_is_no_answer(self):
        self._hold("2026-02-11")
        self._hold("2026-02-18", talk_offer="offered")
        self.mine.skip_talk(self.child.id)
        self.mine.talk_ids.note_why("Somnade i bilen.")
        moments = self._get_moments(self.coordinator)
        self.assertEqual([moment["kind"] for moment in moments], ["not_asked", "unwritten", "not_today"])
        self.assertEqual([moment["marks"] for moment in moments], [[], [], []])
        self.assertEqual(moments[-1]["why"], "Somnade i bilen.")
        (part,) = self._get_voice(self.coordinator)["assignments"]
        self.assertEqual(part["asked"], "3 visits and talks: told 1 times, “not today” 1, not asked 1.")

    def test_of_a_corrected_talk_the_correction_stands_alone(self):
        talk = self._tell(come_mark="face_1")
        later = talk.browse(talk.action_correct()["res_id"])
        self.assertEqual([moment["talk_id"] for moment in self._get_moments()], [talk.id])
        later.write({"come_mark": "face_5"})
        later.action_close()
        (moment,) = self._get_moments()
        self.assertEqual((moment["talk_id"], moment["is_correction"]), (later.id, True))

    def test_what_the_child_wants_kept_is_said_to_be_there_and_read_in_the_talk(self):
        self._tell(best_words="Kojan.", keep="Kanariehemligt", keep_from="Kanariemamma")
        voice = self._get_voice()
        self.assertNotIn("Kanarie", str(voice))
        self.assertTrue(voice["assignments"][0]["runs"][0]["moments"][0]["keeps"])

    def test_it_shows_no_more_than_the_talks_that_one_may_read(self):
        self._tell(best_words="Kojan.")
        self.assertIn("Kojan.", str(self._get_voice(self.coordinator)))
        self.assertIn("Kojan.", str(self._get_voice(self.manager)))
        other = self._make_user("other_coordinator", "qrut_umgange.group_coordinator")
        self.assertNotIn("Kojan.", str(self._get_voice(other)))
        for user in (self.finance, self.reviewer):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._get_voice(user)

    def test_that_another_talked_with_the_child_is_said_and_not_what_it_told(self):
        self.mine.action_start(self.visit.start)
        self.mine.action_end(self.visit.stop)
        theirs = self.visit.with_user(self.coordinator)
        self._tell(visit=theirs, best_words="Kojan.")
        (moment,) = self._get_moments()
        self.assertEqual((moment["kind"], moment["talk_id"]), ("elsewhere", False))
        self.assertNotIn("Kojan.", str(self._get_voice()))

    def test_reading_it_is_logged_for_the_child(self):
        talk = self._tell(best_words="Kojan.")
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        self.env.invalidate_all()
        self._get_voice(self.coordinator)
        self.env.cr.flush()
        row = self.env["umgange.access.log"].search([("model", "=", talk._name), ("action", "=", "read")], limit=1)
        self.assertEqual((row.login, row.res_ids), (self.coordinator.login, str(talk.id)))
        self.assertEqual(row.person_code, self.child.code)

    def test_two_assignments_of_a_child_stand_apart(self):
        self._tell(come_mark="face_4")
        other = self._make_assignment(children=0, coordinator_id=self.coordinator.id)
        other.participant_ids = [Command.create({"role": "child", "person_id": self.child.id})]
        voice = self._as(self.coordinator, "umgange.child.talk").get_voice(self.child.id)
        parts = {part["id"]: len(part["runs"]) for part in voice["assignments"]}
        self.assertEqual(parts, {self.assignment.id: 1, other.id: 0})

    def test_it_is_as_many_queries_with_many_talks_as_with_few(self):
        counted = []
        # The first round fills what a running server keeps.
        for day, count in (("2026-01-07", 1), ("2026-01-14", 1), ("2026-01-21", 4)):
            self._hold(day)
            for number in range(count):
                self._tell(at=f"2026-03-04 16:{10 + number}", come_mark="face_4", best_words="Kojan.")
            self.env.flush_all()
            self._get_voice(self.coordinator)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_voice(self.coordinator)
            counted.append(self.env.cr.sql_log_count - before)
        # None a talk: four came.
        self.assertLess(counted[2], counted[1] + 4)

    def test_it_opens_from_the_assignment_and_from_the_child(self):
        action = self.assignment.with_user(self.coordinator).action_child_voice()
        self.assertEqual(action["params"], {"child_id": self.child.id, "assignment_id": self.assignment.id})
        action = self.child.with_user(self.coordinator).action_child_voice()
        self.assertEqual(action["params"], {"child_id": self.child.id, "assignment_id": False})

    def test_what_a_client_sends_is_looked_at(self):
        talks = self._as(self.coordinator, "umgange.child.talk")
        adult = self.assignment.participant_ids.person_id.filtered(lambda each: each.kind == "adult")[:1]
        for sent in (adult.id, "1", None, [1], 2**40, 0):
            with self.subTest(sent=sent), self.assertRaises(UserError):
                talks.get_voice(sent)
