import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UmgangeCommon, local


def draw(width=1600, height=1200):
    """Return a picture as a client sends it."""
    picture = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(picture, "PNG")
    return base64.b64encode(picture.getvalue())


class PremisesCase(UmgangeCommon):
    @classmethod
    def _make_hours(cls, *spans, **values):
        """Return opening hours of (weekday, opens, closes), kept by the manager."""
        usual = {"name": "–", "day_period": "morning"}
        lines = [
            Command.create({**usual, "dayofweek": str(day), "hour_from": opens, "hour_to": closes})
            for day, opens, closes in spans
        ]
        values = {"name": "Farsta", "company_id": cls.company.id, "attendance_ids": lines, **values}
        return cls._as(cls.manager, "resource.calendar").create(values)


@tagged("post_install", "-at_install")
class TestOpeningHours(PremisesCase):
    """A visit when the house is closed is warned of, never refused."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.premises.calendar_id = cls._make_hours((0, 8, 12), (0, 12, 17), (1, 8, 17), (2, 8, 17.5), (5, 10, 14))

    def _warn(self, day, start, stop, **values):
        return self._make_visit(self.assignment, day, start, stop, **values).warning or ""

    def test_a_visit_within_them_is_not_warned_of(self):
        self.assertNotIn("Farsta is", self._warn("2026-03-04", "15:00", "17:00"))
        # What touches is one.
        self.assertNotIn("Farsta is", self._warn("2026-03-09", "11:00", "13:00"))

    def test_who_comes_before_and_stays_after_the_child_counts(self):
        self.assertIn(
            "Farsta is open 8–17.30 on this weekday; people are there 15.15–17.45.",
            self._warn("2026-03-04", "15:30", "17:30"),
        )
        early = self._make_visit(self.assignment, "2026-03-11", "15:30", "17:30")
        early.minutes_after = 0
        self.assertNotIn("Farsta is", early.warning)

    def test_a_weekday_when_it_is_closed_and_a_closed_day_are_told_apart(self):
        self.assertIn("Farsta is closed on this weekday.", self._warn("2026-03-05", "15:00", "16:00"))
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": "Städdag",
                "company_id": self.company.id,
                "calendar_id": self.premises.calendar_id.id,
                "date_from": local("2026-03-04 00:00"),
                "date_to": local("2026-03-05 00:00"),
            }
        )
        self.assertIn("Farsta is closed on this day.", self._warn("2026-03-04", "13:00", "14:00"))

    def test_it_stops_nobody(self):
        visit = self._make_visit(self.assignment, "2026-03-05", "15:00", "16:00")
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")

    def test_the_supporter_is_warned_too_and_nobody_after_the_visit(self):
        visit = self._make_visit(self.assignment, "2026-03-01", "15:00", "16:00")
        mine = visit.with_user(self.supporter_user)
        self.assertIn("Farsta is closed on this weekday.", mine.warning)
        mine.action_end()
        self.assertFalse(mine.warning)

    def test_premises_without_hours_are_always_open(self):
        self.premises.calendar_id = False
        self.assertNotIn("Farsta is", self._warn("2026-03-08", "03:00", "04:00"))

    def test_the_clock_is_that_of_the_premises(self):
        self.premises.tz = "America/New_York"
        # 15 in Stockholm is 9 there.
        self.assertNotIn("Farsta is", self._warn("2026-03-04", "15:00", "16:00"))
        self.assertIn("people are there 06.45–08.15", self._warn("2026-03-11", "11:45", "13:00", minutes_before=0))

    def test_weeks_that_differ_have_hours_of_their_own(self):
        calendar = self._make_hours((2, 8, 17))
        calendar.sudo().switch_calendar_type()
        even = calendar.attendance_ids.filtered(lambda line: line.week_type == "0" and not line.display_type)
        even.unlink()
        self.premises.calendar_id = calendar
        days = {day: self._warn(day, "15:00", "16:00") for day in ("2026-03-04", "2026-03-11")}
        self.assertEqual(sum("closed on this weekday" in warning for warning in days.values()), 1)

    def test_they_are_said_as_on_the_door(self):
        self.assertEqual(self.premises.opening_label, "Mon–Tue 8–17; Wed 8–17.30; Sat 10–14")
        self.assertFalse(self._make_premises("Sätra").opening_label)

    def test_only_a_manager_changes_them(self):
        for user in (self.coordinator, self.supporter_user, self.finance):
            with self.assertRaises(AccessError):
                self.premises.calendar_id.with_user(user).attendance_ids.unlink()
        self.premises.calendar_id.with_user(self.manager).attendance_ids[:1].hour_to = 11


@tagged("post_install", "-at_install")
class TestPremises(PremisesCase):
    """A house with its doors, rooms, equipment and photos."""

    def test_a_house_is_written_down_in_one_form(self):
        with Form(self._as(self.manager, "umgange.premises")) as form:
            form.name = "Biblioteket"
            form.kind = "hired"
            form.street = "Torget 1"
            form.directions = "Buss 17, porten mot torget."
            with form.door_ids.new() as door:
                door.name = "Entré B"
                door.way_in = "Ring på."
            with form.room_ids.new() as room:
                room.name = "Sagorummet"
        premises = form.record
        self.assertEqual(premises.door_ids.company_id, premises.company_id)
        self.assertTrue(premises.room_ids.is_hired)
        self.assertFalse(self.room.is_hired)

    def test_a_room_is_found_by_its_equipment(self):
        tags = self._as(self.manager, "umgange.equipment").create([{"name": "Soffa"}, {"name": "Lekplats"}])
        self.room.with_user(self.manager).equipment_ids = tags
        rooms = self._as(self.coordinator, "umgange.room")
        self.assertEqual(rooms.search([("equipment_ids.name", "=", "Lekplats")]), self.room)

    def test_a_photo_is_kept_small_and_in_the_table(self):
        photos = self._as(self.manager, "umgange.photo")
        photo = photos.create({"name": "Rummet", "room_id": self.room.id, "image": draw()})
        self.assertEqual((photo.premises_id, photo.company_id), (self.premises, self.company))
        for name, side in (("image", 1280), ("image_small", 256)):
            picture = Image.open(io.BytesIO(base64.b64decode(photo[name])))
            self.assertEqual(max(picture.size), side)
        self.assertFalse(self.env["ir.attachment"].sudo().search([("res_model", "=", "umgange.photo")]))
        self.assertTrue(photo.with_user(self.supporter_user).image_small)
        with self.assertRaises(AccessError):
            photo.with_user(self.finance).read(["image_small"])

    def test_what_is_no_photo_is_refused_in_words(self):
        photos = self._as(self.manager, "umgange.photo")
        with self.assertRefused("The photo cannot be read"):
            photos.create({"name": "Rummet", "room_id": self.room.id, "image": "inget foto"})

    def test_a_photo_of_a_room_is_in_the_rooms_own_house(self):
        other = self._make_premises("Sätra")
        photos = self._as(self.manager, "umgange.photo")
        photo = photos.create({"name": "Porten", "premises_id": other.id, "image": draw(30, 30)})
        with self.assertRefused("of a room in other premises", ValidationError):
            photo.write({"room_id": self.room.id, "premises_id": other.id})

    def test_a_coordinator_reads_and_a_manager_changes(self):
        other = self._create_company(name="Bron", country_id=self.env.ref("base.se").id)
        for model, values in (
            ("umgange.door", {"name": "Entré A", "premises_id": self.premises.id}),
            ("umgange.equipment", {"name": "Soffa"}),
            ("umgange.photo", {"name": "Porten", "premises_id": self.premises.id, "image": draw(30, 30)}),
        ):
            for user in (self.coordinator, self.supporter_user, self.finance):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self._as(user, model).create(values)
            record = self._as(self.manager, model).create(values)
            self.assertTrue(record.with_user(self.supporter_user).display_name)
            stranger = self._make_user(f"stranger_{record._table}", "qrut_umgange.group_manager", company_id=other.id)
            self.assertFalse(record.with_user(stranger).has_access("read"))

    def test_equipment_of_another_company_is_refused(self):
        other = self._create_company(name="Bron", country_id=self.env.ref("base.se").id)
        tag = self.env["umgange.equipment"].sudo().create({"name": "Soffa", "company_id": other.id})
        with self.assertRaises(UserError):
            self.room.sudo().equipment_ids = tag
