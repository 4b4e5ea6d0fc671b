from odoo import api, fields, models
from odoo.tools import SQL

from ..care_fields import CareText
from ..tools.local_time import to_local
from .umgange_disclosure_mixin import NOT_TODAY, POINTED


def has_left(function, whole):
    """Return the SQL condition by which a part leaves, with its whole; or undecided, with the entry it is a copy of.

    :param str function: of ``sql_guards``
    :param str whole: the column that names the whole
    """
    return f"{function}(NEW.release_id, OLD.{whole}, CASE WHEN OLD.sealed_at IS NULL THEN OLD.entry_id END)"


class UmgangeDisclosurePartMixin(models.AbstractModel):
    """A paragraph of what is told of a child's file: a copy of what stands in its source, sealed with its whole."""

    _name = "umgange.disclosure.part.mixin"
    _description = "Paragraph of What Is Told of a Child's File"
    _inherit = ["umgange.leaving.mixin", "umgange.care.mixin", "umgange.sealed.mixin"]

    # where it is from
    entry_id = fields.Many2one(
        "umgange.journal.entry", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    talk_id = fields.Many2one(
        "umgange.child.talk", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    part = fields.Char(readonly=True)
    part_label = fields.Char("Heading", compute="_compute_part_label")
    # what it says
    sequence = fields.Integer(readonly=True)
    text = CareText()
    warning = fields.Text("Look at", compute="_compute_warning")
    is_open = fields.Boolean(compute="_compute_is_open")
    sealed_at = fields.Datetime(readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("entry_id", "talk_id", "part")
    def _compute_part_label(self):
        # Content comes one record at a time unless it is asked for together.
        entries = self.entry_id
        entries.fetch(entries._fields.keys() & {f"{record.part}_source" for record in self})
        for record in self:
            record.part_label = record._get_part_label()

    @api.depends_context("lang")
    @api.depends("text")
    def _compute_warning(self):
        for record in self:
            record.warning = "\n".join(dict.fromkeys(record._get_warnings())) or False

    @api.depends(lambda self: [f"{name}.state" for name in self._parts_of])
    def _compute_is_open(self):
        for record in self:
            whole = record._get_whole()
            record.is_open = not whole or whole.state == whole._get_first_state()

    # === HOOKS === #

    def _get_warnings(self):
        """Return what to look at before it is told, in sentences (hook)."""
        return []

    def _get_part_label(self):
        """Return under which heading it stands in its source (hook)."""
        self.ensure_one()
        return self._get_talk_label() if self.talk_id else self._get_entry_label() if self.entry_id else ""

    # === BUSINESS METHODS === #

    def _get_whole(self):
        """Return what it is a part of."""
        return self[self._parts_of[0]]

    def _get_care_persons(self):
        return {record.id: record._get_whole().child_id for record in self}

    @api.model
    def _get_leaving_condition(self, release):
        """Return the condition by which it leaves: its whole has left, or the entry that it is a copy of."""
        if release.kind == "voided":
            return SQL("entry_id = %s AND sealed_at IS NULL", release.entry_id.id)
        whole = self._parts_of[0]
        return SQL(
            "%s IN (SELECT id FROM %s WHERE release_id = %s)",
            SQL.identifier(whole),
            SQL.identifier(self.env[self._fields[whole].comodel_name]._table),
            release.id,
        )

    def _get_talk_label(self):
        """Return what the child answered: by pointing, or in words."""
        talk = self.talk_id
        own = {POINTED: self.env._("What the child pointed at"), NOT_TODAY: self.env._("Asked, and not today")}
        return own.get(self.part) or talk._fields[self.part]._description_string(self.env)

    def _get_entry_label(self):
        """Return the heading in the entry, and from whom it is known where that is said."""
        entry, part = self.entry_id, self.part
        label = (part == "facts" and entry._get_facts_label(entry.kind)) or entry._fields[part]._description_string(
            self.env
        )
        known_from = entry._fields.get(f"{part}_source")
        source = known_from and dict(known_from._description_selection(self.env)).get(entry[f"{part}_source"])
        return f"{label} ({source[0].lower()}{source[1:]})" if source else label

    def _say_day(self, moment):
        """Return the local day of ``moment``: “2026-03-04”."""
        return f"{to_local(moment, self.company_id._get_umgange_zone()):%Y-%m-%d}"
