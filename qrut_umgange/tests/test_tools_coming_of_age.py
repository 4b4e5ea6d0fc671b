import doctest
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import coming_of_age
from ..tools.coming_of_age import adult_day


@tagged("post_install", "-at_install")
class TestComingOfAge(BaseCase):
    """One place says when somebody is of age."""

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(coming_of_age).failed, 0)

    def test_whoever_was_born_on_a_leap_day_is_of_age_on_the_last_of_february(self):
        self.assertEqual(adult_day(date(2008, 2, 29)), date(2026, 2, 28))
