import doctest
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import break_dates
from ..tools.break_dates import read_breaks

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
quiet = settings(deadline=None, database=None, derandomize=True)


def read(text, year=2026):
    return [(each.name, str(each.first), str(each.last)) for each in read_breaks(text, year).breaks]


@tagged("post_install", "-at_install")
class TestBreakDates(BaseCase):
    """What municipalities write on their pages is read as they write it."""

    def test_the_examples_hold(self):
        result = doctest.testmod(break_dates)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_the_ways_it_is_written(self):
        for text, first, last in (
            ("Höstlov v. 44", "2026-10-26", "2026-11-01"),
            ("Höstlov v44", "2026-10-26", "2026-11-01"),
            ("Höstlov 26–30 oktober 2026", "2026-10-26", "2026-10-30"),
            ("Höstlov: 31 oktober -6 november", "2026-10-31", "2026-11-06"),
            ("Vecka 44 höstlov 26 okt – 30 okt", "2026-10-26", "2026-10-30"),
            ("Höstlov, måndag 26 oktober till och med fredag 30 oktober", "2026-10-26", "2026-10-30"),
            ("Höstlov 26.10 - 30.10.2026", "2026-10-26", "2026-10-30"),
            ("Höstlov 26/10–30/10", "2026-10-26", "2026-10-30"),
            ("Höstlov 2026-10-26 – 2026-10-30", "2026-10-26", "2026-10-30"),
            ("Jullov 22 december – 7 januari 2027", "2026-12-22", "2027-01-07"),
            ("Sportlov vecka 9 (1–5 mars)", "2027-03-01", "2027-03-05"),
            ("Lovdag 7 maj", "2027-05-07", "2027-05-07"),
        ):
            with self.subTest(text=text):
                [(_name, *days)] = read(text)
                self.assertEqual(days, [first, last])

    def test_the_name_may_stand_on_the_line_before(self):
        self.assertEqual(read("Höstlov\n26–30 oktober"), [("Höstlov", "2026-10-26", "2026-10-30")])

    def test_terms_and_first_days_are_no_breaks(self):
        text = "Läsåret 2026/2027\nHöstterminen 18 augusti – 18 december\nSkolstart 18 augusti\nAvslutning 10 juni"
        self.assertEqual(read(text), [])

    def test_a_break_that_cannot_be_read_is_named(self):
        page = read_breaks("Höstlov v. 44\nLov 31 april\nÖvriga lovdagar beslutas senare", 2026)
        self.assertEqual(page.unread, ("Lov 31 april", "Övriga lovdagar beslutas senare"))

    @quiet
    @given(st.dates(date(2020, 8, 1), date(2040, 6, 30)), st.integers(0, 30), st.sampled_from(("–", " - ", " till ")))
    def test_whatever_the_day_it_is_read_back(self, first, more, dash):
        last = first + timedelta(days=more)
        year = first.year if first.month > 6 else first.year - 1
        written = f"Lovet {first.day} {MONTHS[first.month - 1]}{dash}{last.day} {MONTHS[last.month - 1]} {last.year}"
        iso = f"Lovet {first} – {last}"
        if first.month == 6 and last.month == 7:
            return  # the summer holds two school years
        for text in (written, iso):
            self.assertEqual(read(text, year), [("Lovet", str(first), str(last))])

    @quiet
    @given(st.text(max_size=200), st.integers(2000, 2100))
    def test_no_text_breaks_the_reading(self, text, year):
        for each in read_breaks(text, year).breaks:
            self.assertLessEqual(each.first, each.last)
