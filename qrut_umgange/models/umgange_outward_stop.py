import hashlib
import logging
from datetime import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_list

from ..care_fields import CareText
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.local_time import to_utc

_logger = logging.getLogger(__name__)

# So many refusals in a day are no slips: somebody is trying names.
CEILING = 30
SEALED = ("assignment_id", "company_id", "where", "digest", "res_model", "res_id")
DECIDED = ("state", "reason", "released_by_id", "released_at")


class UmgangeOutwardStop(models.Model):
    """A text that was stopped because of a single word in it, and what a manager decided.

    What is certain to name somebody is not kept here: it is never let through.
    """

    _name = "umgange.outward.stop"
    _description = "Stopped Text"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "id desc"
    _parts_of = ("assignment_id",)
    _transitions = {"stopped": ("released", "kept"), "kept": ("released",), "released": ()}
    _sql_guards = (
        refuse_update(SEALED),
        refuse_update(DECIDED, "OLD.state = 'released'", name="umgange_keep_release"),
        refuse_delete(),
        refuse_truncate(),
    )

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    where = fields.Char(required=True, readonly=True)
    text = CareText("What stands there", readonly=True)
    digest = fields.Char(required=True, readonly=True)
    person_ids = fields.Many2many("umgange.person", string="Whose name it may be", readonly=True, check_company=True)
    # on what it was typed
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    document = fields.Char("On", compute="_compute_document")
    state = fields.Selection(
        [("stopped", "Stopped"), ("kept", "Stays"), ("released", "May leave")],
        required=True,
        readonly=True,
        default="stopped",
        copy=False,
        help="Stopped: nobody has looked at it. Stays: it does not leave. May leave: whoever wrote it does so again.",
    )
    reason = CareText("Why it may leave")
    released_by_id = fields.Many2one("res.users", "Decided by", readonly=True, index=True, ondelete="restrict")
    released_at = fields.Datetime("Decided", readonly=True)

    _once = models.UniqueIndex("(assignment_id, digest)", "The text is on the list already.")
    _released_by_somebody = models.Constraint(
        "CHECK (state <> 'released' OR (released_by_id IS NOT NULL AND released_at IS NOT NULL))",
        "A text is let through by a manager.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "where")
    def _compute_display_name(self):
        for stop in self:
            stop.display_name = f"{stop.assignment_id.name}: {stop.where}"

    @api.depends_context("lang")
    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for stop in self:
            # Sudo: number of an order or invoice, and nobody's name.
            document = stop._get_document().sudo()
            kind = self.env["ir.model"]._get(stop.res_model).name if stop.res_model else ""
            stop.document = f"{kind} {document.display_name}" if document else kind

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: the check writes them."""
        if not self.env.su:
            raise UserError(self.env._("The system notes what it stops."))
        return super().create(vals_list)

    def write(self, vals):
        """Change the stops; what was decided stays, and why."""
        if "reason" in vals and any(stop.state == "released" for stop in self):
            raise UserError(self.env._("The text has been let through: why stays as it was written."))
        return super().write(vals)

    # === ACTION METHODS === #

    def action_release(self):
        """Let the texts leave, each with its reason; the log tells of it.

        :raise AccessError: by anybody but a manager
        """
        self._check_manager()
        for stop in self:
            if not (stop.reason or "").strip():
                raise UserError(self.env._("Write why it may leave: whose name it is, or why it tells of nobody."))
        self._move("released", {"released_by_id": self.env.uid, "released_at": fields.Datetime.now()})
        self._log_care("release")
        for stop in self:
            lend(stop).activity_ids.unlink()
            stop._tell_writer()

    def action_keep(self):
        """Let the texts stay where they are: they do not leave.

        :raise AccessError: by anybody but a manager
        """
        self._check_manager()
        self._move("kept")
        lend(self).activity_ids.unlink()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {stop.id: stop.person_ids for stop in self}

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("A manager decides what may leave."))

    def _get_document(self):
        """Return the order, invoice or message in which it was typed, if it is there still."""
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            return self.browse()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _tell_writer(self):
        """Give whoever wrote the text a to-do: it may leave now; on what they may read."""
        self.ensure_one()
        writer = self.create_uid
        for record in (self._get_document(), self.assignment_id):
            if record and hasattr(record, "activity_schedule") and record.with_user(writer).has_access("read"):
                system = lend(record).with_user(SUPERUSER_ID).with_context(lang=writer.lang)
                summary = system.env._("“%(where)s” may leave now: send or confirm it again", where=self.where)
                system.activity_schedule("mail.mail_activity_data_todo", user_id=writer.id, summary=summary)
                return

    @api.model
    def _refuse(self, record, findings, assignments):
        """Refuse what was found, and note it in transactions of its own; released texts may pass.

        :param record: in which it was found
        :param findings: list of Finding, all certain or none
        :raise ValidationError: naming where, and whom only by code and to who may read the name
        """
        if not findings[0].is_certain:
            findings = self._leave_out_released(findings, assignments)
        if not findings:
            return
        persons = self.env["umgange.person"].browse(frozenset().union(*(found.person_ids for found in findings)))
        self.env["umgange.person.identity"]._log_refused_check(persons)
        if not findings[0].is_certain:
            self._note_stops(record, findings, assignments)
        raise ValidationError(self._get_refusal(record, findings, persons, assignments))

    @api.model
    def _leave_out_released(self, findings, assignments):
        """Return the findings whose text no manager has let leave, about every one of the assignments."""
        digests = {self._get_digest(found.passage.get_typed()) for found in findings}
        # Sudo: that it is released, of what the user is about to send.
        released = self.sudo().search(
            [("assignment_id", "in", assignments.ids), ("digest", "in", list(digests)), ("state", "=", "released")]
        )
        let_through = {(stop.assignment_id.id, stop.digest): set(stop.person_ids.ids) for stop in released}

        def is_stopped(found):
            digest = self._get_digest(found.passage.get_typed())
            # Whoever has come to the assignment since then was not asked about.
            return any(
                (whose.id, digest) not in let_through
                or not found.person_ids & set(whose.participant_ids.person_id.ids) <= let_through[whose.id, digest]
                for whose in _get_named(found, assignments)
            )

        return [found for found in findings if is_stopped(found)]

    @api.model
    def _get_digest(self, text):
        """Return the digest by which a text is known again: its words, however they are spaced."""
        return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()

    @api.model
    def _get_refusal(self, record, findings, persons, assignments):
        if self.env.uid == SUPERUSER_ID:
            # What a job meets is put where colleagues read it, and was tried by nobody who could be counted.
            return self.env._(
                "Something written there may say who somebody is, so the system let nothing leave by itself. "
                "Post or send it yourself: then you are told where it stands."
            )
        # The first place alone: many tries at once are not told which of them were right.
        where = self.env._("“%(label)s”", label=findings[0].passage.where)
        # Only who may read a name learns whose it is, and by code: the server's log has this sentence.
        codes = ", ".join(persons.browse(persons._get_readable_names()).sorted("id").mapped("code"))
        near = ", ".join(assignments.filtered(lambda one: one.participant_ids.person_id & persons).mapped("name"))
        values = {
            "where": where,
            "what": self._describe_kinds(findings),
            "whose": f" ({codes})" if codes else "",
            "assignments": near or ", ".join(assignments.mapped("name")),
            "advice": record._get_umgange_advice(),
        }
        if not findings[0].is_certain:
            return self.env._(
                "%(where)s: %(what)s there may be that of somebody in %(assignments)s%(whose)s. %(advice)s Is it "
                "somebody else's, register the officer as a contact of the buyer, or ask a manager to let the text "
                "leave (Stopped texts).",
                **values,
            )
        if near:
            return self.env._(
                "%(where)s: %(what)s of somebody in %(assignments)s stands there%(whose)s, and may not "
                "leave. %(advice)s",
                **values,
            )
        return self.env._(
            "%(where)s: %(what)s of somebody we know stands there%(whose)s, and may not leave. %(advice)s Is it an "
            "officer's, register the officer as a contact first.",
            **values,
        )

    @api.model
    def _describe_kinds(self, findings):
        """Return what was found, as “a full name and a phone number”."""
        words = {
            "name": self.env._("a full name"),
            "number": self.env._("a personal number"),
            "phone": self.env._("a phone number"),
            "email": self.env._("an e-mail address"),
            "address": self.env._("an address"),
            "word": self.env._("a first name or surname"),
            "initials": self.env._("initials"),
        }
        kinds = frozenset().union(*(found.kinds for found in findings))
        return format_list(self.env, [word for kind, word in words.items() if kind in kinds])

    # === WHAT OUTLIVES THE REFUSAL === #

    @api.model
    def _note_stops(self, record, findings, assignments):
        """Put the stopped texts on the managers' list, when the refusal has undone the rest."""
        values = [
            {
                "assignment_id": whose.id,
                "company_id": whose.company_id.id,
                "where": found.passage.where,
                "text": found.passage.get_typed(),
                "digest": self._get_digest(found.passage.get_typed()),
                "person_ids": [fields.Command.set(found.person_ids)],
                "res_model": record._name,
                "res_id": record[:1]._origin.id,
            }
            for found in findings
            for whose in _get_named(found, assignments)
        ]
        registry, uid, context = self.env.registry, self.env.uid, {"lang": self.env.lang}

        def note():
            # After the transaction, so that nothing of it is waited for; nor does it fail what was refused already.
            try:
                with registry.cursor() as cr:
                    api.Environment(cr, uid, context)["umgange.outward.stop"]._add_missing(values)
            except Exception:
                _logger.exception("A stopped text could not be put on the managers' list.")

        self.env.cr.postrollback.add(note)
        self.env.cr.postcommit.add(note)

    @api.model
    def _add_missing(self, vals_list):
        """Add what is not on the list yet, with a to-do for the managers; another try in the same field replaces it."""
        assignments = self.env["umgange.assignment"].browse({vals["assignment_id"] for vals in vals_list}).exists()
        # Lent: the user has tried to send something, and may not see the list.
        stops_sudo = lend(self).search([("assignment_id", "in", assignments.ids)])
        known = {(stop.assignment_id.id, stop.digest) for stop in stops_sudo}
        for vals in vals_list:
            key = (vals["assignment_id"], vals["digest"])
            # An assignment that was made in the same attempt has gone with it.
            if key in known or vals["assignment_id"] not in assignments.ids:
                continue
            known.add(key)
            earlier = stops_sudo.filtered(lambda stop, vals=vals: stop._is_tried_again(vals))
            earlier._move("kept")
            earlier.activity_ids.unlink()
            stop = lend(self).create(vals)
            stop._schedule_for_managers(lambda env: env._("A text was stopped: decide whether it may leave"))

    def _is_tried_again(self, vals):
        """Tell whether the same hand has typed something else in the same place, before anybody decided."""
        self.ensure_one()
        place = ("where", "res_model", "res_id")
        return (
            self.state == "stopped"
            and self.create_uid.id == self.env.uid
            and self.assignment_id.id == vals["assignment_id"]
            and all((self[name] or False) == (vals[name] or False) for name in place)
        )

    @api.model
    def _check_ceiling(self):
        """Refuse whoever has been refused too often today: names are not to be found out by trying.

        :raise UserError: whatever the text
        """
        passed = self.env.cr.precommit.data.setdefault("qrut_umgange.under_ceiling", set())
        if self.env.uid == SUPERUSER_ID or self.env.uid in passed:
            return
        company = self.env.company
        since = to_utc(company._get_umgange_today(), time.min, company._get_umgange_zone())
        # By SQL: of the user's own refusals, how many. The row without a person stands for each.
        refused = SQL(
            """SELECT count(*) FROM umgange_access_log
                WHERE user_id = %s AND action = 'refused' AND person_id IS NULL AND date >= %s""",
            self.env.uid,
            since,
        )
        if self.env.execute_query(refused)[0][0] >= CEILING:
            raise UserError(
                self.env._(
                    "Too many texts of yours have been stopped today, so you can send, post and attach nothing more "
                    "until tomorrow. Let a colleague go on, and speak with a manager."
                )
            )
        # What others commit is not seen by this transaction: no need to count again.
        passed.add(self.env.uid)


def _get_named(found, assignments):
    """Return those of the assignments that somebody who was found takes part in; all, where nobody is known."""
    if not found.person_ids:
        return assignments
    return assignments.filtered(lambda one: found.person_ids & set(one.participant_ids.person_id.ids))
