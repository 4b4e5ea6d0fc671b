from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..care_fields import CareSelection, CareText
from ..sql_guards import keep_links, refuse_delete, refuse_insert, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids, clean_text

# How long the papers are kept, counted from when it is closed: a time of their own, apart from the child's file.
KEPT_YEARS = 5
ORIGIN = ("name", "company_id", "reporter_id", "reported_at")
# What was reported stays as it was written, from when it is judged.
REPORT = ("assignment_id", "visit_id", "happened_at", "what", "severity", "hurt", "measure")
JUDGED = ("lex_sarah", "lex_sarah_reason", "judged_at", "judged_by_id", "is_serious", "managers_only")
CLOSED = ("state", "closing_note", "closed_on", "closed_by_id", "kept_until")


class UmgangeIncident(models.Model):
    """Something that went otherwise than it should: reported in a line by anybody of the staff, judged by a manager.

    It is about what happened and not about whose doing it was. Whether it falls under lex Sarah, and why or
    why not, is said for each; the steps that follow are in ``umgange.incident.step``.
    """

    _name = "umgange.incident"
    _description = "Incident"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "reported_at desc, id desc"
    _parts_of = ("visit_id", "assignment_id")
    _whose = ("assignment_id",)
    _filled_at_create = ("name", "reporter_id", "reported_at")
    _sql_guards = (
        refuse_update(ORIGIN),
        refuse_update(REPORT, "OLD.state <> 'reported'", name="umgange_refuse_report"),
        refuse_update((*JUDGED, *CLOSED), "OLD.state = 'closed'", name="umgange_refuse_closed"),
        refuse_insert("NEW.state <> 'reported'"),
        refuse_delete("OLD.kept_until IS NULL OR OLD.kept_until >= CURRENT_DATE"),
        refuse_truncate(),
    )
    _link_guards = {"person_ids": keep_links("umgange_incident_id", "umgange_incident", "state <> 'reported'")}

    _transitions = {"reported": ("judged",), "judged": ("closed",), "closed": ()}

    name = fields.Char("Number", readonly=True, required=True, copy=False, default="/")
    state = fields.Selection(
        [("reported", "Reported"), ("judged", "Being seen to"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="reported",
        copy=False,
        index=True,
    )
    # the report
    assignment_id = fields.Many2one(
        "umgange.assignment", index="btree_not_null", ondelete="restrict", check_company=True
    )
    visit_id = fields.Many2one("umgange.visit", index="btree_not_null", ondelete="restrict", check_company=True)
    person_ids = fields.Many2many(
        "umgange.person",
        string="Whom it concerns",
        ondelete="restrict",
        check_company=True,
        help="By code: an incident is kept apart from the child's file.",
    )
    happened_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    what = CareText("What happened", required=True)
    severity = fields.Selection(
        [("slight", "Slight"), ("noticeable", "Noticeable"), ("serious", "Serious")],
        "How serious",
        required=True,
        default="slight",
        help="How serious it was, or could have been.",
    )
    hurt = CareSelection(
        [
            ("nobody", "Nobody"),
            ("child", "A child"),
            ("adult", "An adult"),
            ("staff", "One of us"),
            ("unknown", "Not known yet"),
        ],
        "Was anybody hurt?",
        required=True,
    )
    measure = CareText("What was done at once")
    managers_only = fields.Boolean(
        "For managers only", help="The assignment's coordinator does not read it. Whoever reported it does."
    )
    reporter_id = fields.Many2one(
        "res.users",
        "Reported by",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    reported_at = fields.Datetime("Reported", required=True, readonly=True, copy=False, default=fields.Datetime.now)
    # the manager's judgement
    lex_sarah = fields.Selection([("yes", "Yes"), ("no", "No")], readonly=True, copy=False)
    lex_sarah_reason = CareText("Why, or why not", copy=False)
    judged_at = fields.Datetime("Judged", readonly=True, copy=False)
    judged_by_id = fields.Many2one(
        "res.users", "Judged by", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    is_serious = fields.Boolean("Serious: to IVO", readonly=True, copy=False)
    step_ids = fields.One2many("umgange.incident.step", "incident_id", "Steps")
    late_label = fields.Char("Late", compute="_compute_late_label")
    # the end of it
    closing_note = CareText("Why it is closed with steps left", copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Closed by", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    kept_until = fields.Date(
        readonly=True, copy=False, help="Five years from when it was closed, whatever becomes of the child's file."
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _number_unique = models.UniqueIndex("(company_id, name)", "Two incidents cannot have the same number.")
    _judged_whole = models.Constraint(
        "CHECK (state = 'reported' OR (num_nonnulls(lex_sarah, judged_at, judged_by_id) = 3"
        " AND COALESCE(lex_sarah_reason, '') ~ '[^[:space:]]'))",
        "A judgement says lex Sarah or not, why, and who judged it.",
    )
    _serious_is_judged = models.Constraint(
        "CHECK (is_serious IS NOT TRUE OR lex_sarah = 'yes')", "Only what falls under lex Sarah is reported to IVO."
    )
    _closed_whole = models.Constraint(
        "CHECK ((state = 'closed') = (num_nonnulls(closed_on, closed_by_id, kept_until) = 3))",
        "What is closed has a day, somebody who closed it, and a day until which it is kept.",
    )
    _kept_long_enough = models.Constraint(
        f"CHECK (kept_until >= closed_on + interval '{KEPT_YEARS} years')",
        "It is kept at least five years from when it is closed.",
    )

    # === COMPUTE METHODS === #

    @api.depends("step_ids.is_late", "state")
    def _compute_late_label(self):
        for incident in self:
            incident.late_label = incident._get_late_label()

    @api.depends_context("uid")
    @api.depends("reporter_id")
    def _compute_is_mine(self):
        for incident in self:
            incident.is_mine = incident.reporter_id == self.env.user

    # === CONSTRAINT METHODS === #

    @api.constrains("happened_at")
    def _check_not_ahead(self):
        if any(incident.happened_at > fields.Datetime.now() for incident in self):
            raise ValidationError(self.env._("What has not happened yet cannot be reported: look at the time."))

    @api.constrains("assignment_id", "visit_id")
    def _check_same_assignment(self):
        for incident in self.filtered("visit_id"):
            if incident.visit_id.assignment_id != incident.assignment_id:
                raise ValidationError(self.env._("The visit is one of the assignment's own."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Report incidents, each in one's own name; the managers get a to-do at once.

        :raise UserError: without a word of what happened
        """
        prepared = [self._prepare_report(self._clean_sent(vals)) for vals in vals_list]
        for vals in prepared:
            company = self.env["res.company"].browse(self._add_company(vals).get("company_id") or self.env.company.id)
            vals["name"] = self.env["ir.sequence"]._next_umgange(self._name, company)
        incidents = super().create(prepared)
        for incident in incidents:
            incident._schedule_for_managers(lambda env: env._("An incident was reported: lex Sarah or not, and why"))
        return incidents

    @api.model
    def _prepare_report(self, vals):
        """Return the values of a report: of the visit's assignment and children, by whoever reports it."""
        if not clean_text(vals.get("what")):
            raise UserError(self.env._("Write what happened: a line is enough."))
        visit = self.env["umgange.visit"].browse(clean_ids([vals.get("visit_id")]))
        assignment = (
            self.env["umgange.assignment"].browse(clean_ids([vals.get("assignment_id")])) or visit.assignment_id
        )
        # First the right, or an error would tell whoever asks that there is one.
        visit.check_access("read")
        assignment.check_access("read")
        known = {"assignment_id": assignment.id, "person_ids": [fields.Command.set(assignment.child_ids.ids)]}
        # A form sends what nobody has filled in as nothing.
        missing = {name: value for name, value in known.items() if assignment and not vals.get(name)}
        own = {} if self.env.su else {"reporter_id": self.env.uid, "reported_at": fields.Datetime.now()}
        if not self.env.su and not self.env.user.has_group("qrut_umgange.group_manager"):
            # Said of what is reported by a manager alone.
            own |= {"lex_sarah_reason": False, "closing_note": False}
        return {**vals, **missing, **own}

    def write(self, vals):
        """Mend one's own report until it is judged; what a manager says of it until it is closed.

        :raise UserError: when it is settled
        :raise AccessError: by anybody else
        """
        if not self._is_system():
            self.check_access("write")
            self._check_open(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An incident is kept five years from when it is closed. Nobody deletes it."))

    # === ACTION METHODS === #

    def action_reported(self):
        """Say that the report has got through, and close the dialog."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(number)s is reported: the managers look at it at once.", number=self.name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_seen(self):
        """Take it off the user's own list: that it is taken care of is read."""
        self._finish_own()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {each.id: each.assignment_id.child_ids | each.person_ids for each in self}

    def _check_open(self, vals):
        if any(incident.state == "closed" for incident in self):
            raise UserError(self.env._("It is closed, and stands as it does. What comes after is reported anew."))
        ours = {*REPORT, "person_ids"}
        if vals.keys() & ours and any(incident.state != "reported" for incident in self):
            raise UserError(self.env._("It is judged already: what was reported stays as it was written."))
        if vals.keys() & ours and self.reporter_id - self.env.user:
            raise AccessError(self.env._("Whoever reported it changes what it says, until it is judged."))
        if all(incident.state == "reported" for incident in self):
            # Whoever reports it says who is to read it, until a manager has.
            ours |= {"managers_only"}
        if vals.keys() - ours and not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("A manager judges what is reported."))

    def _get_late_label(self):
        """Return which of the steps are late, in words; nothing for whoever may not read them."""
        self.ensure_one()
        steps = self.env["umgange.incident.step"]
        if not steps.has_access("read"):
            return False
        return ", ".join(self.step_ids.filtered("is_late").mapped("display_name")) or False
