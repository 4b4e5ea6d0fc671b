import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..chain_heads import note_heads
from ..lent_rights import lend
from ..tools import chain
from .umgange_journal_entry import CONTENT_FIELDS, LINK_FIELDS

# What a link says beside the content; the order is the form, see ``chain.FORM``.
METADATA = (
    "id",
    "company_id",
    "child_id",
    "assignment_id",
    "visit_id",
    "kind",
    "author_id",
    "occurred_at",
    "signed_at",
    "corrects_id",
    "chain_form",
    "chain_number",
)
MOMENTS = ("occurred_at", "signed_at")


class UmgangeJournalEntry(models.Model):
    """Each signed entry is a link in its child's chain (``tools.chain``)."""

    _inherit = "umgange.journal.entry"

    chain_form = fields.Char("Form of the link", readonly=True, copy=False)
    chain_number = fields.Integer("Number in the file", readonly=True, copy=False)
    chain_previous = fields.Char("Link before", readonly=True, copy=False)
    chain_digest = fields.Char("Digest of the content", readonly=True, copy=False)
    chain_link = fields.Char("Link", readonly=True, copy=False)
    # Whoever had it could try out whether a guessed text is what was erased.
    chain_salt = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    is_released = fields.Boolean(compute="_compute_is_released")
    is_release_requested = fields.Boolean(compute="_compute_is_released")

    _signed_in_chain = models.Constraint(
        "CHECK (state <> 'signed' OR chain_link IS NOT NULL)", "A signed entry has its place in the child's chain."
    )
    _chain_number_once = models.UniqueIndex(
        "(child_id, chain_number) WHERE chain_link IS NOT NULL", "Two entries of a child cannot have the same number."
    )
    _chain_never_forks = models.UniqueIndex(
        "(child_id, chain_previous) WHERE chain_link IS NOT NULL", "Two entries cannot follow the same entry."
    )

    @api.depends("state", "chain_link")
    def _compute_is_released(self):
        # The salt leaves with the text, and nothing else takes it away.
        asked = lend(self.env["umgange.journal.release"]).search(
            [("entry_id", "in", self.ids), ("state", "=", "requested")]
        )
        for entry in self:
            entry.is_released = entry.state == "signed" and not lend(entry).chain_salt
            entry.is_release_requested = entry._origin.id in asked.entry_id.ids

    @api.model_create_multi
    def create(self, vals_list):
        """Begin drafts; a draft has no link yet."""
        # Said in so many words, else defaults in the client's context would fill them.
        no_link = dict.fromkeys(LINK_FIELDS, False)
        return super().create([{**vals, **no_link} for vals in vals_list])

    def _sign(self, moment):
        """Seal the drafts, each as the next link of its child's chain."""
        self._lock()
        for entry in self:
            if not entry._may_move("signed"):
                raise UserError(entry._get_move_refusal("signed"))
        for child, entries in self.grouped("child_id").items():
            lend(entries.sorted("id"))._add_links(child, moment)

    @api.model
    def _link_signed(self):
        """Link the entries that were signed before there were chains, in the order they were signed."""
        entries = lend(self).search([("state", "=", "signed"), ("chain_link", "=", False)], order="signed_at, id")
        for child, of_child in entries.grouped("child_id").items():
            of_child._add_links(child)

    def _add_links(self, child, moment=None):
        """Make these entries the next links of ``child``'s chain, in their order.

        :param moment: when the drafts among them are signed (naive UTC)
        """
        chains = self.env["umgange.journal.chain"]
        number, link = chains._hold_head(child)
        for entry in self:
            number += 1
            link = entry._add_link(number, link, moment)
            chains._move_head(child, number, link)
        note_heads(self.env.cr, child.ids)

    def _add_link(self, number, previous, moment):
        """Give the entry its place in the chain, sign it if it is a draft, and return its link."""
        values = {"chain_form": chain.FORM, "chain_number": number, "chain_previous": previous}
        signing = {"signed_at": moment} if self.state == "draft" else {}
        self.flush_recordset()
        self._update_row({**values, **signing, "chain_salt": secrets.token_hex(16)})
        digest, link = self._make_link(self._fetch_rows(SQL("e.id = %s", self.id))[0], previous)
        sealed = {"chain_digest": digest, "chain_link": link}
        if signing:
            self._move("signed", sealed)
            self.flush_recordset()
        else:
            self._update_row(sealed)
        return link

    def _update_row(self, values):
        # Past the ORM, which lets nobody write these.
        columns = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        self.env.cr.execute(SQL("UPDATE umgange_journal_entry SET %s WHERE id = %s", columns, self.id))
        self.invalidate_recordset(list(values))

    @api.model
    def _make_link(self, row, previous):
        """Return the digest of a row's content, and the link by which it follows ``previous``."""
        digest = chain.make_digest(row.salt, row.content)
        return digest, chain.make_link(previous, row.metadata, digest)

    def _fetch_rows(self, where, limit=None):
        """Return the entries as rows of a chain, by child and number.

        Past the ORM: verification is of what stands in the database, a person reads nothing.

        :param SQL where: on the entry, as ``e``
        :rtype: list[tools.chain.Row]
        """
        released = SQL(
            """EXISTS (
                SELECT 1 FROM umgange_journal_release r
                 WHERE r.state = 'approved'
                   AND e.signed_at <= r.decided_at
                   AND (r.entry_id = e.id OR (r.kind = 'handed_over' AND r.child_id = e.child_id))
            )"""
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT e.child_id, e.chain_number, e.id, e.chain_previous, e.chain_digest, e.chain_link, e.chain_salt,
                       e.facts IS NULL AND e.assessment IS NULL AND e.next_time IS NULL AND %s, %s
                  FROM umgange_journal_entry e
                 WHERE %s
              ORDER BY e.child_id, e.chain_number
                 LIMIT %s
                """,
                released,
                SQL(", ").join(self._get_text_column(name) for name in (*METADATA, *CONTENT_FIELDS)),
                where,
                limit,
            )
        )
        first, second = 8, 8 + len(METADATA)
        return [chain.Row(*row[:7], row[first:second], row[second:], released=row[7]) for row in self.env.cr.fetchall()]

    def _get_text_column(self, name):
        """Return the column as the text that is signed, whatever the settings of the session."""
        column = SQL.identifier("e", name)
        if name in MOMENTS:
            return SQL("""to_char(%s, 'YYYY-MM-DD"T"HH24:MI:SS.US')""", column)
        return column if name in CONTENT_FIELDS else SQL("%s::text", column)
