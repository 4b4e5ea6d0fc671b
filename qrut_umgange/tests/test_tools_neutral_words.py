import doctest

from odoo.tests import BaseCase, tagged

from ..tools import neutral_words
from ..tools.neutral_words import find_telling


@tagged("post_install", "-at_install")
class TestNeutralWords(BaseCase):
    def test_documentation(self):
        self.assertFalse(doctest.testmod(neutral_words).failed)

    def test_words_that_tell_are_found_in_any_form(self):
        for word in (
            "Umgängesstödjaren",
            "SOCIALJOUREN",
            "familjehemmets",
            "barnets",
            "LVU",
            "Handläggaren",
            "tvångsvård",
        ):
            with self.subTest(word=word):
                self.assertEqual(find_telling(f"Hej, {word} ringer."), [word])

    def test_words_of_every_day_are_not(self):
        self.assertEqual(find_telling("Vi ses på lördag i Solen. Det blir sommar, ring om du är sen."), [])
