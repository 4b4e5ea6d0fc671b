import doctest

from odoo.tests import BaseCase, tagged

from ..tools import other_names
from ..tools.name_scanner import Scanner
from ..tools.naming import Person

ELLIE, NILS, MAJ, MONA = 1, 2, 3, 4
SCANNER = Scanner(
    {
        ELLIE: Person("Ellie Rask"),
        NILS: Person("Nils-Erik Rask", "20170101-2393"),
        MAJ: Person("Maj Lund"),
        MONA: Person("Mona Rask"),
    }
)
OTHERS = {NILS: "P-00002", MAJ: "P-00003"}


@tagged("post_install", "-at_install")
class TestToolsOtherNames(BaseCase):
    """Who else is named in a text that is about one child."""

    def _find(self, *texts):
        return other_names.find(SCANNER, texts, OTHERS, {ELLIE, MONA})

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(other_names).failed, 0)

    def test_each_part_of_a_double_name_and_its_genitive_is_a_word(self):
        for text in ("Nils kom.", "NILS", "nils' jacka", "Eriks jacka", "Nils-Erik", "nilserik"):
            with self.subTest(text=text):
                self.assertTrue(self._find(text).words)

    def test_words_of_every_day_and_the_name_that_all_have_say_nothing(self):
        for text in ("I maj åkte vi till Lund.", "Ellie Rask och familjen Rask", "Mona Rask", "", None):
            with self.subTest(text=text):
                self.assertFalse(self._find(text))

    def test_a_whole_name_a_number_and_a_code_are_beyond_doubt(self):
        for text, whose in (
            ("Nils-Erik Rask kom.", NILS),
            ("20170101-2393", NILS),
            ("se p-00003.", MAJ),
            ("Maj Lund var med.", MAJ),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find("Ellie åt.", text).certain, {whose})

    def test_a_longer_code_is_another_one(self):
        self.assertFalse(self._find("P-000031, XP-00003"))
