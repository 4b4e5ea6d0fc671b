import doctest
import logging
from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.se import personnummer as stdnum_personnummer

from odoo.tests import tagged
from odoo.tests.case import TestCase

from ..tools import personnummer
from ..tools.personnummer import NotANumber, Number, ReserveNumber, is_reserve_like, parse

TODAY = date(2026, 9, 1)

# Published for tests: no person has them. (digits, kind, born)
VECTORS = [
    ("189001019802", "personnummer", date(1890, 1, 1)),
    ("190001019801", "personnummer", date(1900, 1, 1)),
    ("200002292399", "personnummer", date(2000, 2, 29)),
    ("202402292383", "personnummer", date(2024, 2, 29)),
    ("201701012393", "personnummer", date(2017, 1, 1)),
    ("202601612381", "samordningsnummer", date(2026, 1, 1)),
    ("202201612393", "samordningsnummer", date(2022, 1, 1)),
    ("191401682396", "samordningsnummer", date(1914, 1, 8)),
]


@st.composite
def numbers(draw):
    """A right number, with 238 or 239 before the check digit as only test numbers have."""
    born = draw(st.dates(date(1850, 1, 1), TODAY))
    kind, shift = draw(st.sampled_from([("personnummer", 0), ("samordningsnummer", 60)]))
    digits = f"{born:%Y%m}{born.day + shift:02}{draw(st.sampled_from(['238', '239']))}"
    return Number(digits + luhn.calc_check_digit(digits[2:]), kind, born, checksum_ok=True)


quiet = settings(deadline=None, database=None, derandomize=True)


@tagged("standard", "at_install")
class TestPersonnummer(TestCase):
    test_module = "qrut_umgange"  # Odoo's runner asks for it

    def test_the_examples_in_the_docstrings_hold(self):
        result = doctest.testmod(personnummer)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_published_test_numbers_are_read(self):
        for digits, kind, born in VECTORS:
            with self.subTest(digits=digits):
                self.assertEqual(parse(digits, TODAY), Number(digits, kind, born, True))

    def test_every_way_of_typing_gives_the_same_number(self):
        for text in (
            "201701012393",
            "20170101-2393",
            "20170101 2393",
            "2017 01 01 - 2393",
            "1701012393",
            "170101-2393",
            "170101 2393",
            " 170101-2393\n",
            "170101\u20132393",
            "170101\u00a02393",
        ):
            with self.subTest(text=text):
                self.assertEqual(parse(text, TODAY).digits, "201701012393")

    def test_the_century_follows_the_day_and_the_plus(self):
        for text, today, year in (
            ("170101-2393", date(2026, 9, 1), 2017),
            ("170101+2393", date(2026, 9, 1), 1917),
            ("170101-2393", date(2017, 1, 1), 2017),
            ("170101-2393", date(2016, 12, 31), 1917),
            ("260831-2393", date(2026, 9, 1), 2026),
            ("260902-2393", date(2026, 9, 1), 1926),
            ("260902+2393", date(2026, 9, 1), 1926),
            ("260831+2393", date(2026, 9, 1), 1926),
            ("270101-2393", date(2026, 9, 1), 1927),
            ("270101+2393", date(2026, 9, 1), 1827),
            ("240229-2383", date(2024, 2, 28), 1924),
            ("991231-2393", date(2000, 1, 1), 1999),
        ):
            with self.subTest(text=text, today=today):
                self.assertEqual(parse(text, today).birth_date.year, year)

    def test_a_plus_says_nothing_new_when_the_century_is_typed(self):
        self.assertEqual(parse("20170101+2393", TODAY).digits, "201701012393")

    def test_a_leap_day_exists_only_in_leap_years(self):
        self.assertEqual(parse("000229-2399", TODAY).birth_date, date(2000, 2, 29))
        for text in ("000229+2399", "19000229-2399", "230229-2399"):
            with self.subTest(text=text), self.assertRaises(NotANumber):
                parse(text, TODAY)

    def test_a_wrong_check_digit_is_told_and_not_refused(self):
        number = parse("20170101-2394", TODAY)
        self.assertFalse(number.checksum_ok)
        self.assertEqual(number.digits, "201701012394")

    def test_what_cannot_be_a_number_is_refused(self):
        for text in (
            "",
            "okänt",
            "skyddat",
            "20170101",
            "170101-239",
            "170101-23933",
            "17-0101-2393",
            "170101--2393",
            "-1701012393",
            "201701012393+",
            "20171301-2393",
            "20170132-2393",
            "20170160-2393",
            "20170192-2393",
            "20170100-2393",
            "20260902-2393",
            "17000101-2393",
            "00000101-2393",
            "٢٠١٧٠١٠١٢٣٩٣",
        ):
            with self.subTest(text=text), self.assertRaises(NotANumber):
                parse(text, TODAY)

    def test_reserve_numbers_are_told_apart_from_mistakes(self):
        for text in ("19900101-TF12", "900101T238", "900101-r238", "19900101 2A38", "992017238393"):
            with self.subTest(text=text):
                self.assertTrue(is_reserve_like(text))
                with self.assertRaises(ReserveNumber):
                    parse(text, TODAY)
        for text in ("", "TF12", "skyddat", "170101-239", "990101-2393", "1701O1-2393"):
            with self.subTest(text=text):
                self.assertFalse(is_reserve_like(text))

    def test_no_message_or_log_line_holds_the_number(self):
        for text in ("20171301-2393", "20260902-2393", "170101-23933", "19900101-TF12"):
            with self.subTest(text=text), self.assertRaises(NotANumber) as caught:
                parse(text, TODAY)
            shown = logging.Formatter().formatException((NotANumber, caught.exception, None))
            for part in (text, text[-4:], text[:6]):
                self.assertNotIn(part, shown)
                self.assertNotIn(part, repr(caught.exception))

    def test_a_number_does_not_show_itself(self):
        shown = repr(parse("20170101-2393", TODAY))
        self.assertNotIn("2017", shown)
        self.assertNotIn("2393", shown)

    @quiet
    @given(numbers())
    def test_a_right_number_is_read_as_it_was_made(self, number):
        self.assertEqual(parse(number.digits, TODAY), number)
        self.assertEqual(parse(personnummer.format(number), TODAY), number)

    @quiet
    @given(numbers())
    def test_ten_digits_with_the_sign_the_law_asks_for_are_enough(self, number):
        turned = TODAY.year - number.birth_date.year
        sign = "+" if turned >= 100 else "-"
        if turned < 200:
            self.assertEqual(parse(f"{number.digits[2:8]}{sign}{number.digits[8:]}", TODAY), number)

    @quiet
    @given(numbers(), st.integers(2, 11), st.integers(1, 9))
    def test_one_wrong_digit_is_never_taken_for_right(self, number, at, shift):
        wrong = (int(number.digits[at]) + shift) % 10
        typed = f"{number.digits[:at]}{wrong}{number.digits[at + 1 :]}"
        with suppress(NotANumber):
            self.assertFalse(parse(typed, TODAY).checksum_ok)

    @quiet
    @given(numbers())
    def test_the_library_agrees_where_it_knows_the_kind(self, number):
        self.assertEqual(stdnum_personnummer.is_valid(number.digits), number.kind == "personnummer")

    @quiet
    @given(st.text(alphabet="0123456789-+ TFÅ\u2013") | st.text(), st.dates())
    def test_any_text_is_a_number_or_not_one(self, text, today):
        try:
            self.assertRegex(parse(text, today).digits, r"\A[0-9]{12}\Z")
        except NotANumber as error:
            self.assertRegex(str(error), r"\A[A-Z][^\n]+\.\Z")
