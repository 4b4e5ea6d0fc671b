from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestBooklet(UmgangeCommon):
    """Which booklet was given to whom, in which role, when and by whom: in the register of what was sent and told."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.participants = {each.role: each for each in cls.assignment.participant_ids}
        cls.booklets = cls._as(cls.manager, "umgange.booklet").create(
            [
                {"name": "När du träffar mamma", "role": "child"},
                {"name": "Ha umgänge", "role": "child"},
                {"name": "Till dig"},
            ]
        )

    def _give(self, role, user=None, **values):
        action = self.participants[role].with_user(user or self.coordinator).action_give_booklet()
        dialog = (
            self._as(user or self.coordinator, action["res_model"]).with_context(**action["context"]).create(values)
        )
        dialog.action_note()

    def test_what_is_written_for_them_is_given_in_one_step(self):
        self._give("child")
        rows = self.participants["child"].handout_ids
        self.assertEqual(rows.booklet_id, self.booklets[:2])
        self.assertEqual(set(rows.mapped("what")), {"booklet"})
        self.assertEqual(rows.user_id, self.coordinator)
        self.assertEqual(rows[0].display_name, f"{self.assignment.name} {rows[0].booklet_id.name}")

    def test_what_they_have_got_is_not_proposed_again(self):
        self._give("child")
        with self.assertRefused("Which booklet"):
            self._give("child")
        struck = self.participants["child"].handout_ids[0]
        struck.strike_reason = "Fel barn"
        struck.action_strike()
        action = self.participants["child"].action_give_booklet()
        self.assertEqual(action["context"]["default_booklet_ids"], struck.booklet_id.ids)

    def test_to_somebody_else_it_is_chosen(self):
        self._give("visiting", booklet_ids=self.booklets[2].ids)
        self.assertEqual(self.participants["visiting"].handout_ids.booklet_id, self.booklets[2])

    def test_what_somebody_has_got_keeps_its_title(self):
        self._give("child")
        other = self.booklets[0].copy({"name": "Till den som väntar"})
        for attempt in (
            lambda: self.booklets.write({"name": "Annat"}),
            lambda: self.booklets[0].write({"company_id": self.env["res.company"].create({"name": "Annan"}).id}),
            self.booklets[0].unlink,
        ):
            with self.assertRefused("Somebody has got .*När du träffar mamma"):
                attempt()
        # What nobody has got, and what it says about the use of it, is the manager's to change.
        self.booklets[0].write({"name": self.booklets[0].name, "sequence": 20, "active": False})
        other.name = "Ett annat namn"
        other.unlink()

    def test_a_supporter_gives_none_in_the_register(self):
        with self.assertRaises(AccessError):
            self._give("child", self.supporter_user)
