import doctest
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import chain
from ..tools.chain import GENESIS, Break, Row, make_digest, make_link, verify

quiet = settings(deadline=None, database=None, derandomize=True)
texts = st.lists(st.none() | st.text(max_size=8), max_size=4).map(tuple)
chains = st.lists(st.tuples(texts, texts), min_size=1, max_size=6)


def forge(entries, child=1):
    """Return a whole chain of (metadata, content)."""
    rows, link = [], GENESIS
    for number, (metadata, content) in enumerate(entries, 1):
        salt, previous = f"{number:032}", link
        digest = make_digest(salt, content)
        link = make_link(previous, metadata, digest)
        rows.append(Row(child, number, number, previous, digest, link, salt, metadata, content))
    return rows


@dataclass
class Change:
    """What somebody does to one row, and what the verification says of it."""

    kind: str
    values: dict


@tagged("post_install", "-at_install")
class TestChain(BaseCase):
    """No link is changed, taken out or put in unnoticed."""

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(chain).failed, 0)

    @quiet
    @given(texts, texts)
    def test_different_texts_have_different_digests(self, one, other):
        same = make_digest("", one) == make_digest("", other)
        self.assertEqual(same, one == other)

    @quiet
    @given(chains, chains)
    def test_a_whole_chain_has_no_breaks(self, one, other):
        self.assertEqual(list(verify(forge(one, 1) + forge(other, 2))), [])

    @quiet
    @given(chains, st.data())
    def test_a_change_of_anything_is_named(self, entries, data):
        rows = forge(entries)
        at = data.draw(st.integers(0, len(rows) - 1))
        change = data.draw(
            st.sampled_from(
                [
                    Change("content", {"content": (*rows[at].content, "x")}),
                    Change("content", {"salt": "1"}),
                    Change("emptied", {"salt": None, "content": (None,)}),
                    Change("metadata", {"metadata": (*rows[at].metadata, "x")}),
                    Change("metadata", {"link": "0"}),
                    Change("metadata", {"digest": "0"}),
                ]
            )
        )
        rows[at] = rows[at]._replace(**change.values)
        self.assertIn(Break(1, at + 1, change.kind), list(verify(rows)))

    @quiet
    @given(chains, st.data())
    def test_a_link_taken_out_is_a_gap_where_the_next_one_stands(self, entries, data):
        rows = forge([*entries, ((), ("last",))])
        at = data.draw(st.integers(0, len(rows) - 2))
        self.assertEqual(list(verify(rows[:at] + rows[at + 1 :])), [Break(1, at + 2, "gap")])

    def test_a_link_put_in_again_with_the_right_number_stands_in_front_of_another(self):
        rows = forge([((), ("a",)), ((), ("b",)), ((), ("c",))])
        forged = forge([((), ("a",)), ((), ("x",))])[1]
        self.assertEqual(list(verify([rows[0], forged, rows[2]])), [Break(1, 3, "previous")])

    def test_what_left_lawfully_is_no_break(self):
        rows = forge([((), ("a",)), ((), ("b",))])
        rows[0] = rows[0]._replace(salt=None, content=(None,), released=True)
        self.assertEqual(list(verify(rows)), [])
