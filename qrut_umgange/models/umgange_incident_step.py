from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..care_fields import CareChar, CareText
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_onto, refuse_truncate, refuse_update
from ..tools.local_time import local_date

# Kind -> how many days after it was judged, or judged to be serious, it is late. The law says “at once” and
# “without delay”: the day that is meant can be changed for each.
AFTER_JUDGEMENT = {"told": 0, "board": 1, "investigated": 30, "measures": 30}
WHEN_SERIOUS = {"ivo": 1, "board_ivo": 1}
KINDS = [
    ("told", "Told to whoever runs the activity"),
    ("board", "The board informed"),
    ("investigated", "Investigated"),
    ("measures", "Measures taken"),
    ("ivo", "Reported to IVO, the investigation attached"),
    ("board_ivo", "The board informed of the report to IVO"),
]


class UmgangeIncidentStep(models.Model):
    """A step that lex Sarah asks for: by when, done when, the reference, and what came out of it."""

    _name = "umgange.incident.step"
    _description = "Step of an Incident under Lex Sarah"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "incident_id, sequence, id"
    _rec_name = "kind"
    _parts_of = ("incident_id",)
    _stays = True
    _sql_guards = (
        refuse_update(
            ("incident_id", "company_id", "kind", "due_on", "done_on", "done_by_id", "reference", "note", "is_sealed"),
            "OLD.is_sealed",
        ),
        refuse_onto("incident_id", "umgange_incident", "state = 'closed'"),
        refuse_delete(),
        refuse_truncate(),
    )

    incident_id = fields.Many2one(
        "umgange.incident", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    sequence = fields.Integer(default=10, readonly=True)
    kind = fields.Selection(KINDS, "Step", required=True, readonly=True)
    due_on = fields.Date("At the latest", required=True)
    done_on = fields.Date("Done")
    done_by_id = fields.Many2one("res.users", "By", readonly=True, index="btree_not_null", ondelete="restrict")
    reference = CareChar(help="A case number, or whom you spoke to at the board.")
    note = CareText("What came out of it")
    is_late = fields.Boolean(compute="_compute_is_late")
    # once is enough
    reminded_on = fields.Date(readonly=True, copy=False)
    # Copied from the incident, so that the database itself can guard the row.
    is_sealed = fields.Boolean(compute="_compute_is_sealed", compute_sudo=False, store=True)

    _one_each = models.UniqueIndex("(incident_id, kind)", "Each step is there once.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            step.display_name = kinds.get(step.kind)

    @api.depends("due_on", "done_on", "incident_id.state")
    def _compute_is_late(self):
        for step in self:
            today = step.company_id._get_umgange_today()
            is_open = not step.done_on and step.incident_id.state != "closed"
            step.is_late = is_open and bool(step.due_on) and step.due_on < today

    @api.depends("incident_id.state")
    def _compute_is_sealed(self):
        for step in self:
            step.is_sealed = step.incident_id.state == "closed"

    # === CONSTRAINT METHODS === #

    @api.constrains("done_on")
    def _check_not_ahead(self):
        for step in self.filtered("done_on"):
            if step.done_on > step.company_id._get_umgange_today():
                raise ValidationError(self.env._("What has not been done yet has no day: look at the date."))

    @api.constrains("done_on", "note", "kind")
    def _check_attached(self):
        """What goes to IVO goes with the investigation: there is one, or a note says why not yet."""
        for step in self.filtered(lambda each: each.kind == "ivo" and each.done_on):
            investigated = step.incident_id.step_ids.filtered(lambda each: each.kind == "investigated")
            if not investigated.done_on and not (step.note or "").strip():
                raise ValidationError(
                    self.env._(
                        "The investigation goes to IVO with the report: finish it, or write why it follows later."
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """Note what is done, until the incident is closed. Managers only.

        :raise UserError: when it is closed
        """
        if not self._is_system():
            self.check_access("write")
            if any(step.incident_id.state == "closed" for step in self):
                raise UserError(self.env._("The incident is closed, and stands as it does."))
        if "done_on" not in vals:
            return super().write(vals)
        result = super().write(vals)
        lend(self).write({"done_by_id": self.env.uid if vals["done_on"] else False})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A step is kept with its incident."))

    # === ACTION METHODS === #

    def action_done(self):
        """Note that the steps are done today. Managers only."""
        self.check_access("write")
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("A manager judges what is reported."))
        for step in self.filtered(lambda each: not each.done_on):
            step.done_on = step.company_id._get_umgange_today()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        persons = self.incident_id._get_care_persons()
        return {step.id: persons[step.incident_id.id] for step in self}

    @api.model
    def _lay_out(self, incident, days):
        """Lay out the steps that are not there yet, after the manager's own check; the report itself is done."""
        today = incident.company_id._get_umgange_today()
        kinds = [kind for kind, _label in KINDS]
        there = lend(incident).step_ids.mapped("kind")
        return lend(self).create(
            [
                {
                    "incident_id": incident.id,
                    "sequence": 10 * kinds.index(kind),
                    "kind": kind,
                    "due_on": today + timedelta(days=late),
                    **(self._prepare_told(incident) if kind == "told" else {}),
                }
                for kind, late in days.items()
                if kind not in there
            ]
        )

    @api.model
    def _prepare_told(self, incident):
        """Return that whoever runs the activity was told by the report itself, at the time it was made."""
        day = local_date(incident.reported_at, incident.company_id._get_umgange_zone())
        return {
            "done_on": day,
            "due_on": day,
            "done_by_id": incident.reporter_id.id,
            "reference": incident.name,
        }

    @api.model
    def _remind_late(self):
        late = lend(self).search(
            [("due_on", "<", fields.Date.today()), ("done_on", "=", False), ("reminded_on", "=", False)]
        )
        for step in late.filtered("is_late"):
            step.incident_id._schedule_for_managers(step._summarise_late)
            step.reminded_on = fields.Date.today()

    def _summarise_late(self, env):
        step = self.with_env(env)
        return env._("Late since %(day)s: %(step)s", day=format_date(env, step.due_on), step=step.display_name)
