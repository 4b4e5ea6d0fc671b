from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .. import chain_heads
from ..care_fields import CareText
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_insert, refuse_truncate, refuse_update
from .umgange_journal_entry import CONTENT_FIELDS

# Whoever had the salt could try out whether a guessed text is what has left; what was common is in drafts alone.
EMPTIED = (*CONTENT_FIELDS, "common_facts", "chain_salt")


class UmgangeJournalRelease(models.Model):
    _name = "umgange.journal.release"
    _description = "Leave for Signed Content to Go"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "requested_at desc, id desc"
    _parts_of = ("child_id",)
    _filled_at_create = ("requested_by_id", "requested_at")
    _sql_guards = (
        refuse_update(
            (
                "kind",
                "child_id",
                "entry_id",
                "reason",
                "receipt",
                "state",
                "requested_by_id",
                "requested_at",
                "decided_by_id",
                "decided_at",
                "company_id",
            ),
            "OLD.state <> 'requested'",
        ),
        refuse_insert("NEW.state <> 'requested'"),
        refuse_delete(),
        refuse_truncate(),
    )

    _transitions = {"requested": ("approved", "refused"), "approved": (), "refused": ()}

    kind = fields.Selection(
        [("voided", "Signed in the wrong child's file"), ("handed_over", "The file is handed over")],
        required=True,
        default="voided",
        help="Voided: the text of one entry goes. Handed over: the texts of all the child's entries go, "
        "when the buyer's authority has signed for the file.",
    )
    child_id = fields.Many2one(
        "umgange.person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_child_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        domain=[("kind", "=", "child")],
    )
    entry_id = fields.Many2one(
        "umgange.journal.entry",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=[("state", "=", "signed")],
    )
    reason = CareText("Why", required=True)
    receipt = fields.Char(
        help="Who received the file and when, and the receipt's own number; no name of a private person."
    )
    state = fields.Selection(
        [("requested", "Requested"), ("approved", "Approved"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
        index=True,
    )
    requested_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        copy=False,
    )
    requested_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, index="btree_not_null", ondelete="restrict", copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    is_mine = fields.Boolean(compute="_compute_is_mine")
    stays_hint = fields.Char("What stays", compute="_compute_stays_hint")

    _one_request = models.UniqueIndex(
        "(entry_id) WHERE state = 'requested'", "Somebody has asked for this already. It waits for a manager."
    )
    _about_what = models.Constraint(
        "CHECK ((kind = 'voided' AND entry_id IS NOT NULL)"
        " OR (kind = 'handed_over' AND entry_id IS NULL AND COALESCE(receipt, '') ~ '[^[:space:]]'))",
        "One entry is voided, or a whole file handed over against a receipt.",
    )
    _decided = models.Constraint(
        "CHECK ((state = 'requested') = (num_nonnulls(decided_by_id, decided_at) = 0)"
        " AND num_nonnulls(decided_by_id, decided_at) <> 1)",
        "A decision has somebody who made it, and a time.",
    )
    _two_people = models.Constraint(
        "CHECK (decided_by_id <> requested_by_id)", "Two people decide that signed content goes."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("child_id.code", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for release in self:
            kind = kinds.get(release.kind)
            release.display_name = f"{release.child_id.code}: {kind}" if release._origin else self.env._("New request")

    @api.depends_context("uid")
    @api.depends("requested_by_id")
    def _compute_is_mine(self):
        for release in self:
            release.is_mine = release.requested_by_id == self.env.user

    @api.depends_context("lang")
    @api.depends("entry_id.corrects_id")
    def _compute_stays_hint(self):
        # In a form that is not saved a client names any entry.
        self.entry_id._origin.check_access("read")
        for release in self:
            # By its number alone, which stands in the chain: nothing of the entry is read.
            original = lend(release.entry_id._origin).corrects_id
            stays = bool(original) and not original.is_released and not original.is_release_requested
            release.stays_hint = stays and self.env._(
                "It corrects entry number %(number)s, which stays in this file. Is that in the wrong file too? "
                "Ask for it as well.",
                number=original.chain_number,
            )

    @api.depends("entry_id")
    def _compute_child_id(self):
        # In a form that is not saved a client names any entry.
        self.entry_id._origin.check_access("read")
        for release in self:
            release.child_id = release.entry_id.child_id or release.child_id

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "entry_id", "child_id", "receipt")
    def _check_about_what(self):
        for release in self:
            entry = release.entry_id
            if release.kind == "voided" and (entry.state != "signed" or entry.child_id != release.child_id):
                raise UserError(self.env._("Choose the signed entry whose text is to go."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for leave, each in one's own name."""
        vals_list = [self._clean_sent(vals) for vals in vals_list]
        # First the right, or an error would tell whoever asks that there is one.
        entries = self.env["umgange.journal.entry"].browse(filter(None, (vals.get("entry_id") for vals in vals_list)))
        entries.check_access("read")
        self._check_files(vals_list)
        if any(entries.mapped("is_release_requested")):
            raise UserError(self.env._("Somebody has asked for this already. It waits for a manager."))
        entries._check_no_copy(asking=True)
        for vals in vals_list:
            if vals.get("kind") == "handed_over" and not (vals.get("receipt") or "").strip():
                raise UserError(
                    self.env._("A whole file goes only against a receipt: write who received it, when, and its number.")
                )
            # Said in so many words, else defaults in the client's context would fill them.
            vals.update(requested_by_id=self.env.uid, requested_at=fields.Datetime.now())
            vals.update(decided_by_id=False, decided_at=False)
        releases = super().create(vals_list)
        releases.entry_id.invalidate_recordset(["is_release_requested"])
        for release in releases:
            release._schedule_for_managers(lambda env: env._("Decide whether signed text may go"))
        releases._note_outside()
        return releases

    # === ACTION METHODS === #

    def action_approve(self):
        """Let the content go: what is left is that there was an entry. Another manager than asked.

        :raise AccessError: by anybody but a manager
        :raise UserError: by whoever asked
        """
        self._check_decision()
        # A correction before what it corrects.
        for release in lend(self).sorted(lambda release: -release.entry_id.id):
            release.entry_id._check_no_copy()
            release._decide("approved")
            release._note_outside()
            release._empty_entries()
        return True

    def action_refuse(self):
        """Let the content stay. Another manager than asked."""
        self._check_decision()
        lend(self)._decide("refused")
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {release.id: release.child_id for release in self}

    @api.model
    def _check_files(self, vals_list):
        """Refuse a hand-over of a child's file to whoever may not read all of it."""
        children = [vals.get("child_id") for vals in vals_list if vals.get("kind") == "handed_over"]
        entries = lend(self.env["umgange.journal.entry"]).search(
            [("child_id", "in", children), ("state", "=", "signed")]
        )
        entries.sudo(False).check_access("read")

    def _check_decision(self):
        self.check_access("read")
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("Only a manager decides that signed content goes."))
        if self.env.user in self.requested_by_id:
            raise UserError(self.env._("Two people decide that signed content goes: ask another manager."))

    def _decide(self, state):
        self._move(state, {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()})
        self.entry_id.invalidate_recordset(["is_release_requested"])
        self.activity_ids.unlink()

    def _note_outside(self):
        """See that the file outside the database knows what is asked and decided here."""
        self.flush_recordset()
        chain_heads.note(self.env.cr, sorted(chain_heads.fetch_releases(self.env.cr, ids=self.ids)))

    def _empty_entries(self):
        """Empty content and salt; the trigger asks for this very row before it lets them go."""
        self.ensure_one()
        emptied = self._empty_where(
            SQL(
                "state = 'signed' AND chain_salt IS NOT NULL AND child_id = %s"
                " AND umgange_is_released(id, child_id, signed_at)",
                self.child_id.id,
            )
        )
        # Who has begun to correct what goes has a copy of it.
        self._empty_where(SQL("state = 'draft' AND corrects_id = ANY(%s)", emptied.ids))

    def _empty_where(self, where):
        """Empty the entries that ``where`` is true of, log that their text went, and return them."""
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE umgange_journal_entry
                   SET %s
                 WHERE %s
             RETURNING id
                """,
                SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in EMPTIED),
                where,
            )
        )
        entries = self.env["umgange.journal.entry"].browse(entry_id for (entry_id,) in rows)
        entries.invalidate_recordset()
        entries._log_care("unlink")
        return entries
