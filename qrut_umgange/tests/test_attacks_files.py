from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_attacks import AttackCommon


@tagged("post_install", "-at_install")
class TestFilesAndToDos(AttackCommon):
    def test_no_file_is_attached_to_a_confidential_record(self):
        for model, record in self.world.items():
            if not hasattr(self.env[model], "_log_care"):
                continue
            vals = {"name": "skanning.pdf", "res_model": model, "res_id": record.id, "raw": b"x"}
            with self.subTest(model=model):
                with self.assertRaises(UserError):
                    self._rpc(self.manager, "ir.attachment", "create", vals)
                with self.assertRaises(UserError):
                    self._rpc(
                        self.manager, "ir.attachment", "create", {"name": "x", "raw": b"x"},
                        default_res_model=model, default_res_id=record.id,
                    )  # fmt: skip
                loose = self.env["ir.attachment"].with_user(self.manager).create({"name": "x"})
                with self.assertRaises(UserError):
                    loose.write({"res_model": model, "res_id": record.id})

    def test_a_file_on_anything_else_is_as_before(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "res.partner", "res_id": self.buyer.id}
        )
        self.assertTrue(attachment.exists())

    def test_a_to_do_mails_nobody_and_leaves_no_message(self):
        counts = [
            self.env[model].sudo().search_count([])
            for model in ("mail.message", "mail.mail", "mail.followers", "mail.notification")
        ]
        for model in ("umgange.assignment", "umgange.visit"):
            record = self.world[model].with_user(self.coordinator)
            activity = record.activity_schedule("mail.mail_activity_data_todo", summary="Ring", user_id=self.manager.id)
            activity.user_id = self.supporter_user
            activity.with_user(self.supporter_user).action_feedback("klart")
            record.activity_send_mail(1)
        self.env.flush_all()
        self.assertEqual(
            counts,
            [
                self.env[model].sudo().search_count([])
                for model in ("mail.message", "mail.mail", "mail.followers", "mail.notification")
            ],
        )

    def test_a_to_do_is_read_by_who_reads_its_record_or_has_it(self):
        activity = self.visit.with_user(self.coordinator).activity_schedule(
            "mail.mail_activity_data_todo", summary="Ring", user_id=self.coordinator.id
        )
        for user in (self.attacker, self.finance, self.reviewer, self.users["internal"]):
            activities = activity.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(activities.has_access("read"))
                self.assertFalse(activities.search([("id", "=", activity.id)]))
                with self.assertRaises(AccessError):
                    self._rpc(user, "mail.activity", "activity_format", activity.ids)

    def test_to_dos_are_no_way_to_find_a_foreign_record(self):
        self.visit.with_user(self.coordinator).activity_schedule(
            "mail.mail_activity_data_todo", summary="Ring Lova", user_id=self.coordinator.id
        )
        visits = self._as(self.attacker, "umgange.visit")
        self.assertFalse(visits.search([("activity_ids.summary", "ilike", "Lova")]))
        self.assertFalse(visits.search([("activity_summary", "ilike", "Lova")]))

    def test_nobody_schedules_a_to_do_on_a_foreign_record(self):
        for user in (self.attacker, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._rpc(
                    user, "mail.activity", "create",
                    {
                        "res_model_id": self.env["ir.model"]._get_id("umgange.visit"),
                        "res_id": self.visit.id,
                        "user_id": user.id,
                        "summary": "x",
                    },
                )  # fmt: skip

    def test_nobody_writes_a_message_on_a_confidential_record(self):
        for user in (self.attacker, self.supporter_user, self.coordinator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._rpc(
                    user, "mail.message", "create",
                    {"model": "umgange.visit", "res_id": self.visit.id, "body": "Lova"},
                )  # fmt: skip
