from contextlib import contextmanager, suppress

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_outward_names import CHILD, OutwardCase

REASON = "Det är handläggarens namn."


@tagged("post_install", "-at_install")
class TestOutwardStop(OutwardCase):
    """A single word of a name is stopped in what somebody typed, until a manager lets it leave."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.stops = cls._as(cls.manager, "umgange.outward.stop")

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    @contextmanager
    def assertStopped(self, where):
        with self.assertRefused(f"“{where}”: .* may be that of somebody in.*{self.assignment.name}", ValidationError):
            yield
        self._end_refused()

    def _end_refused(self):
        """Let what outlives a refusal happen: the test's own connection stands for another."""
        self.env.cr.postcommit.clear()
        self.env.cr.postrollback.run()

    def _stop(self, reference="Lova"):
        invoice = self._make_invoice()
        invoice.buyer_reference = reference
        with self.assertStopped("Buyer Reference"):
            invoice.action_post()
        return invoice, self.stops.search([])

    # === WHAT IS STOPPED === #

    def test_a_first_name_alone_is_stopped_in_a_reference_a_note_and_a_line(self):
        invoice = self._make_invoice()
        note = Command.create({"display_type": "line_note", "name": "Lovas umgängen"})
        for values, where in (
            ({"buyer_reference": "lova"}, "Buyer Reference"),
            ({"narration": "<p>Hälsa <b>Lova</b></p>"}, "Terms and Conditions"),
            ({"invoice_line_ids": [note]}, "Line 2"),
        ):
            before = {name: invoice[name] for name in values if name != "invoice_line_ids"}
            with self.subTest(where=where), self.assertRefused(f"“{where}”: .*may be that of", ValidationError):
                invoice.write(values)
                invoice.action_post()
            invoice.write(before)

    def test_initials_are_stopped_in_a_reference_alone(self):
        invoice = self._make_invoice()
        invoice.narration = "LG ordnar fika"
        invoice.buyer_reference = "LG 4711"
        with self.assertRefused("“Buyer Reference”: .*may be that of", ValidationError):
            invoice.action_post()
        invoice.buyer_reference = "4711"
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_what_the_system_wrote_is_not_stopped(self):
        self.product.sudo().name = "Umgänge Lova"
        invoice = self._make_invoice()
        delivery = invoice.sudo().invoice_line_ids.umgange_delivery_id
        self.assertIn(delivery._get_invoice_text(), invoice.invoice_line_ids.name)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_months_places_staff_and_officers_are_not_stopped(self):
        for name in ("Maj Lund", "Anna Berg", "Eva Solen"):
            person = self._make_person(name, "adult")
            self.assignment.with_user(self.coordinator).participant_ids = [
                Command.create({"role": "visiting", "person_id": person.id})
            ]
        self.buyer.sudo().name = "Lunds kommun"
        officer = self._make_buyer("Anna Svensson", is_company=False, parent_id=self.buyer.id)
        self.supporter_user.sudo().name = "Eva Karlsson"
        invoice = self._make_invoice()
        note = Command.create({"display_type": "line_note", "name": "Eva var med i maj, Lunds kommun, rum Solen"})
        invoice.write({"buyer_reference": officer.name, "invoice_line_ids": [note]})
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_a_full_name_is_stopped_however_plain_its_words_are(self):
        person = self._make_person("Maj Lund")
        self.assignment.with_user(self.coordinator).participant_ids = [
            Command.create({"role": "visiting", "person_id": person.id})
        ]
        invoice = self._make_invoice()
        invoice.buyer_reference = "Maj Lund"
        with self.assertRefused("full name.*stands there", ValidationError):
            invoice.action_post()

    # === LETTING IT LEAVE === #

    def test_a_manager_lets_a_text_leave_with_a_reason(self):
        invoice, stop = self._stop()
        self.assertEqual((stop.assignment_id, stop.text, stop.where), (self.assignment, "Lova", "Buyer Reference"))
        self.assertEqual(stop.person_ids, self.child)
        todo = stop.sudo().activity_ids
        self.assertEqual(todo.user_id, self.manager)
        with self.assertRefused("Write why it may leave"):
            stop.action_release()
        stop.reason = REASON
        stop.action_release()
        self.assertEqual((stop.state, stop.released_by_id), ("released", self.manager))
        self.assertFalse(stop.sudo().activity_ids)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_it_is_that_text_about_that_assignment_that_may_leave(self):
        _invoice, stop = self._stop()
        stop.reason = REASON
        stop.action_release()
        self._make_order(self.assignment, buyer_reference="Lova")
        with self.assertRefused(".*may be that of", ValidationError):
            self._make_order(self.assignment, buyer_reference="Lova 2")
        other = self._make_assignment(
            supporter_id=False,
            room_id=False,
            participant_ids=[Command.create({"role": "child", "person_id": self.child.id})],
        )
        with self.assertRefused(f".*may be that of.*{other.name}", ValidationError):
            self._make_order(other, buyer_reference="Lova")

    def test_the_same_text_is_on_the_list_once(self):
        invoice, stop = self._stop()
        with self.assertStopped("Buyer Reference"):
            invoice.action_post()
        self.assertEqual(self.stops.search([]), stop)

    def test_a_full_name_is_not_on_the_list_and_never_let_through(self):
        invoice, stop = self._stop()
        stop.reason = REASON
        stop.action_release()
        # The same digest would have to be released for it: even then.
        self.stops.sudo().search([]).flush_recordset()
        invoice.buyer_reference = CHILD
        self.env.cr.execute(
            "INSERT INTO umgange_outward_stop"
            ' (assignment_id, company_id, "where", digest, state, released_by_id, released_at)'
            " VALUES (%s, %s, 'x', %s, 'released', %s, now())",
            [self.assignment.id, self.company.id, self.stops._get_digest(CHILD), self.manager.id],
        )
        with self.assertRefused("full name", ValidationError):
            invoice.action_post()
        self._end_refused()
        self.assertEqual(len(self.stops.search([("state", "=", "stopped")])), 0)

    def test_nobody_but_a_manager_sees_or_lets_through(self):
        _invoice, stop = self._stop()
        for user in (self.supporter_user, self.coordinator, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                stop.with_user(user).action_release()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                stop.with_user(user).read(["where"])

    def test_a_hidden_persons_text_is_for_those_on_the_list(self):
        other = self._make_user("manager2", "qrut_umgange.group_manager")
        self.child.with_user(self.manager).write(
            {"protection": "hidden", "access_user_ids": [Command.set(self.manager.ids)]}
        )
        _invoice, stop = self._stop()
        self.assertEqual(stop.text, "Lova")
        self.assertFalse(stop.with_user(other).search([]))
        with self.assertRaises(AccessError):
            stop.with_user(other).read(["text"])

    def test_nobody_writes_a_stop_or_its_decision(self):
        _invoice, stop = self._stop()
        with self.assertRefused(".", UserError):
            self.stops.create({"assignment_id": self.assignment.id, "where": "x", "digest": "y"})
        for values in ({"state": "released"}, {"released_by_id": self.manager.id}, {"digest": "x"}):
            with self.subTest(values=values), self.assertRefused(".", UserError):
                stop.write(values)
        with self.assertRefused(".", UserError):
            stop.unlink()

    def test_whoever_came_later_was_not_asked_about(self):
        _invoice, stop = self._stop()
        stop.reason = REASON
        stop.action_release()
        self._make_order(self.assignment, buyer_reference="Lova")
        namesake = self._make_person("Lova Annanson")
        self.assignment.with_user(self.coordinator).participant_ids = [
            Command.create({"role": "sibling", "person_id": namesake.id})
        ]
        with self.assertRefused("may be that of", ValidationError):
            self._make_order(self.assignment, buyer_reference="Lova")

    # === WHO LEARNS WHAT === #

    def test_who_may_read_the_name_is_told_whose_it_is_by_code(self):
        with self.assertRefused(
            rf"that of somebody in {self.assignment.name} \({self.child.code}\)\.", ValidationError
        ):
            self._make_order(self.assignment, buyer_reference="Lova")

    def test_who_may_not_read_the_name_learns_where_and_not_whose(self):
        invoice = self._make_invoice()
        for reference in ("Lova", CHILD):
            invoice.buyer_reference = reference
            with self.subTest(reference=reference), self.assertRaises(ValidationError) as refusal:
                invoice.action_post()
            self.assertQuiet(refusal)

    def test_what_stays_is_off_the_list_and_may_still_be_let_through(self):
        invoice, stop = self._stop()
        stop.action_keep()
        self.assertEqual(stop.state, "kept")
        self.assertFalse(stop.sudo().activity_ids)
        with self.assertStopped("Buyer Reference"):
            invoice.action_post()
        self.assertFalse(stop.sudo().activity_ids)
        stop.reason = REASON
        stop.action_release()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_another_try_in_the_same_field_takes_the_place_of_the_first(self):
        invoice, first = self._stop()
        invoice.buyer_reference = "Lova 2"
        with self.assertStopped("Buyer Reference"):
            invoice.action_post()
        second = self.stops.search([]) - first
        self.assertEqual((first.state, second.state), ("kept", "stopped"))
        self.assertFalse(first.sudo().activity_ids)
        self.assertTrue(second.sudo().activity_ids)

    def test_whoever_wrote_it_is_told_when_it_may_leave_and_where_it_stands(self):
        invoice, stop = self._stop()
        self.assertEqual((stop.create_uid, stop.res_model, stop.res_id), (self.finance, invoice._name, invoice.id))
        self.assertIn("Journal Entry", stop.document)
        stop.reason = REASON
        stop.action_release()
        todo = invoice.sudo().activity_ids.filtered(lambda todo: todo.user_id == self.finance)
        self.assertIn("may leave now", todo.summary)

    def test_the_managers_to_do_is_in_the_managers_language(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        self.manager.sudo().lang = "sv_SE"
        _invoice, stop = self._stop()
        self.assertIn("En text har stoppats", stop.sudo().activity_ids.summary)

    def test_a_personal_number_that_nobody_has_registered_is_stopped_too(self):
        invoice = self._make_invoice()
        for text, stopped in (
            ("189001019802", True),
            ("Ref 900101-9802", True),
            ("4500117322", False),
            ("9001019803", False),
        ):
            invoice.buyer_reference = text
            with self.subTest(text=text), self.env.cr.savepoint() as savepoint:
                if stopped:
                    with self.assertRefused("a personal number there may be that of", ValidationError):
                        invoice.action_post()
                else:
                    invoice.action_post()
                savepoint.rollback()
            self.env.invalidate_all()

    def _log_refusals(self, user, count, date="2026-03-02 07:30:00"):
        self.env.cr.execute(
            "INSERT INTO umgange_access_log (action, user_id, login, company_id, model, res_ids, date)"
            " SELECT 'refused', %s, %s, %s, 'umgange.outward.stop', '0', %s FROM generate_series(1, %s)",
            [user.id, user.login, self.company.id, date, count],
        )

    def test_whoever_tries_too_often_sends_nothing_more_that_day(self):
        clean, dirty = self._make_invoices(2)
        self._log_refusals(self.finance, 29)
        clean.action_post()
        self._log_refusals(self.finance, 1)
        with self.assertRefused("Too many texts of yours have been stopped today"):
            dirty.action_post()
        # Midnight in Stockholm is 23 by the server's clock.
        with freeze_time("2026-03-02 22:59:59"), self.assertRefused("Too many texts"):
            dirty.action_post()
        with freeze_time("2026-03-02 23:00:00"):
            dirty.action_post()
        self.assertEqual(dirty.state, "posted")

    def test_a_refusal_is_one_however_many_people_it_is_about(self):
        last = self.env["umgange.access.log"].sudo().search([], limit=1).id or 0
        for name in ("Sara Granlund", "Nils Granlund"):
            person = self._make_person(name, "adult")
            self.assignment.with_user(self.coordinator).participant_ids = [
                Command.create({"role": "other", "person_id": person.id})
            ]
        invoice = self._make_invoice()
        invoice.buyer_reference = "Granlund"
        self.env.cr.flush()
        # Not rolled back: the other transaction is on the test's own connection.
        with suppress(ValidationError):
            invoice.action_post()
        rows = self.env["umgange.access.log"].sudo().search([("id", ">", last), ("action", "=", "refused")])
        self.assertGreater(len(rows.filtered("person_id")), 2)
        self.assertEqual(len(rows.filtered(lambda row: not row.person_id)), 1)

    def test_the_last_refusal_of_the_day_comes_onto_the_list_like_the_others(self):
        self._log_refusals(self.finance, 29)
        _invoice, stop = self._stop()
        self.assertEqual(stop.state, "stopped")
        self.assertEqual(stop.sudo().activity_ids.user_id, self.manager)

    def test_an_emergency_is_opened_by_whoever_may_send_no_more(self):
        self.child.with_user(self.manager).write(
            {"protection": "hidden", "access_user_ids": [Command.set(self.manager.ids)]}
        )
        self._log_refusals(self.coordinator, 30)
        opening = self._as(self.coordinator, "umgange.person.opening").create(
            {"person_id": self.child.id, "reason": "Barnet saknas."}
        )
        self.assertEqual(opening.sudo().activity_ids.user_id, self.manager)

    def test_why_a_text_was_let_through_stays_as_it_was_written(self):
        _invoice, stop = self._stop()
        stop.reason = REASON
        stop.action_release()
        with self.assertRefused("stays as it was written"):
            stop.reason = "Annat."
