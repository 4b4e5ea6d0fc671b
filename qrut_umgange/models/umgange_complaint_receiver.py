from odoo import api, fields, models

from ..lent_rights import lend


class UmgangeComplaint(models.Model):
    """Where a complaint goes that nobody among the managers may see to: to whom the board has named, or on paper."""

    _inherit = "umgange.complaint"

    receiver_id = fields.Many2one(
        "res.users",
        "Sees to it for the board",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="It is about the only manager: this one, whom the board has named, reads it and sees to it.",
    )
    receiver_hint = fields.Text(compute="_compute_receiver_hint")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("assignment_id", "about_user_id", "state", "receiver_id")
    def _compute_receiver_hint(self):
        # In a form that is not saved a client names any assignment.
        self.filtered(lambda complaint: not complaint.id).assignment_id._origin.check_access("read")
        for complaint in self:
            complaint.receiver_hint = complaint._describe_receiver()

    # === BUSINESS METHODS === #

    def _find_receivers(self):
        """Return who sees to it: the coordinator, else the managers, and never whoever it is about."""
        self.ensure_one()
        coordinator = lend(self).assignment_id.coordinator_id - self.about_user_id
        return coordinator.filtered("active") or (self._find_managers() - self.about_user_id).filtered("active")

    def _find_board_receiver(self):
        """Return whom the board has named, unless it is about them or they can read nothing here."""
        self.ensure_one()
        company = lend(self._get_company())
        named = company.umgange_complaint_receiver_id - self.about_user_id
        return named.filtered(
            lambda user: user.active and company in user.company_ids and user.has_group("qrut_umgange.group_supporter")
        )

    def _get_company(self):
        return self.company_id or self.env.company

    def _describe_receiver(self):
        """Return whom it goes to where none of us may see to it, before it is saved and until it is answered."""
        self.ensure_one()
        if self.state == "answered" or self._find_receivers():
            return False
        if receiver := self.receiver_id or self._find_board_receiver():
            return self.env._(
                "It is about the only one of us who would see to it. It goes to %(who)s, for the board.",
                who=lend(receiver).name,
            )
        contact = (lend(self._get_company()).umgange_board_contact or "").strip()
        return self.env._(
            "It is about the only one of us who would see to it: nobody reads it here. Write it on paper too, today, "
            "and give it to %(who)s.",
            who=contact or self.env._("the chair of the board"),
        )

    def _tell_board(self):
        """Let whom the board has named see to it; else whoever took it down is asked to give it to the board."""
        self.ensure_one()
        receiver = self._find_board_receiver()
        lend(self).receiver_id = receiver
        if receiver:
            self._schedule_for(receiver, self._summarise)
        elif self.user_id != self.about_user_id:
            self._schedule_for(
                self.user_id, lambda env: env._("Give the complaint to the board on paper: nobody here may read it")
            )


class ResCompany(models.Model):
    """To whom the board lets a complaint go that is about the only manager."""

    _inherit = "res.company"

    umgange_complaint_receiver_id = fields.Many2one(
        "res.users",
        "Complaints about the only manager",
        domain="[('share', '=', False)]",
        help="Whom the board has named, with a login of their own as visit supporter: reads and sees to what is about "
        "the only manager, and nothing else.",
    )
    umgange_board_contact = fields.Char(
        "The board's contact",
        help="To whom such a complaint is given on paper, where nobody is named above: name and phone.",
    )
