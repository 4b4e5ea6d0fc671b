import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import masking
from ..tools.masking import mask, split_passages


@tagged("post_install", "-at_install")
class TestMasking(BaseCase):
    def test_documentation(self):
        self.assertFalse(doctest.testmod(masking).failed)

    @given(st.text(), st.text(alphabet="abcå ", min_size=1).filter(str.strip))
    def test_what_is_left_out_is_not_there(self, text, word):
        masked = mask(text.lower() + word + text.lower(), word, "[…]")
        self.assertNotIn(word.strip(), masked)

    @given(st.lists(st.text(alphabet="ab\n ").filter(str.strip)))
    def test_no_word_is_lost_in_dividing(self, parts):
        text = "\n\n".join(parts)
        self.assertEqual("".join("".join(split_passages(text)).split()), "".join(text.split()))
