from datetime import time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.local_time import to_local, to_utc

ANSWERS = {"verdict", "note"}


class UmgangeAccessReviewLine(models.Model):
    _name = "umgange.access.review.line"
    _description = "Row of the Access Log to Look At"
    _inherit = ["umgange.sealed.mixin", "umgange.logged.mixin"]
    _order = "review_id, id"
    _rec_name = "login"
    _sql_guards = (refuse_update((), "OLD.is_sealed"), refuse_delete("OLD.is_sealed"), refuse_truncate())

    review_id = fields.Many2one("umgange.access.review", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="review_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("unnoted", "Rights changed, nobody noted"),
            ("rights", "Rights were changed"),
            ("emergency", "Opened in an emergency"),
            ("tries", "Several texts were stopped"),
            ("refused", "A text was stopped"),
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
    login = fields.Char("Login that day")
    date = fields.Datetime(required=True, readonly=True)
    action = fields.Char(required=True, readonly=True)
    action_label = fields.Char("What", compute="_compute_action_label")
    model_label = fields.Char("Of what")
    person_code = fields.Char("Person", readonly=True)
    description = fields.Text("What changed", readonly=True)
    # what the reviewer reads
    reason = fields.Text("Why it is here, in words", compute="_compute_reason")
    when_label = fields.Char("When", compute="_compute_when_label")
    who_label = fields.Text("Who and when", compute="_compute_rows")
    what_label = fields.Text("What, about whom", compute="_compute_rows")
    in_assignment = fields.Boolean("In the assignment", readonly=True)
    verdict = fields.Selection(
        [("justified", "Justified"), ("question", "Question"), ("investigate", "To be investigated")]
    )
    note = fields.Char(help="Without names.")
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    answered_at = fields.Datetime("Answered", readonly=True)
    is_sealed = fields.Boolean(readonly=True)

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("action")
    def _compute_action_label(self):
        actions = dict(self.env["umgange.access.log"]._fields["action"]._description_selection(self.env))
        for line in self:
            line.action_label = actions.get(line.action, line.action)

    @api.depends_context("lang")
    @api.depends("kind", "person_code", "description")
    def _compute_reason(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            # What nobody is noted for is said in a sentence of its own.
            words = line.kind != "unnoted" and (line._get_reason() or kinds.get(line.kind))
            line.reason = "\n".join(filter(None, (words, line.description)))

    @api.depends_context("lang")
    @api.depends("date", "company_id")
    def _compute_when_label(self):
        for line in self:
            zone = line.company_id._get_umgange_zone() if line.company_id else "UTC"
            line.when_label = line.date and format_datetime(self.env, line.date, zone, "EEE d MMM HH.mm")

    @api.depends("user_name", "when_label", "action_label", "model_label", "person_code")
    def _compute_rows(self):
        for line in self:
            line.who_label = f"{line.user_name}\n{line.when_label}"
            line.what_label = "\n".join(filter(None, (f"{line.action_label}: {line.model_label}", line.person_code)))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: the sample is drawn, never put together."""
        if not self.env.su:
            raise UserError(self.env._("The system draws the sample."))
        return super().create(vals_list)

    def write(self, vals):
        """Answer lines: only the verdict and its note, and never about oneself; who answered last is kept."""
        if self.env.su:
            return super().write(vals)
        self._check_answer(vals)
        result = super().write(vals)
        for is_answered, lines in self.grouped(lambda line: bool(line.verdict)).items():
            values = {"answered_by_id": self.env.uid, "answered_at": fields.Datetime.now()}
            lend(lines).write(values if is_answered else dict.fromkeys(values, False))
        return result

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

    def _get_reason(self):
        """Return why the row is here, as a sentence."""
        person = self.person_code or ""
        return {
            "rights": self.env._("Who may see what was changed."),
            "emergency": self.env._("Opened what is protected about %(person)s, in an emergency.", person=person),
            "tries": self.env._("Several texts were stopped that day: a name stood in each."),
            "refused": self.env._("A text was stopped: a name stood in it."),
            "outside": self.env._("Had no assignment with %(person)s that day.", person=person),
            "namesake": self.env._("Has the same surname as %(person)s.", person=person),
            "many": self.env._("Opened what is written about many persons within the hour."),
            "night": self.env._("At night, between ten and six."),
            "random": self.env._("Drawn by chance."),
        }.get(self.kind)

    @api.model
    def _prepare(self, kinds, company):
        """Return the values of the lines.

        :param dict kinds: id of a row of the log -> why it is looked at
        """
        inside = self.env["umgange.access.oddity"]._find_inside(kinds, company)
        zone = company._get_umgange_zone()
        copied = ("user_id", "login", "date", "action", "model", "person_code")
        rows = lend(self.env["umgange.access.log"]).browse(kinds)
        return [
            {
                "kind": kinds[row.id],
                "log_id": row.id,
                "in_assignment": row.id in inside,
                "description": self._get_description(row, zone),
                **{name: row[name] for name in copied},
            }
            for row in rows
        ]

    def _get_description(self, row, zone):
        """Return what changed that local day, of this kind and by the same hand: one row stands for all of them."""
        if row.action != "rights":
            return row.description
        day = to_local(row.date, zone).date()
        start, stop = (to_utc(each, time.min, zone) for each in (day, day + timedelta(days=1)))
        same = [(name, "=", row[name]) for name in ("user_id", "model", "action", "company_id")]
        same += [("date", ">=", start), ("date", "<", stop)]
        return "\n".join(dict.fromkeys(filter(None, row.search(same, order="id").mapped("description")))) or False

    def _check_answer(self, vals):
        if vals.keys() - ANSWERS:
            raise UserError(self.env._("A row of the log stays as it is: answer with the verdict and a note."))
        if any(line.is_sealed for line in self):
            raise UserError(self.env._("The review is signed."))
        if any(line.user_id == self.env.uid for line in self):
            raise UserError(
                self.env._("Nobody reviews what they did themselves: another log reviewer answers this row.")
            )
