import doctest

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

    @quiet
    @given(st.text())
    def test_the_same_text_has_no_difference(self, text):
        self.assertFalse([piece for piece in word_diff.compare(text, text) if piece.kind != "same"])
