import doctest
import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import word_diff
from .test_tools_naming import quiet


@tagged("post_install", "-at_install")
class TestToolsWordDiff(BaseCase):
    """What differs between two texts: the pieces of each give it back, byte by byte."""

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(word_diff).failed, 0)

    @quiet
    @given(st.text(), st.text())
    def test_the_pieces_give_both_texts_back(self, old, new):
        pieces = word_diff.compare(old, new)
        self.assertEqual("".join(piece.text for piece in pieces if piece.kind != "new"), old)
        self.assertEqual("".join(piece.text for piece in pieces if piece.kind != "old"), new)

    def test_whoever_reads_a_long_correction_does_not_wait(self):
        """Word by word two texts of five thousand words would take most of a minute."""
        old, new = ("".join(f"{word % step} kom. " for word in range(5000)) for step in (7, 11))
        began = time.monotonic()
        self.assertIn("new", [piece.kind for piece in word_diff.compare(old, new)])
        self.assertLess(time.monotonic() - began, 5)

    @quiet
    @given(st.text())
    def test_the_same_text_has_no_difference(self, text):
        self.assertFalse([piece for piece in word_diff.compare(text, text) if piece.kind != "same"])
