import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import name_scanner, naming, plain_words, words
from ..tools.name_scanner import Hit, Scanner
from ..tools.naming import Person
from .test_tools_naming import quiet

LOVA, SARA, MAJ = 1, 2, 3
PEOPLE = {
    LOVA: Person("Lova-Li Ek", "20170101-2393"),
    SARA: Person(
        "Sara Granlund",
        phone="070-174 06 05 (kvällar), 08-123 45 67",
        email="Sg-1980@exempel.se",
        street="Stora Torget 5 B, lgh 1102",
        zip="753 20",
        city="Uppsala",
    ),
    MAJ: Person("Maj Lund", street="Lindgården", zip="753 20", city="Uppsala"),
}


@tagged("post_install", "-at_install")
class TestNameScanner(BaseCase):
    def setUp(self):
        super().setUp()
        self.scanner = Scanner(PEOPLE)

    def assertFound(self, text, *hits, near=()):
        self.assertEqual(self.scanner.find(text, set(near)), {Hit(*hit) for hit in hits})

    def test_the_examples_of_the_documentation_hold(self):
        for module in (name_scanner, naming, plain_words, words):
            self.assertEqual(doctest.testmod(module).failed, 0)

    # === NAMES === #

    def test_of_somebody_else_the_words_of_a_name_count_side_by_side_only(self):
        for text in ("Granlund, Sara", "sara granlunds", "SARAGRANLUND"):
            with self.subTest(text=text):
                self.assertFound(text, ("name", SARA))
        self.assertFound("Sara Berg och Erik Granlund")
        self.assertFound("Sara Berg och Erik Granlund", ("name", SARA), near={SARA})

    def test_spelled_and_lookalike_letters_hide_nothing(self):
        for text in (
            "S a r a  Granlund",
            "S.a.r.a. G.r.a.n.l.u.n.d",
            "Sаrа Grаnlund",
            "Ѕara Grαnlund",
            "Ｓａｒａ Granlund",
        ):
            with self.subTest(text=text):
                self.assertFound(text, ("name", SARA))

    def test_words_of_two_people_are_nobody(self):
        self.assertFound("Sara Lund och Maj Granlund")

    def test_a_month_beside_a_place_is_not_a_name(self):
        for text in ("i maj Lunds kommun", "Lund, maj 2026", "maj lund"):
            with self.subTest(text=text):
                self.assertFound(text, near={MAJ})
        for text in ("Maj Lund", "LUND, MAJ", "Gäller Maj Lunds umgänge"):
            with self.subTest(text=text):
                self.assertFound(text, ("name", MAJ))

    def test_an_everyday_phrase_is_nobody(self):
        scanner = Scanner({1: Person("Per Dag")})
        self.assertFalse(scanner.find("1 800 kr per dag", {1}))
        self.assertTrue(scanner.find("Gäller Per Dag"))

    def test_digits_beside_a_name_hide_nothing(self):
        for text in ("Lova17 Ek", "LOVAEK2017", "Ek4711Lova", "LovaEk"):
            with self.subTest(text=text):
                self.assertFound(text, ("name", LOVA))
        self.assertTrue(self.scanner.find_words("LOVA2017", {LOVA}))

    # === PHONE, MAIL, ADDRESS === #

    def test_a_phone_number_is_found_however_it_is_written(self):
        for text in (
            "0701740605",
            "070-1740605",
            "+46 70 174 06 05",
            "0046 (0)70-174 06 05",
            "Tel:070 174 06 05, 14–16",
        ):
            with self.subTest(text=text):
                self.assertFound(text, ("phone", SARA))
        self.assertFound("Ring 08-12 34 567", ("phone", SARA))

    def test_digits_that_hold_a_short_number_are_not_the_number(self):
        self.assertFound("OCR 9081234567123, 1708123456")

    def test_an_address_of_the_mail_is_found_in_any_case(self):
        self.assertFound("till SG-1980@exempel.se.", ("email", SARA))
        self.assertFound("sara@exempel.se")

    def test_a_house_is_found_with_its_town_and_near_people_without(self):
        for text in ("Stora Torget 5 B, 75320", "STORA TORGET 5b\nUppsala", "stora-torget 5 B (Uppsala)"):
            with self.subTest(text=text):
                self.assertFound(text, ("address", SARA))
        self.assertFound("Vi ses på Stora Torget 5b", ("address", SARA), near={SARA})
        self.assertFound("Vi ses på Stora Torget 5b")

    def test_another_house_and_another_town_are_nobodys(self):
        self.assertFound("Stora Torget 51, Uppsala", near={SARA})
        self.assertFound("Stora Torget 5 B, Umeå")
        self.assertFound("Uppsala 753 20", near={SARA, MAJ})

    # === SEVERAL TEXTS === #

    def test_nothing_is_found_across_two_texts(self):
        self.assertEqual(self.scanner.find_each(["Sara", "Granlund", "170101", "2393"], set(PEOPLE)), [set()] * 4)

    @quiet
    @given(
        st.lists(st.sampled_from(("Sara", "Granlund", "Ek, Lova", "170101-2393", "0701740605", "maj", "")), max_size=8)
    )
    def test_many_at_once_are_found_as_one_by_one(self, texts):
        each = [self.scanner.find(text, set(PEOPLE)) for text in texts]
        self.assertEqual(self.scanner.find_each(texts, set(PEOPLE)), each)

    # === SINGLE WORDS === #

    def test_a_single_word_counts_of_those_near(self):
        self.assertEqual(self.scanner.find_words("Lovas dag med sara", {LOVA}), {"Lovas": {Hit("word", LOVA)}})
        self.assertEqual(self.scanner.find_words("lovande ekonomi", {LOVA}), {})

    def test_initials_are_capitals_by_themselves(self):
        for text in ("SG", "S.G.", "Barn SG17", "S G"):
            with self.subTest(text=text):
                self.assertTrue(self.scanner.find_initials(text, {SARA}))
        for text in ("sg", "SGA", "SG-ok".lower(), "Sg"):
            with self.subTest(text=text):
                self.assertFalse(self.scanner.find_initials(text, {SARA}))
        self.assertFalse(self.scanner.find_initials("SG", {LOVA}))

    def test_months_places_and_everyday_words_are_nobody(self):
        for word in ("maj", "Maj", "Lunds", "lund", "Tisdag", "per", "hans", "Uppsala", "Nora"):
            with self.subTest(word=word):
                self.assertTrue(plain_words.is_plain(word))
        for word in ("Lova", "Sara", "Granlund", "Per", "Hans", "lovas"):
            with self.subTest(word=word):
                self.assertFalse(plain_words.is_plain(word, frozenset({"berg"})))
        self.assertTrue(plain_words.is_plain("Sara", frozenset({"sara", "berg"})))
