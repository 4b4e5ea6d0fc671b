from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..care_fields import CareText
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.local_time import format_clock, local_date


class UmgangeVisitMending(models.Model):
    _name = "umgange.visit.mending"
    _description = "Mended Time of a Visit"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "mended_at desc, id desc"
    _rec_name = "visit_id"
    _parts_of = ("visit_id",)
    _sql_guards = (refuse_update(), refuse_delete(), refuse_truncate())

    visit_id = fields.Many2one(
        "umgange.visit", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    attendance_id = fields.Many2one(
        "umgange.attendance",
        "Whose",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty for a time of the visit itself.",
    )
    time_name = fields.Selection(
        [
            ("actual_start", "Began"),
            ("actual_stop", "Ended"),
            ("actual_arrival", "Came"),
            ("actual_departure", "Left"),
        ],
        "What",
        required=True,
        readonly=True,
    )
    old_time = fields.Datetime(readonly=True)
    new_time = fields.Datetime(readonly=True)
    reason = CareText("Why", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    mended_at = fields.Datetime("When", required=True, readonly=True)
    # for the view
    change_label = fields.Char("Change", compute="_compute_labels")
    mended_label = fields.Char("By whom", compute="_compute_labels")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("visit_id", "attendance_id", "time_name", "old_time", "new_time", "user_id", "mended_at")
    def _compute_labels(self):
        for mending in self:
            mending.change_label = mending._get_change_label()
            mending.mended_label = mending._get_mended_label()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {
            mending.id: mending.attendance_id.participant_id.person_id or mending.visit_id.assignment_id.child_ids
            for mending in self
        }

    @api.model
    def _keep(self, records, vals):
        """Keep the times of visits or attendances that ``vals`` replace, where others rely on them.

        The reason stands in the context (``umgange_mend_reason``): a client that sends one has
        given one.

        :raise UserError: without a reason
        """
        kept = [self._prepare(record, *change) for record in records for change in self._find_changes(record, vals)]
        reason = self.env.context.get("umgange_mend_reason")
        if kept and not (isinstance(reason, str) and reason.strip()):
            visits = self.env["umgange.visit"].browse({values["visit_id"] for values in kept})
            raise UserError(
                self.env._(
                    "Signed or invoiced already: %(visits)s. What stood there is kept beside the new time. "
                    "Choose “Mend the times…” and write why.",
                    visits=", ".join(visits.mapped("display_name")),
                )
            )
        lend(self).create([{**values, "reason": reason.strip()} for values in kept])

    @api.model
    def _find_changes(self, record, vals):
        """Return (name, old, new) of each time of ``record`` that is relied on and that ``vals`` replace.

        What is noted for the first time replaces nothing, but in a visit that has been: there
        an empty time says that it never began.
        """
        visit = record._get_visits()
        names = [name for name, _label in self._fields["time_name"].selection if name in vals and name in record]
        if not names or not visit._is_settled():
            return []
        is_noting = record != visit or "state" in vals
        times = [(name, record[name], visit._parse_moment(vals[name])) for name in names]
        return [(name, old, new) for name, old, new in times if old != new and (old or not is_noting)]

    @api.model
    def _prepare(self, record, name, old, new):
        visit = record._get_visits()
        return {
            "visit_id": visit.id,
            "attendance_id": record.id if record != visit else False,
            "time_name": name,
            "old_time": old,
            "new_time": new,
            "user_id": self.env.uid,
            "mended_at": fields.Datetime.now(),
        }

    def _get_change_label(self):
        """Return “Began 15.05 → 14.55”, in the local time of the visit; whose, where it is somebody's."""
        self.ensure_one()
        zone = self.visit_id._get_zone()
        clocks = [
            format_clock(moment, zone) if moment else self.env._("not noted")
            for moment in (self.old_time, self.new_time)
        ]
        what = dict(self._fields["time_name"]._description_selection(self.env)).get(self.time_name)
        change = f"{what} {' → '.join(clocks)}"
        return f"{self.attendance_id.shown_name}: {change}" if self.attendance_id else change

    def _get_mended_label(self):
        """Return who mended it and when, as “Anna Berg, Thu 5 Mar 08.10”."""
        self.ensure_one()
        zone = self.visit_id._get_zone()
        day = format_date(self.env, local_date(self.mended_at, zone), date_format="EEE d MMM")
        return f"{self.user_id.name}, {day} {format_clock(self.mended_at, zone)}"
