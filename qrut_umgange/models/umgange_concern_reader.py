from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids, clean_text
from .umgange_care_mixin import SYSTEM


class UmgangeConcernReader(models.Model):
    """Somebody whom a manager lets read a report of concern, and why; the log has it too."""

    _name = "umgange.concern.reader"
    _description = "Reader of a Report of Concern"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "let_in_at desc, id desc"
    _rec_name = "user_id"
    _parts_of = ("concern_id",)
    _stays = True
    _filled_at_create = ("let_in_by_id", "let_in_at")
    _sql_guards = (
        refuse_update(("concern_id", "company_id", "user_id", "reason", "let_in_by_id", "let_in_at")),
        refuse_update(("ended_at",), "OLD.ended_at IS NOT NULL", name="umgange_refuse_reopening"),
        refuse_delete(),
        refuse_truncate(),
    )

    concern_id = fields.Many2one("umgange.concern", required=True, index=True, ondelete="restrict", check_company=True)
    user_id = fields.Many2one("res.users", "Who", required=True, index=True, ondelete="restrict")
    reason = CareText("Why", required=True, copy=False)
    let_in_by_id = fields.Many2one(
        "res.users",
        "Let in by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    let_in_at = fields.Datetime("From", required=True, readonly=True, default=fields.Datetime.now)
    ended_at = fields.Datetime("Until", readonly=True, copy=False)

    _once = models.UniqueIndex("(concern_id, user_id) WHERE ended_at IS NULL", "They read it already.")

    # === COMPUTE METHODS === #

    @api.depends("user_id.name")
    def _compute_display_name(self):
        for reader in self:
            reader.display_name = reader.user_id.name

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Let somebody read, for a reason that is kept; the log tells of it. Managers only.

        :raise AccessError: by anybody but a manager
        :raise UserError: without a reason, or when they read it already
        """
        vals_list = [self._clean_sent(vals) for vals in vals_list]
        concerns = self.env["umgange.concern"].browse(clean_ids([vals.get("concern_id") for vals in vals_list]))
        concerns.check_access("read")
        self._check_manager()
        for vals in vals_list:
            if not clean_text(vals.get("reason")):
                raise UserError(self.env._("Write why they need to read it: the reason is kept."))
            if self._find_open(vals):
                raise UserError(self.env._("They read it already."))
        own = {"let_in_by_id": self.env.uid, "let_in_at": fields.Datetime.now(), "ended_at": False}
        readers = super().create([{**vals, **own} for vals in vals_list])
        readers._note_rights()
        return readers

    def write(self, vals):
        """Refuse: who was let in and why stays as it was written.

        :raise UserError: always, but for the button that ends it
        """
        if not self._is_system():
            self.check_access("write")
            raise UserError(self.env._("Who was let in and why stays. End it, and let them in anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Who was let in stays. End it, and it is seen from when to when."))

    # === ACTION METHODS === #

    def action_end(self):
        """Let them read no more, from now on. Managers only."""
        self.check_access("write")
        self._check_manager()
        ending = self.filtered(lambda reader: not reader.ended_at)
        ending.with_context(umgange_mover=SYSTEM).write({"ended_at": fields.Datetime.now()})
        ending._note_rights()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {reader.id: reader.concern_id.child_ids for reader in self}

    @api.model
    def _find_open(self, vals):
        return self.search_count(
            [
                ("concern_id", "=", vals.get("concern_id")),
                ("user_id", "=", vals.get("user_id")),
                ("ended_at", "=", False),
            ],
            limit=1,
        )

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("A manager says who else reads it."))

    def _note_rights(self):
        """Tell in the log that somebody may read more, or no more."""
        for reader in self:
            concern = reader.concern_id
            persons = {concern.id: concern.child_ids}
            self.env["umgange.access.log"]._note("rights", concern._name, persons, concern.company_id)
