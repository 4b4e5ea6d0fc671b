import doctest

from odoo.tests import BaseCase, tagged

from ..models.umgange_assignment import UmgangeAssignment
from ..tools import legal_basis
from ..tools.legal_basis import DEMANDS, get_demands


@tagged("post_install", "-at_install")
class TestLegalBasis(BaseCase):
    """One table says what each legal basis demands, and when."""

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(legal_basis).failed, 0)

    def test_every_basis_that_may_be_chosen_is_in_the_table_and_no_other(self):
        chosen = {basis for basis, _label in UmgangeAssignment.legal_basis.selection}
        self.assertEqual(set(DEMANDS), chosen)

    def test_only_a_court_order_stops_a_first_visit(self):
        stopping = {basis for basis in DEMANDS if get_demands(basis, "first_visit")}
        self.assertEqual(stopping, {"fb"})
