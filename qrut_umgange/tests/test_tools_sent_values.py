import doctest

from odoo.tests import BaseCase, tagged

from ..tools import sent_values


@tagged("post_install", "-at_install")
class TestSentValues(BaseCase):
    def test_documentation(self):
        self.assertFalse(doctest.testmod(sent_values).failed)
