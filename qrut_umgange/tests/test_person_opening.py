from contextlib import contextmanager
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..access_notes import AccessNotes
from .common import UmgangeCommon

NAME = "Tindra Älvqvist"
WHY = "Barnet har kommit ensamt till lokalen."


class OpeningCommon(UmgangeCommon):
    """A hidden child whose list holds the supporter alone."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.second_manager = cls._make_user("manager2", "qrut_umgange.group_manager")
        cls.assignment = cls._make_assignment()
        cls.child = cls.assignment.child_ids
        cls.child.write({"shown_name": NAME, "shown_phone": "070-174 06 05"})
        cls.identity, cls.contact = cls.child.identity_ids, cls.child.contact_ids
        cls._let_in("Beslut i dag", cls.supporter_user, protection="hidden")
        cls.env.invalidate_all()

    @classmethod
    def _let_in(cls, reason, *users, **values):
        commands = [Command.link(user.id) for user in users]
        child = cls.child.with_user(cls.manager)
        child.write({"access_user_ids": commands, **({"list_reason": reason} if reason else {}), **values})

    def _open(self, user, **values):
        values = {"person_id": self.child.id, "reason": WHY, **values}
        opening = self._as(user, "umgange.person.opening").create(values)
        self.env.invalidate_all()
        return opening

    def _sees(self, user):
        """Tell whether the user sees the name, by each door, which must agree."""
        self.env.invalidate_all()
        doors = {
            self.child.with_user(user).shown_name == NAME,
            self.identity.with_user(user).has_access("read"),
            bool(self.identity.with_user(user).search([("id", "=", self.identity.id)])),
            self.contact.with_user(user).has_access("read"),
            bool(self.contact.with_user(user).search_count([("id", "=", self.contact.id)])),
        }
        self.assertEqual(len(doors), 1)
        return doors.pop()

    @contextmanager
    def _logged(self, action):
        """Do what is inside as a transaction of its own; the yielded list gets its rows of ``action``."""
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        log = self.env["umgange.access.log"].sudo()
        last = log.search([], limit=1).id or 0
        rows = []
        yield rows
        self.env.cr.flush()
        for row in log.search([("id", ">", last), ("action", "=", action)]):
            rows.append((row.login, row.model, row.person_code))


@tagged("post_install", "-at_install")
class TestEmergency(OpeningCommon):
    """Who must see what is protected can, for some hours, with a reason that others read."""

    def test_a_coordinator_or_manager_opens_it_for_themselves_alone(self):
        for user, others in ((self.coordinator, (self.manager,)), (self.manager, (self.second_manager,))):
            with self.subTest(user=user.login):
                self.assertFalse(self._sees(user))
                self._open(user)
                self.assertTrue(self._sees(user))
                self.assertFalse(any(self._sees(other) for other in others))

    def test_it_closes_by_itself_when_the_time_is_out(self):
        opening = self._open(self.coordinator)
        self.assertEqual(opening.until - opening.start, timedelta(hours=4))
        with freeze_time(opening.until - timedelta(seconds=1)):
            self.assertTrue(self._sees(self.coordinator))
        with freeze_time(opening.until):
            self.assertFalse(self._sees(self.coordinator))
            self.assertEqual(self.child.with_user(self.coordinator).shown_phone, "protected")
            with self.assertRaises(AccessError):
                self.identity.with_user(self.coordinator).write({"name": "Annan"})

    def test_longer_takes_a_new_reason(self):
        opening = self._open(self.coordinator)
        with self.assertRefused("Nothing about"):
            self._open(self.coordinator)
        for values in ({"until": opening.until + timedelta(days=1)}, {"reason": "Längre"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                opening.write(values)
            refused = self.assertRaises(IntegrityError)
            with self.subTest(values=values), refused, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                opening.sudo().write(values)
        with freeze_time(opening.until):
            self.assertTrue(self._open(self.coordinator, reason="Fortfarande i lokalen.") != opening)
            self.assertTrue(self._sees(self.coordinator))

    def test_without_a_reason_it_stays_closed(self):
        for reason in (False, "", "   "):
            with self.subTest(reason=reason), self.assertRefused("Write why"):
                self._open(self.coordinator, reason=reason)
        self.assertFalse(self._sees(self.coordinator))

    def test_what_a_client_says_of_whom_and_how_long_does_not_count(self):
        now = fields.Datetime.now()
        opening = self._open(
            self.coordinator,
            user_id=self.finance.id,
            kind="list",
            start=now + timedelta(days=1),
            until=now + timedelta(days=9),
        )
        self.assertRecordValues(
            opening,
            [{"user_id": self.coordinator.id, "kind": "emergency", "start": now, "until": now + timedelta(hours=4)}],
        )

    def test_nobody_else_opens_anything(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._open(self.users[role])
        stranger = self._make_user(
            "stranger", "qrut_umgange.group_manager", company_id=self._create_company(name="Bron").id
        )
        with self.assertRaises(AccessError):
            self._open(stranger)

    def test_where_nothing_is_closed_nothing_is_opened(self):
        self._let_in("Stödjer barnet", self.coordinator)
        with self.assertRefused("Nothing about"):
            self._open(self.coordinator)

    def test_the_log_has_an_action_of_its_own_for_it(self):
        with self._logged("emergency") as rows:
            self._open(self.coordinator)
        self.assertEqual(rows, [(self.coordinator.login, "umgange.person", self.child.code)])

    def test_the_other_managers_get_a_to_do_that_names_nobody(self):
        opening = self._open(self.manager)
        activity = self.env["mail.activity"].sudo().search([("res_model", "=", opening._name)])
        self.assertEqual(activity.user_id, self.second_manager)
        self.assertNotIn("Tindra", f"{activity.summary} {activity.res_name} {activity.note}")
        self.assertEqual(opening.with_user(self.second_manager).reason, WHY)

    def test_a_manager_who_has_yet_to_accept_the_undertaking_stops_nobody(self):
        self._as(self.second_manager, "umgange.undertaking").create({"text": "Ny."})
        self._accept_undertaking(self.coordinator)
        self._open(self.coordinator)
        self.assertTrue(self._sees(self.coordinator))

    def test_a_coordinator_reads_the_own_openings_and_a_manager_all(self):
        opening = self._open(self.coordinator)
        other = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        for user, may in ((self.coordinator, True), (other, False), (self.manager, True)):
            with self.subTest(user=user.login):
                self.assertEqual(opening.with_user(user).has_access("read"), may)
        self.assertFalse(self._as(self.coordinator, "umgange.person.opening").search([("kind", "=", "list")]))

    def test_the_form_offers_it_to_whom_it_is_closed_and_says_until_when(self):
        child = self.child.with_user(self.coordinator)
        self.assertTrue(child.may_open)
        self.assertFalse(self.child.with_user(self.supporter_user).may_open)
        opens = self._as(self.coordinator, "umgange.person.opening").with_context(default_person_id=child.id)
        with Form(opens, "qrut_umgange.umgange_person_opening_view_form_emergency") as dialog:
            dialog.reason = WHY
        self.assertFalse(child.may_open)
        # Nine in Stockholm when it was opened.
        self.assertIn("Open to you until 13.00", child.secrecy_hint)
        self.assertTrue(child.is_opened)
        self.assertFalse(self.child.with_user(self.manager).is_opened)
        self.assertFalse(self.child.with_user(self.supporter_user).is_opened)

    def test_a_manager_ticks_off_their_own_to_do_alone(self):
        opening = self._open(self.coordinator)
        todos = opening.sudo().activity_ids
        self.assertEqual(todos.user_id, self.manager | self.second_manager)
        seen = opening.with_user(self.manager)
        self.assertTrue(seen.my_activity_date_deadline)
        seen.action_seen()
        self.env.invalidate_all()
        self.assertFalse(seen.my_activity_date_deadline)
        self.assertEqual(opening.sudo().activity_ids.user_id, self.second_manager)
        with self.assertRaises(AccessError):
            opening.with_user(self.supporter_user).action_seen()


@tagged("post_install", "-at_install")
class TestLettingIn(OpeningCommon):
    """Whoever is let in to what is protected is let in for a reason, and the log tells of it."""

    def _get_openings(self):
        return self._as(self.manager, "umgange.person.opening").search([("person_id", "=", self.child.id)])

    def test_a_name_comes_on_the_list_only_with_a_reason(self):
        for reason in (None, "", "  "):
            for users in ((self.coordinator,), (self.manager,)):
                with self.subTest(reason=reason, users=users), self.assertRefused("Write why"):
                    self._let_in(reason, *users)
        before = self._get_openings()
        self._let_in(WHY, self.coordinator, self.manager)
        openings = self._get_openings() - before
        self.assertEqual(openings.user_id, self.coordinator | self.manager)
        self.assertEqual(set(openings.mapped("kind")), {"list"})
        self.assertEqual(set(openings.mapped("reason")), {WHY})
        self.assertEqual(openings.create_uid, self.manager)
        self.assertTrue(self._sees(self.coordinator))

    def test_a_name_leaves_the_list_without_one(self):
        self._let_in(WHY, self.coordinator)
        self.child.with_user(self.manager).access_user_ids = [Command.unlink(self.supporter_user.id)]
        self.assertFalse(self._sees(self.supporter_user))

    def test_a_lowered_protection_needs_a_reason_too(self):
        child = self.child.with_user(self.second_manager)
        for protection in ("none", "marked", "address"):
            with self.subTest(protection=protection), self.assertRefused("Write why"):
                child.protection = protection
        child.write({"protection": "marked", "list_reason": "Beslutet är upphävt."})
        (lowered,) = self._get_openings().filtered(lambda opening: opening.kind == "lowered")
        self.assertEqual(lowered.user_id, self.second_manager)

    def test_who_closes_what_they_could_read_goes_on_reading_it(self):
        child = self._make_person("Nils Ek").with_user(self.manager)
        child.write({"protection": "hidden", "access_user_ids": [Command.link(self.manager.id)]})
        self.assertEqual(child.shown_name, "Nils Ek")

    def test_a_list_filled_before_it_is_closed_needs_a_reason_as_well(self):
        child = self._make_person("Nils Ek").with_user(self.manager)
        with self.assertRefused("Write why"):
            child.access_user_ids = self.coordinator
        with self.assertRefused("Write why"):
            self._as(self.manager, "umgange.person").create(
                {"protection": "hidden", "access_user_ids": [Command.link(self.coordinator.id)]}
            )

    def test_the_log_tells_of_it_as_a_change_of_rights(self):
        with self._logged("rights") as rows:
            self._let_in(WHY, self.coordinator)
        self.assertEqual(rows, [(self.manager.login, "umgange.person", self.child.code)])

    def test_the_reason_is_typed_in_the_form_and_kept_nowhere_else(self):
        with Form(self.child.with_user(self.manager)) as form:
            form.access_user_ids.add(self.manager)
            form.list_reason = WHY
        self.env.invalidate_all()
        self.assertFalse(self.child.with_user(self.manager).list_reason)
        self.assertIn(WHY, self._get_openings().mapped("reason"))

    def test_openings_are_never_changed_or_deleted(self):
        opening = self._get_openings()[:1]
        for user in (self.manager, self.coordinator):
            for verb in ("write", "unlink"):
                self.assertFalse(opening.with_user(user).has_access(verb))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            opening.sudo().unlink()


@tagged("post_install", "-at_install")
class TestRoundAbout(OpeningCommon):
    """What is protected stays closed whatever way one goes around it."""

    def test_an_archived_person_is_as_closed_as_before(self):
        self.child.sudo().active = False
        for user in (self.manager, self.coordinator):
            self.assertFalse(self._sees(user))
        self.assertTrue(self._sees(self.supporter_user))

    def test_a_form_that_is_not_saved_opens_nothing(self):
        fields_spec = {"protection": {}, "access_user_ids": {}, "shown_name": {}, "shown_phone": {}, "display_name": {}}
        for values in (
            {"protection": "none"},
            {"access_user_ids": [Command.set(self.manager.ids)]},
            {"opening_ids": [Command.create({"kind": "emergency", "until": "2030-01-01 00:00:00"})]},
        ):
            with self.subTest(values=values):
                self.env.invalidate_all()
                child = self.child.with_user(self.manager).with_context(umgange_show_names=True)
                answer = child.onchange(values, list(values), {**fields_spec, "opening_ids": {"fields": {}}})
                self.assertNotIn("Tindra", str(answer))
                self.assertNotIn("174 06", str(answer))

    def test_openings_by_way_of_the_person_are_openings_like_others(self):
        child = self.child.with_user(self.coordinator)
        with self.assertRefused("Write why"):
            child.write({"opening_ids": [Command.create({"kind": "emergency"})]})
        with self._logged("emergency") as rows:
            child.write({"opening_ids": [Command.create({"reason": WHY, "until": "2030-01-01 00:00:00"})]})
        self.assertEqual(len(rows), 1)
        self.assertEqual(child.opening_ids.until, fields.Datetime.now() + timedelta(hours=4))

    def test_an_opening_of_one_is_not_taken_to_another(self):
        other = self._make_person("Nils Ek")
        other.with_user(self.manager).write(
            {"protection": "hidden", "access_user_ids": [Command.link(self.second_manager.id)], "list_reason": WHY}
        )
        opening = self._open(self.coordinator)
        for act in (
            lambda: opening.with_user(self.coordinator).copy({"person_id": other.id, "until": "2030-01-01 00:00:00"}),
            lambda: other.with_user(self.coordinator).write({"opening_ids": [Command.link(opening.id)]}),
            lambda: other.with_user(self.coordinator).write(
                {"opening_ids": [Command.update(opening.id, {"until": "2030-01-01 00:00:00"})]}
            ),
            lambda: self.child.with_user(self.coordinator).write({"opening_ids": [Command.delete(opening.id)]}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()
            self.env.invalidate_all()
            self.assertFalse(other.sudo().identity_ids.with_user(self.coordinator).sudo(False).has_access("read"))

    def test_a_copied_person_has_no_list_no_opening_and_no_parts(self):
        self._open(self.coordinator)
        copied = self.child.with_user(self.coordinator).copy()
        self.assertFalse(copied.sudo().opening_ids or copied.sudo().identity_ids or copied.sudo().contact_ids)

    def test_the_list_is_not_written_by_way_of_another_record(self):
        participant = self.assignment.participant_ids.filtered(lambda each: each.person_id == self.child)
        link = [Command.link(self.coordinator.id)]
        for values in ({"person_id.access_user_ids": link}, {"access_user_ids": link}):
            with self.subTest(values=values), self.assertRaises(ValueError):
                participant.with_user(self.coordinator).write(values)
        identity = self.identity.with_user(self.coordinator)
        with self.assertRaises(AccessError):
            identity.write({"person_id": self._make_person("Nils Ek").id})
        self.assertEqual(self.child.sudo().access_user_ids, self.supporter_user)

    def test_whoever_is_of_another_company_does_not_come_on_the_list(self):
        stranger = self._make_user(
            "stranger", "qrut_umgange.group_manager", company_id=self._create_company(name="Bron").id
        )
        with self.assertRaises(UserError):
            self._let_in(WHY, stranger)
            self.env.flush_all()

    def test_where_the_only_one_on_the_list_is_archived_a_manager_comes_in_by_a_reason(self):
        self.supporter_user.sudo().active = False
        self.env.invalidate_all()
        child = self.child.with_user(self.manager)
        self.assertIn("Nobody is on the list any more", child.secrecy_hint)
        with self.assertRefused("Write why"):
            self._let_in(None, self.manager)
        self.assertFalse(self._sees(self.manager))
        self._let_in(WHY, self.manager)
        self.assertTrue(self._sees(self.manager))

    def test_whoever_was_let_in_is_never_deleted_with_the_list(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.supporter_user.sudo().unlink()
            self.env.flush_all()
