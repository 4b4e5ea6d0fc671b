from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

ANSWERS = {"verdict", "note"}


class UmgangeAccessReviewLine(models.Model):
    _name = "umgange.access.review.line"
    _description = "Row of the Access Log to Look At"
    _inherit = ["umgange.sealed.mixin"]
    _order = "review_id, id"
    _rec_name = "login"
    _sql_guards = (refuse_update((), "OLD.is_sealed"), refuse_delete("OLD.is_sealed"), refuse_truncate())

    review_id = fields.Many2one("umgange.access.review", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("rights", "Rights were changed"),
            ("emergency", "Opened in an emergency"),
            ("refused", "Names were refused"),
            ("outside", "Not in the assignment"),
            ("namesake", "The same surname"),
            ("many", "Many at once"),
            ("night", "At night"),
            ("random", "By chance"),
        ],
        "Why it is here",
        required=True,
        readonly=True,
    )
    # As the log has it: no link, for the log has a retention of its own.
    log_id = fields.Integer("Row of the log", required=True, readonly=True)
    user_id = fields.Integer("User ID", readonly=True)
    login = fields.Char("Who", required=True, readonly=True)
    date = fields.Datetime("When", required=True, readonly=True)
    action = fields.Char(required=True, readonly=True)
    action_label = fields.Char("What", compute="_compute_labels")
    model = fields.Char(readonly=True)
    model_label = fields.Char("Of what", compute="_compute_labels")
    person_code = fields.Char("Person", readonly=True)
    in_assignment = fields.Boolean("In the assignment", readonly=True)
    verdict = fields.Selection(
        [("justified", "Justified"), ("question", "Question"), ("investigate", "To be investigated")]
    )
    note = fields.Char(help="Without names.")
    is_sealed = fields.Boolean(readonly=True)

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("action", "model")
    def _compute_labels(self):
        actions = dict(self.env["umgange.access.log"]._fields["action"]._description_selection(self.env))
        models_ = self.env["ir.model"]
        for line in self:
            line.action_label = actions.get(line.action, line.action)
            line.model_label = models_._get(line.model).name or line.model

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: the sample is drawn, never put together."""
        if not self.env.su:
            raise UserError(self.env._("The system draws the sample."))
        return super().create(vals_list)

    def write(self, vals):
        """Answer lines: only the verdict and its note, and never about oneself."""
        if not self.env.su:
            self._check_answer(vals)
        return super().write(vals)

    # === ACTION METHODS === #

    def action_justified(self):
        """Say that they had a reason to look."""
        return self.write({"verdict": "justified"})

    def action_question(self):
        """Say that somebody must be asked."""
        return self.write({"verdict": "question"})

    def action_investigate(self):
        """Say that it must be investigated."""
        return self.write({"verdict": "investigate"})

    # === BUSINESS METHODS === #

    @api.model
    def _prepare(self, kinds):
        """Return the values of the lines.

        :param dict kinds: id of a row of the log -> why it is looked at
        """
        inside = self.env["umgange.access.oddity"]._find_inside(kinds)
        copied = ("user_id", "login", "date", "action", "model", "person_code")
        rows = lend(self.env["umgange.access.log"]).browse(kinds)
        return [
            {
                "kind": kinds[row.id],
                "log_id": row.id,
                "in_assignment": row.id in inside,
                **{name: row[name] for name in copied},
            }
            for row in rows
        ]

    def _check_answer(self, vals):
        if vals.keys() - ANSWERS:
            raise UserError(self.env._("A row of the log stays as it is: answer with the verdict and a note."))
        if any(line.is_sealed for line in self):
            raise UserError(self.env._("The review is signed."))
        if any(line.user_id == self.env.uid for line in self):
            raise UserError(
                self.env._("Nobody reviews what they did themselves: another log reviewer answers this row.")
            )
