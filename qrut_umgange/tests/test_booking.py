from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestBooking(UmgangeCommon):
    """No room and no person is booked twice, and what is given up is free at once."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.bookings = cls._as(cls.coordinator, "umgange.booking")
        cls.slot = (local("2026-03-04 15:00"), local("2026-03-04 17:00"))

    def _book(self, start="15:00", stop="17:00", room=None, **values):
        values = {
            "resource_id": (room or self.room).resource_id.id,
            "start": start and local(f"2026-03-04 {start}"),
            "stop": stop and local(f"2026-03-04 {stop}"),
            **values,
        }
        return self.bookings.create(values)

    # === OVERLAP === #

    def test_an_overlapping_booking_is_refused_naming_room_and_local_time(self):
        self._book()
        for start, stop in (
            ("15:00", "17:00"),
            ("14:00", "15:01"),
            ("16:59", "18:00"),
            ("15:30", "16:00"),
            ("14:00", "18:00"),
        ):
            with (
                self.subTest(start=start, stop=stop),
                self.assertRefused(r"Solen is booked 2026-03-04 15\.00–17\.00 already"),
            ):
                self._book(start, stop)

    def test_bookings_that_touch_are_both_there(self):
        self._book()
        before, after = self._book("14:00", "15:00"), self._book("17:00", "18:00")
        self.assertTrue(before.active and after.active)

    def test_another_room_at_the_same_time_is_free(self):
        self._book()
        self.assertTrue(self._book(room=self._make_room("Månen")))

    def test_a_booking_needs_nothing_but_resource_and_times(self):
        self.assertRecordValues(
            self._book(),
            [
                {
                    "resource_id": self.room.resource_id.id,
                    "start": self.slot[0],
                    "stop": self.slot[1],
                    "visit_id": False,
                    "active": True,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_all_clashes_are_named_at_once(self):
        self._book()
        self._book("18:00", "19:00")
        with self.assertRaises(UserError) as refused:
            self._book("14:00", "20:00")
        self.assertIn("15.00–17.00", str(refused.exception))
        self.assertIn("18.00–19.00", str(refused.exception))

    def test_slots_of_one_batch_clash_with_each_other(self):
        wanted = {"resource_id": self.room.resource_id.id}
        with self.assertRaises(UserError) as refused:
            self.bookings.create(
                [
                    {**wanted, "start": local(f"2026-03-04 {start}"), "stop": local(stop)}
                    for start, stop in (
                        ("08:00", "2026-03-04 20:00"),
                        ("09:00", "2026-03-04 10:00"),
                        ("11:00", "2026-03-04 12:00"),
                    )
                ]
            )
        for clash in ("09.00–10.00", "11.00–12.00"):
            self.assertIn(clash, str(refused.exception))
        self.assertFalse(self.bookings.search([]))

    def test_the_refused_booking_leaves_nothing(self):
        self._book()
        with self.assertRaises(UserError):
            self._book("16:00", "18:00")
        self.assertEqual(self.bookings.search_count([]), 1)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_an_overlap_when_python_is_passed_by(self):
        self._book()
        self.patch(type(self.bookings), "_find_clashes", lambda *args: [])
        with self.assertRaises(IntegrityError) as refused:
            self._book("16:00", "18:00")
        self.assertEqual(refused.exception.diag.constraint_name, "umgange_booking_no_overlap")
        self.assertRegex(
            self._get_database_message(refused.exception),
            r"Solen is booked 2026-03-04 15\.00–17\.00 already",
        )

    def _get_database_message(self, error):
        definition = self.env.registry["umgange.booking"]._table_objects[error.diag.constraint_name]
        return definition.get_error_message(self.bookings, error.diag)

    def test_the_message_without_detail_still_says_what_to_do(self):
        definition = self.env.registry["umgange.booking"]._table_objects["umgange_booking_no_overlap"]
        self.assertIn("booked at that time", definition.get_error_message(self.bookings, None))

    # === FREE AND TAKE === #

    def test_cancelling_frees_the_slot_and_keeps_the_row(self):
        first = self._book()
        first.active = False
        self.assertTrue(self._book())
        self.assertTrue(first.exists())

    def test_a_freed_slot_that_was_taken_cannot_be_taken_back(self):
        first = self._book()
        first.active = False
        self._book()
        with self.assertRaises(UserError):
            first.active = True

    def test_a_room_is_given_up_and_taken_again_in_one_transaction(self):
        first = self._book()
        taken = self.bookings._replace(
            first,
            [{"resource_id": first.resource_id.id, "start": first.start, "stop": first.stop}],
        )
        self.assertTrue(taken.active)
        self.assertFalse(first.active)

    def test_a_move_is_checked_like_a_new_booking(self):
        self._book()
        later = self._book("17:00", "18:00")
        with self.assertRaises(UserError):
            later.start = local("2026-03-04 16:30")

    def test_a_booking_may_be_moved_over_its_own_old_time(self):
        booking = self._book()
        booking.write({"start": self.slot[0] + timedelta(hours=1)})
        self.assertEqual(booking.start, local("2026-03-04 16:00"))

    # === WHAT IS NO LONGER USED === #

    def test_an_archived_room_cannot_be_booked_until_it_is_in_use_again(self):
        there = self._book()
        self.room.with_user(self.manager).action_archive()
        self.assertFalse(self.room.resource_id.active)
        with self.assertRefused("Solen is archived"):
            self._book("18:00", "19:00")
        moon = self._book("18:00", "19:00", room=self._make_room("Månen"))
        with self.assertRefused("Solen is archived"):
            moon.resource_id = self.room.resource_id
        there.active = False
        with self.assertRefused("Solen is archived"):
            there.active = True
        self.room.with_user(self.manager).action_unarchive()
        self.assertTrue(self._book("18:00", "19:00"))

    def test_an_archived_supporter_cannot_be_booked_and_the_users_resource_lives_on(self):
        self.supporter.with_user(self.manager).action_archive()
        self.assertTrue(self.supporter.resource_id.active)
        with self.assertRefused("is archived"):
            self._book(room=self.supporter)
        self.supporter.with_user(self.manager).action_unarchive()
        self.assertTrue(self._book(room=self.supporter))

    def test_only_who_may_change_a_room_archives_it(self):
        with self.assertRaises(AccessError):
            self.room.with_user(self.coordinator).action_archive()
        self.assertTrue(self.room.resource_id.active)

    # === BAD INPUT === #

    def test_a_booking_without_resource_or_times_is_refused_in_words(self):
        for missing in ({"resource_id": False}, {"start": False}, {"stop": False}):
            with self.subTest(missing=missing), self.assertRefused("needs a room or a person"):
                self._book(**missing)

    def test_a_booking_that_ends_before_it_begins_is_refused_in_words(self):
        for stop in ("15:00", "14:00"):
            with self.subTest(stop=stop), self.assertRefused("ends before"):
                self._book("15:00", stop)

    def test_a_move_to_no_time_is_refused_in_words(self):
        booking = self._book()
        for values in (
            {"stop": local("2026-03-04 15:00")},
            {"stop": False},
            {"start": False},
            {"resource_id": False},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                booking.write(values)

    def test_times_may_come_as_text_as_over_rpc(self):
        booking = self._book(start="15:00", stop="17:00")
        with self.assertRaises(UserError):
            self.bookings.create(
                {
                    "resource_id": booking.resource_id.id,
                    "start": "2026-03-04 15:00:00",
                    "stop": "2026-03-04 15:30:00",
                }
            )

    def test_nothing_at_all_is_no_error(self):
        self.assertFalse(self.bookings.create([]))
        self.bookings.write({"start": self.slot[0]})

    # === NAMES, ZONES, COMPANIES, ROLES === #

    def test_the_slot_is_named_in_the_zone_of_the_room_whoever_reads(self):
        helsinki = self._make_premises("Åbo", tz="Europe/Helsinki")
        room = self._make_room("Havet", premises_id=helsinki.id)
        booking = self._book(room=room)
        for zone in ("Asia/Tokyo", "Europe/Stockholm"):
            named = booking.with_context(tz=zone)
            self.assertEqual(named.display_name, "Havet 2026-03-04 16.00–18.00")

    def test_a_room_follows_its_premises_into_another_zone(self):
        archived = self._make_room("Månen", active=False)
        self.premises.with_user(self.manager).tz = "Europe/Helsinki"
        self.assertEqual({room.resource_id.tz for room in self.room | archived}, {"Europe/Helsinki"})

    def test_a_room_that_moves_has_the_zone_of_where_it_is(self):
        helsinki = self._make_premises("Åbo", tz="Europe/Helsinki")
        self.room.with_user(self.manager).premises_id = helsinki
        self.assertEqual(self.room.resource_id.tz, "Europe/Helsinki")

    def test_a_resource_of_another_company_cannot_be_booked(self):
        other = self._create_company(name="En annan förening")
        resource = self.env["resource.resource"].create(
            {"name": "Borta", "resource_type": "material", "company_id": other.id}
        )
        booking = self.bookings.sudo().create({"resource_id": resource.id, "start": self.slot[0], "stop": self.slot[1]})
        self.assertEqual(booking.company_id, other)
        self.assertFalse(self.bookings.search([("id", "=", booking.id)]))

    def test_a_supporter_and_finance_book_nothing(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.booking").create(
                    {
                        "resource_id": self.room.resource_id.id,
                        "start": self.slot[0],
                        "stop": self.slot[1],
                    }
                )

    def test_what_is_created_comes_back_in_the_order_of_the_values(self):
        resource = self.room.resource_id.id
        hours = ("17:00", "15:00", "16:00")
        starts = [local(f"2026-03-04 {hour}") for hour in hours]
        bookings = self._as(self.coordinator, "umgange.booking").create(
            [{"resource_id": resource, "start": start, "stop": start + timedelta(hours=1)} for start in starts]
        )
        self.assertEqual(bookings.mapped("start"), starts)

    @mute_logger("odoo.sql_db")
    def test_a_room_or_supporter_without_what_it_needs_is_refused(self):
        for model, values in (
            ("umgange.room", {"name": "Månen"}),
            ("umgange.room", {"premises_id": self.premises.id}),
            ("umgange.supporter", {}),
        ):
            refused = self.assertRaises(IntegrityError)
            with self.subTest(model=model, values=values), refused, self.cr.savepoint():
                self._as(self.manager, model).create(values)

    def test_a_resource_backs_one_room_alone(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make_room("Kopian", resource_id=self.room.resource_id.id)
