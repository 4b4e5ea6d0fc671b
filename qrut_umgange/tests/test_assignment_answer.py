from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import Form, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestAssignmentAnswer(UmgangeCommon):
    """A request is screened, then accepted or declined with a reason; what is missing stops neither."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.officer = cls.env["res.partner"].sudo().create({"name": "Karin Ek", "parent_id": cls.buyer.id})

    def _make_request(self, **values):
        return self._make_assignment(accept=False, **values)

    def _form(self, request, user=None):
        answers = self._as(user or self.coordinator, "umgange.assignment.answer")
        form = Form(answers.with_context(default_assignment_id=request.id, lang="en_US"))
        form.officer_id = self.officer
        return form

    # === SCREENING === #

    def test_it_is_kept_with_its_reason_and_who_and_when(self):
        request = self._make_request()
        self.assertIn("screening", request.missing)
        form = self._form(request)
        form.screening = "yellow"
        form.screening_reason = "Hot i telefon"
        form.save().action_keep()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "request",
                    "screening": "yellow",
                    "screening_reason": "Hot i telefon",
                    "screened_by_id": self.coordinator.id,
                    "screened_at": Datetime.now(),
                }
            ],
        )
        self.assertNotIn("screening", request.missing)

    def test_another_officer_follows_from_today_or_is_the_one_who_was_to_be(self):
        request = self._make_request()
        first = self._add_participant(request, "officer", date_from="2026-02-01")
        self._form(request).save().action_keep()
        second = request.participant_ids.filtered(lambda each: each.partner_id == self.officer)
        self.assertEqual((str(first.date_to), str(second.date_from)), ("2026-03-01", "2026-03-02"))
        third = self.env["res.partner"].sudo().create({"name": "Bo Ek", "parent_id": self.buyer.id})
        form = self._form(request)
        form.officer_id = third
        form.save().action_keep()
        self.assertEqual(second.partner_id, third)
        self.assertEqual(len(request._get_role_on("officer", second.date_from)), 1)

    def test_yellow_and_red_need_a_reason_and_green_none(self):
        request = self._make_request()
        for light in ("yellow", "red"):
            with self.subTest(light=light), self.assertRefused("Yellow and red need a reason"):
                request._screen(light, " ")
        request._screen("green")
        self.assertEqual(request.screening, "green")

    def test_what_is_answered_is_screened_no_more(self):
        assignment = self._make_assignment()
        with self.assertRefused("is answered: make a safety assessment instead"):
            assignment._screen("green")

    def test_nobody_writes_it_past_the_dialog(self):
        request = self._make_request()
        for values in ({"screening": "green"}, {"answer_reason": "Ja"}, {"screened_by_id": self.manager.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                request.write(values)

    # === ACCEPT === #

    def test_buyer_and_officer_are_enough(self):
        bare = self._as(self.coordinator, "umgange.assignment").create({})
        form = self._form(bare)
        form.partner_id = self.buyer
        form.save().action_accept()
        self.assertRecordValues(
            bare,
            [
                {
                    "state": "accepted",
                    "partner_id": self.buyer.id,
                    "answered_by_id": self.coordinator.id,
                    "answered_at": Datetime.now(),
                }
            ],
        )
        self.assertEqual(bare._get_officer_on(bare._get_today()), self.officer)
        self.assertFalse(bare.participant_ids.date_from)
        for label in ("legal basis", "period", "child", "plan"):
            self.assertIn(label, bare.missing)

    def test_another_officer_follows_the_one_who_was_named(self):
        request = self._make_request()
        named = self._add_participant(request, "officer", "Bo Ek", date_from="2026-01-01")
        form = self._form(request)
        form.save().action_accept()
        self.assertEqual(request._get_officer_on(request._get_today()), self.officer)
        self.assertEqual(str(named.date_to), "2026-03-01")

    def test_the_dialog_belongs_to_the_assignments_company(self):
        other = self._create_company(name="En annan förening")
        self.coordinator.company_ids += other
        self._accept_undertaking(self.coordinator)
        both = [self.company.id, other.id]
        request = self._make_request(company_id=other.id, room_id=False, supporter_id=False, participant_ids=[])
        answers = self._as(self.coordinator, "umgange.assignment.answer")
        answers = answers.with_context(default_assignment_id=request.id, allowed_company_ids=both)
        self.assertEqual(answers.new({}).company_id, other)

    def test_red_is_accepted_by_a_manager_who_says_why(self):
        request = self._make_request()
        request._screen("red", "Vapen i hemmet")
        with self.assertRefused("is screened red: decline it, or ask a manager"):
            request.action_accept("Vi klarar det")
        by_manager = request.with_user(self.manager)
        for reason in (None, " "):
            with self.assertRefused("is screened red: say why it is accepted all the same"):
                by_manager.action_accept(reason)
        self.assertEqual(request.state, "request")
        form = self._form(request, self.manager)
        self.assertEqual((form.screening, form.screening_reason), ("red", "Vapen i hemmet"))
        form.reason = "Två stödjare, polisen vet"
        form.save().action_accept()
        self.assertEqual(request.state, "accepted")
        self.assertEqual(request.answer_reason, "Två stödjare, polisen vet")
        self.assertEqual((request.screened_by_id, request.answered_by_id), (self.coordinator, self.manager))

    def test_a_coordinator_puts_red_before_the_managers_and_the_answer_settles_it(self):
        request = self._make_request()
        form = self._form(request)
        form.screening = "red"
        form.screening_reason = "Vapen i hemmet"
        self.assertFalse(form.may_accept_red)
        form.save().action_keep()
        to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", request._name)])
        self.assertIn(self.manager, to_dos.user_id)
        self.assertEqual(set(to_dos.mapped("res_id")), {request.id})
        request.with_user(self.manager).action_decline()
        self.assertFalse(to_dos.exists())

    def test_an_order_on_a_red_request_is_registered_and_accepts_nothing(self):
        request = self._make_request()
        request._screen("red", "Vapen i hemmet")
        register = self._as(self.coordinator, "umgange.order.register").create(
            {"assignment_id": request.id, "product_id": self.product.id}
        )
        register.action_register()
        self.assertTrue(request.order_name)
        self.assertEqual(request.state, "request")

    # === DECLINE === #

    def test_declining_says_why(self):
        request = self._make_request()
        for reason in (None, "", "  "):
            with self.assertRefused("Say why .* is declined: the officer will ask"):
                request.action_decline(reason)
        form = self._form(request)
        form.reason = "Ingen plats före juni"
        form.save().action_decline()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "declined",
                    "answer_reason": "Ingen plats före juni",
                    "answered_by_id": self.coordinator.id,
                }
            ],
        )

    def test_what_makes_it_red_is_reason_enough_to_decline(self):
        request = self._make_request()
        request._screen("red", "Vapen i hemmet")
        request.action_decline()
        self.assertEqual((request.state, request.answer_reason), ("declined", "Vapen i hemmet"))

    # === WHO === #

    def test_no_other_role_answers(self):
        request = self._make_request()
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.assignment.answer").create(
                    {"assignment_id": request.id, "partner_id": self.buyer.id, "officer_id": self.officer.id}
                )
            with self.subTest(role=role), self.assertRaises(AccessError):
                request.with_user(self.users[role]).action_decline("Nej")

    def test_a_dialog_shows_to_its_user_alone(self):
        answer = self._as(self.coordinator, "umgange.assignment.answer").create(
            {"assignment_id": self._make_request().id, "partner_id": self.buyer.id, "officer_id": self.officer.id}
        )
        self.assertFalse(answer.with_user(self.manager).has_access("read"))
