from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestNumbering(UmgangeCommon):
    """Numbers are the company's own, tell nothing, and are never a client's to choose."""

    def _assignments(self, company=None, **context):
        model = self._as(self.coordinator, "umgange.assignment").with_context(**context)
        return model.with_company(company or self.company)

    def test_assignments_are_numbered_from_one_within_the_year(self):
        numbers = [self._assignments().create({}).name for _number in range(3)]
        self.assertEqual(numbers, ["U-2026-0001", "U-2026-0002", "U-2026-0003"])

    def test_numbers_begin_again_when_the_local_year_does(self):
        self._assignments().create({})
        with freeze_time("2026-12-31 22:59:59"):
            self.assertEqual(self._assignments().create({}).name, "U-2026-0002")
        with freeze_time("2026-12-31 23:00:00"):
            self.assertEqual(self._assignments().create({}).name, "U-2027-0001")

    def test_a_batch_gets_a_number_each(self):
        self.assertEqual(self._assignments().create([{}, {}]).mapped("name"), ["U-2026-0001", "U-2026-0002"])

    def test_each_company_has_numbers_of_its_own(self):
        other = self._create_company(name="En annan förening")
        self.coordinator.company_ids += other
        self._accept_undertaking(self.coordinator)
        self._assignments().create({})
        there = self._assignments(other).create({"company_id": other.id})
        self.assertEqual((there.name, there.company_id), ("U-2026-0001", other))
        self.assertEqual(self._assignments().create({}).name, "U-2026-0002")

    def test_neither_values_nor_context_choose_a_number(self):
        chosen = self._assignments().create({"name": "U-1999-0001"})
        self.assertEqual(chosen.name, "U-2026-0001")
        forged = self._assignments(
            default_name="U-1999-0001",
            ir_sequence_date="1999-05-05",
            ir_sequence_date_range="1999-01-01",
        )
        self.assertEqual(forged.create({}).name, "U-2026-0002")
        self.assertEqual(self._assignments().create({}).copy().name, "U-2026-0004")

    def test_persons_are_numbered_without_year(self):
        first, second = self._make_person(), self._make_person("Sara Ek", "adult")
        self.assertEqual((first.code, second.code), ("P-00001", "P-00002"))
        chosen = self._make_person(code="P-99999")
        self.assertEqual(chosen.code, "P-00003")
        self.assertEqual(chosen.copy().code, "P-00004")

    def test_the_sequence_is_made_once(self):
        for _number in range(2):
            self._make_person()
        sequences = (
            self.env["ir.sequence"]
            .sudo()
            .search([("code", "=", "umgange.person"), ("company_id", "=", self.company.id)])
        )
        self.assertEqual(len(sequences), 1)

    def test_of_two_first_numbers_at_once_the_second_waits_for_the_first(self):
        """On connections of their own, which see only what is committed: the main company."""
        sequences = type(self.env["ir.sequence"])
        prefixes = {"umgange.first": ("F-%(range_year)s-", 4, True)}
        connection = db_connect(self.env.cr.dbname)
        with (
            patch.object(sequences, "_get_umgange_prefixes", lambda model: prefixes),
            closing(connection.cursor()) as one,
            closing(connection.cursor()) as two,
        ):
            self.assertEqual(self._number_first(one), "F-2026-0001")
            two.execute("SET LOCAL lock_timeout = '100ms'")
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.LockNotAvailable):
                self._number_first(two)
            one.rollback()
            two.rollback()
            self.assertEqual(self._number_first(two), "F-2026-0001")
            two.rollback()

    def _number_first(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["ir.sequence"]._next_umgange("umgange.first", env.ref("base.main_company"))
