from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import load_migration, local
from .test_pause import RestCase

WHOLE = {"outcome": "over", "report": "made", "farewell_on": "2026-03-02"}


class ClosingCase(RestCase):
    def _begin(self, **values):
        """Begin to close, and write down how it ends."""
        if not self.assignment.closing_ids:
            self.assignment.action_begin_closing()
        self.assignment.closing_ids.write(values)
        return self.assignment.closing_ids

    def _call_off(self):
        self.visits.filtered(lambda visit: visit.state in ("planned", "confirmed")).action_cancel("buyer_cancelled")


@tagged("post_install", "-at_install")
class TestClosing(ClosingCase):
    """An assignment ends with an outcome, a report or a word on it, a farewell; access ends, the file's time begins."""

    def test_to_begin_opens_what_is_to_be_written(self):
        action = self.assignment.action_begin_closing()
        self.assertEqual(self.assignment.state, "closing")
        self.assertEqual((action["res_model"], action["res_id"]), ("umgange.closing", self.assignment.closing_ids.id))
        self.assertEqual(self.assignment.action_open_closing()["res_id"], action["res_id"])
        self.assignment.action_resume()
        self.assignment.action_begin_closing()
        self.assertEqual(len(self.assignment.closing_ids), 1)

    def test_to_look_at_it_begins_nothing(self):
        action = self.assignment.action_open_closing()
        self.assertEqual((action["res_id"], action["context"]), (False, {"default_assignment_id": self.assignment.id}))
        self.assertFalse(self.assignment.closing_ids)

    def test_a_list_of_closings_reads_no_text(self):
        closing = self._begin(farewell="Flickan valde fika", reason="Kommunen vill så")
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env["umgange.access.log"].sudo().search([], limit=1, order="id desc").id
        self.assertNotIn("farewell", closing.with_context(lang="en_US").missing)
        self.env.cr.flush()
        read = [("id", ">", before), ("model", "=", "umgange.closing"), ("action", "=", "read")]
        self.assertFalse(self.env["umgange.access.log"].sudo().search(read))

    def test_what_is_left_is_listed_and_asks_for_a_word(self):
        closing = self._begin()
        self._call_off()
        said = closing.with_context(lang="en_US")
        self.assertEqual(said.missing, "how it ends, final report, farewell")
        with self.assertRefused("Left to do: how it ends, final report, farewell. Do it first, or write why"):
            said.action_close()
        for values, missing in (
            ({"outcome": "handed_over"}, "final report, farewell, hand-over meeting"),
            ({"report": "not_ordered"}, "farewell, hand-over meeting"),
            ({"farewell": "Flickan valde fika"}, "hand-over meeting"),
            ({"outcome": "ended"}, False),
        ):
            closing.write(values)
            with self.subTest(values=values):
                self.assertEqual(said.missing, missing)
        said.action_close()
        self.assertEqual(self.assignment.state, "closed")
        self.assertFalse(self._get_todos(closing))

    def test_a_final_report_that_was_not_ordered_is_no_wall(self):
        closing = self._begin(outcome="ended", report="not_ordered", farewell="Barnet ville inte")
        self._call_off()
        closing.action_close()
        self.assertEqual((self.assignment.state, closing.closed_on), ("closed", date(2026, 3, 2)))

    def test_with_a_reason_it_is_closed_without_and_nobody_is_asked(self):
        closing = self._begin(outcome="ended", reason="Kommunen vill inte ha någon")
        self._call_off()
        closing.action_close()
        self.assertEqual(self.assignment.state, "closed")
        self.assertFalse(self._get_todos(closing))

    def test_closed_from_outside_what_is_left_is_the_coordinators_to_do_until_it_is_done(self):
        self._call_off()
        self.assignment.action_close()
        closing = self.assignment.closing_ids
        todo = self._get_todos(closing)
        self.assertEqual(todo.user_id, self.coordinator)
        self.assertIn("final report", todo.with_context(lang="en_US").summary)
        closing.write(WHOLE)
        self.assertFalse(self._get_todos(closing))

    def test_planned_visits_are_cancelled_first(self):
        closing = self._begin(**WHOLE)
        with self.assertRefused("4 visits are still planned. Cancel them first"):
            closing.action_close()
        self.assertEqual(self.assignment.state, "closing")

    def test_stopped_at_once_it_is_closed_with_its_visits_by_the_rule_of_late_cancellation(self):
        with freeze_time("2026-03-03 13:00:00"):
            closing = self._as(self.coordinator, "umgange.closing").create(
                {"assignment_id": self.assignment.id, "outcome": "ended", "at_once": True}
            )
            self.assertEqual(closing.ahead_count, 4)
            with self.assertRefused("stopped it at once: write why"):
                closing.action_close()
            closing.write({"reason": "Mejl från enhetschefen", "told_at": local("2026-03-03 14:00")})
            closing.action_close()
        self.assertEqual(self.assignment.state, "closed")
        self.assertEqual(set(self.visits.mapped("end_reason")), {"buyer_cancelled"})
        # 25 hours before the first, more than a week before the second
        self.assertEqual(self.visits.sudo().delivery_ids.sorted("date").mapped("share"), [0.5, 0.0, 0.0, 0.0])
        self.assertFalse(self._get_booked())
        self.assertFalse(self._get_todos(closing))

    def test_the_notice_is_counted_from_when_it_was_stopped_not_from_when_it_was_begun(self):
        closing = self._begin(outcome="ended")
        self.assertFalse(closing.told_at)
        with freeze_time("2026-03-03 13:00:00"):
            closing.at_once = True
            self.assertEqual(closing.told_at, local("2026-03-03 14:00"))
            closing.at_once = False
            self.assertFalse(closing.told_at)

    def test_the_hand_over_meeting_there_is_is_proposed(self):
        self._make_meeting(self.assignment, kind="network")
        meeting = self._make_meeting(self.assignment, kind="handover")
        closing = self._begin(outcome="ended")
        self.assertFalse(closing.meeting_id)
        closing.outcome = "handed_over"
        self.assertEqual(closing.meeting_id, meeting)

    def test_a_visit_under_way_is_ended_first(self):
        closing = self._begin(outcome="ended", at_once=True, reason="Mejl", told_at=local("2026-03-04 15:30"))
        with freeze_time("2026-03-04 14:40:00"):
            self.visits[0].with_user(self.supporter_user).action_start()
            with self.assertRefused("1 visits are still planned"):
                closing.action_close()
        self.assertEqual((self.visits[0].state, self.assignment.state), ("under_way", "closing"))

    def test_the_hand_over_meeting_is_one_of_its_own(self):
        meetings = self._as(self.coordinator, "umgange.meeting")
        own, other = (
            meetings.create({"assignment_id": each.id, "start": "2026-03-02 09:00:00"})
            for each in (self.assignment, self._make_assignment())
        )
        closing = self._begin(meeting_id=own.id)
        with self.assertRefused("one of the assignment's own"):
            closing.meeting_id = other

    def test_a_pause_ends_with_it(self):
        pause = self._make_pause(self.assignment)
        self._begin()
        self.assertTrue(pause.ended_on)
        other = self._make_assignment()
        pause = self._make_pause(other)
        other.action_close()
        self.assertTrue(pause.ended_on)
        self.assertFalse(self._get_todos(pause))

    # === ACCESS === #

    def test_the_supporters_world_ends_and_that_is_noted(self):
        self.assignment.substitute_id = self.other_supporter
        self.assertTrue(self.assignment.with_user(self.supporter_user).has_access("read"))
        self._begin(**WHOLE)
        self._call_off()
        self.assignment.closing_ids.action_close()
        holders = self.env["umgange.assignment.holder"].sudo().search([("assignment_id", "=", self.assignment.id)])
        for user in (self.supporter_user, self.other_supporter_user):
            with self.subTest(user=user.login):
                self.assertFalse(self.assignment.with_user(user).has_access("read"))
                self.assertTrue(all(row.stop for row in holders if row.user_id == user and not row.visit_ref))
        self.assertTrue(self.assignment.has_access("read"))
        self.assertFalse(self.env["umgange.assignment.holder"]._find_unnoted(self.company))

    def test_who_still_has_to_sign_reaches_it_until_then(self):
        with freeze_time("2026-03-04 17:00:00"):
            self.visits[0].with_user(self.supporter_user).action_end()
            entry = self._make_entry(self.visits[0])
            self._begin(**WHOLE)
            self._call_off()
            self.assignment.closing_ids.action_close()
            own = self.assignment.with_user(self.supporter_user)
            self.assertTrue(own.has_access("read"))
            self.assertFalse(self.env["umgange.assignment.holder"]._find_unnoted(self.company))
            entry.action_sign()
            self.assertFalse(own.has_access("read"))

    def test_an_entry_after_the_closing_makes_the_file_due_later(self):
        with freeze_time("2026-03-04 17:00:00"):
            self.visits[0].with_user(self.supporter_user).action_end()
            entry = self._make_entry(self.visits[0])
            self._begin(**WHOLE)
            self._call_off()
            self.assignment.closing_ids.action_close()
        self.assertEqual(self.assignment.file_due_on, date(2028, 3, 4))
        with freeze_time("2026-03-20 17:00:00"):
            entry.action_sign()
        self.assertEqual(self.assignment.file_due_on, date(2028, 3, 20))

    def test_an_update_shuts_what_was_closed_before(self):
        self._call_off()
        self.assignment.action_close()
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO umgange_assignment_member_rel (umgange_assignment_id, res_users_id) VALUES (%s, %s)",
            (self.assignment.id, self.supporter_user.id),
        )
        self.env.invalidate_all()
        self.assertTrue(self.assignment.with_user(self.supporter_user).has_access("read"))
        script = load_migration("19.0.1.2.0", "post-shut-closed")
        script.migrate(self.env.cr, None)
        self.assertTrue(self.assignment.with_user(self.supporter_user).has_access("read"))
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertFalse(self.assignment.with_user(self.supporter_user).has_access("read"))

    def test_only_coordinators_close(self):
        closing = self._begin(**WHOLE)
        for role in ("supporter", "finance", "reviewer"):
            user = self.users[role]
            with self.subTest(role=role):
                self.assertFalse(closing.with_user(user).has_access("read"))
                for method in ("action_close", "action_open"):
                    with self.assertRaises(AccessError):
                        getattr(closing.with_user(user), method)()
                with self.assertRaises(AccessError):
                    self.assignment.with_user(user).action_open_closing()

    def test_when_it_was_closed_is_not_the_clients_to_say(self):
        closing = self._begin()
        with self.assertRaises(AccessError):
            closing.closed_on = "2026-01-01"
        with self.assertRaises(AccessError):
            self.assignment.file_closed_on = "2026-01-01"

    # === THE FILE === #

    def test_the_files_time_begins_and_it_is_handed_over_by_default(self):
        self.assertEqual((self.assignment.file_way, self.assignment.file_due_on), ("hand_over", False))
        self._begin(**WHOLE)
        self._call_off()
        self.assignment.closing_ids.action_close()
        self.assertRecordValues(
            self.assignment,
            [{"file_closed_on": date(2026, 3, 2), "file_due_on": date(2028, 3, 2), "file_way": "hand_over"}],
        )
        self.assignment.file_due_on = "2029-01-01"
        self.assertEqual(self.assignment.file_due_on, date(2029, 1, 1))


@tagged("post_install", "-at_install")
class TestLoss(ClosingCase):
    """Somebody has died: visits and reminders stop that minute, and what is left is gentle."""

    def _tell(self, assignment=None, role="visiting", user=None):
        assignment = assignment or self.assignment
        who = assignment.participant_ids.filtered(lambda participant: participant.role == role)
        loss = self._as(user or self.coordinator, "umgange.loss").create(
            {"assignment_id": assignment.id, "participant_id": who.id}
        )
        loss.action_apply()

    def test_all_visits_stop_and_nothing_is_decided_about_money(self):
        self._tell()
        self.assertEqual(set(self.visits.mapped("state")), {"cancelled"})
        self.assertEqual(set(self.visits.mapped("end_reason")), {"force_majeure"})
        self.assertTrue(all(self.visits.sudo().delivery_ids.mapped("is_undecided")))
        self.assertFalse(self._get_booked())
        self.assertEqual(self.assignment.state, "paused")

    def test_all_reminders_stop_and_a_gentle_list_is_left(self):
        decision = self._make_decision(self.assignment, "limited", date="2025-11-01")
        self.env["umgange.decision"]._cron_ask()
        for record in (self.assignment, self.visits[0]):
            record.activity_schedule("mail.mail_activity_data_todo", summary="Ring")
        self.assertTrue(self._get_todos(decision))
        self._tell()
        for records in (decision, self.visits, self.assignment.pause_ids):
            self.assertFalse(self._get_todos(records))
        left = self._get_todos(self.assignment).with_context(lang="en_US")
        self.assertEqual(left.user_id, self.coordinator)
        self.assertEqual(len(left), 5)
        self.assertIn("Tell the supporter yourself, before they read it here", left.mapped("summary"))

    def test_what_is_gentle_depends_on_who_has_died(self):
        for role, said, unsaid in (
            ("visiting", ("Call the family home", "what may the child decide"), ("brothers, sisters",)),
            (
                "child",
                ("brothers, sisters", "Tell the supporter yourself", "farewell"),
                ("family home", "the child may"),
            ),
            ("carer", ("where does the child live now", "Tell the supporter yourself"), ("family home",)),
        ):
            assignment = self._make_assignment(supporter_id=False, room_id=False)
            assignment.participant_ids = [(0, 0, {"role": "carer", "person_id": self._make_person("Ulla", "adult").id})]
            self._tell(assignment, role)
            summaries = "\n".join(self._get_todos(assignment).mapped("summary"))
            with self.subTest(role=role):
                for part in said:
                    self.assertIn(part, summaries)
                for part in unsaid:
                    self.assertNotIn(part, summaries)

    def test_where_nothing_can_rest_it_is_quiet_too(self):
        request = self._make_assignment(accept=False, supporter_id=False, room_id=False)
        self._begin()
        for assignment in (request, self.assignment):
            self._tell(assignment)
            decision = self._make_decision(assignment, "limited", participant_ids=[], date="2025-11-01")
            self.env["umgange.decision"]._cron_ask()
            with self.subTest(state=assignment.state):
                self.assertTrue(assignment._is_quiet())
                self.assertFalse(self._get_todos(decision))
        request._move("accepted")
        self.assignment.action_resume()
        self.assertFalse(request._is_quiet() or self.assignment._is_quiet())

    def test_a_pause_that_was_to_begin_later_rests_at_once(self):
        pause = self._make_pause(self.assignment, date_from="2026-03-12")
        self._tell()
        self.assertEqual((self.assignment.state, pause.date_from), ("paused", date(2026, 3, 2)))
        self.assertEqual(self.visits.mapped("state"), ["cancelled"] * 2 + ["abstained"] * 2)

    def test_no_reminder_comes_back(self):
        self._tell()
        decision = self._make_decision(self.assignment, "limited", role="child", date="2025-11-01", participant_ids=[])
        self.env["umgange.decision"]._cron_ask()
        self.assertFalse(self._get_todos(decision))
        self.assignment.action_resume()
        self.env["umgange.decision"]._cron_ask()
        self.assertTrue(self._get_todos(decision))

    def test_it_stops_wherever_the_person_takes_part(self):
        person = self.assignment.participant_ids.filtered(lambda p: p.role == "visiting").person_id
        other = self._make_assignment(visiting=0, supporter_id=self.other_supporter.id, room_id=False)
        other.participant_ids = [(0, 0, {"role": "visiting", "person_id": person.id})]
        stranger = self._make_assignment(supporter_id=False, room_id=False)
        there, elsewhere = self._make_visit(other), self._make_visit(stranger)
        self._tell()
        self.assertEqual((there.state, elsewhere.state), ("cancelled", "planned"))
        last = person.participant_ids.mapped("date_to")
        self.assertEqual(last, [date(2026, 3, 2)] * 2)

    def test_during_a_pause_or_before_anything_is_accepted_it_stops_too(self):
        pause = self._make_pause(self.assignment)
        self._tell()
        self.assertEqual((pause.decided_by, self.assignment.state), ("loss", "paused"))
        self.assertTrue(self.assignment._is_quiet())
        request = self._make_assignment(accept=False, supporter_id=False, room_id=False)
        visit = self._make_visit(request)
        self._tell(request)
        self.assertEqual((visit.state, request.state), ("cancelled", "request"))

    def test_closed_for_that_reason_nothing_more_is_asked(self):
        self._tell()
        closing = self._begin(outcome="loss")
        self.assertFalse(closing.missing)
        closing.action_close()
        self.assertEqual(self.assignment.state, "closed")

    def test_only_a_private_person_of_the_assignment_is_named(self):
        officer = self.env["res.partner"].create({"name": "Karin Handläggare"})
        self.assignment.participant_ids = [(0, 0, {"role": "officer", "partner_id": officer.id})]
        with self.assertRefused("Choose who has died"):
            self._tell(role="officer")
        self.assertTrue(all(visit.state in ("planned", "confirmed") for visit in self.visits))

    def test_a_supporter_stops_nothing(self):
        with self.assertRaises(AccessError):
            self._tell(user=self.supporter_user)
