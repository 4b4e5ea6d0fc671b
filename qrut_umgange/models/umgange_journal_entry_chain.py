import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import chain_heads
from ..lent_rights import lend
from ..tools import chain
from .umgange_journal_entry import CONTENT_FIELDS, LINK_FIELDS

# What a link says beside the content; the order is the form, see ``chain.FORM``: what is new comes last.
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
    "author_name",
    "author_role",
    "noted_on_paper_at",
    "document_type",
    "received_on",
)
FORM_AT = METADATA.index("chain_form")
# The form that first had it; all others were there from the first.
FORMS = {
    **dict.fromkeys(("author_name", "author_role"), 2),
    **dict.fromkeys(("noted_on_paper_at", "document_type", "received_on"), 3),
    **dict.fromkeys(CONTENT_FIELDS[3:], 3),
}
# As text, whatever the settings of the session.
MOMENTS = ("occurred_at", "signed_at", "noted_on_paper_at")
DAYS = ("received_on",)


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

    # As it was when it was signed: people change their names and their work.
    author_name = fields.Char("Signed by", readonly=True, copy=False)
    author_role = fields.Selection(
        [("supporter", "Supporter"), ("coordinator", "Coordinator"), ("manager", "Manager")],
        "In the role of",
        readonly=True,
        copy=False,
    )

    is_released = fields.Boolean(compute="_compute_is_released")
    is_release_requested = fields.Boolean(compute="_compute_is_released")

    _signed_in_chain = models.Constraint(
        "CHECK (state <> 'signed'"
        " OR num_nonnulls(chain_form, chain_number, chain_previous, chain_digest, chain_link) = 5)",
        "A signed entry has its place in the child's chain.",
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

        :param moment: when they are signed (naive UTC); without it they are signed already
        """
        chains = self.env["umgange.journal.chain"]
        number, link = chains._hold_head(child)
        self._place(number, moment)
        sealed = []
        for row in self._fetch_rows(SQL("e.id = ANY(%s)", self.ids)):
            digest, following = self._make_link(row, link)
            sealed.append((row.key, link, digest, following))
            chains._move_head(child, row.number, following)
            chain_heads.note(self.env.cr, [chain_heads.make_signed(child.id, row.number, following)])
            link = following
        self._update_rows(("chain_previous", "chain_digest", "chain_link"), sealed)
        if moment:
            self._move("signed")
            self.flush_recordset()

    def _place(self, number, moment):
        """Give the entries the numbers after ``number`` and a salt each, and note who signs them."""
        self.flush_recordset()
        places = [
            (entry.id, place, secrets.token_hex(16), *entry._prepare_signature(moment))
            for place, entry in enumerate(self, number + 1)
        ]
        names = ("chain_number", "chain_salt", "chain_form", "occurred_at", "signed_at", "author_name", "author_role")
        self._update_rows(names, places)

    def _prepare_signature(self, moment):
        """Return the form of the link, when it happened and was signed, and by whom."""
        if not moment:
            # Nobody knows what they were called, and what they worked as, when they signed.
            return "1", self.occurred_at, self.signed_at, None, None
        # What is signed has happened: an entry about a visit that is to come is about what was until now.
        occurred_at = min(self.occurred_at, moment)
        return chain.FORM, occurred_at, moment, self.author_id.name, self.author_id._get_umgange_role()

    def _update_rows(self, names, rows):
        """Set the columns ``names`` of entries; each row has the id first."""
        # Past the ORM, which lets nobody write these.
        columns = SQL(", ").join(
            SQL("%s = %s::%s", SQL.identifier(name), SQL.identifier("v", name), SQL(self._fields[name].column_type[1]))
            for name in names
        )
        self.env.cr.execute(
            SQL(
                "UPDATE umgange_journal_entry e SET %s FROM (VALUES %s) AS v(id, %s) WHERE e.id = v.id",
                columns,
                SQL(", ").join(SQL("%s", row) for row in rows),
                SQL(", ").join(map(SQL.identifier, names)),
            )
        )
        self.invalidate_recordset(names)

    def _check_no_copy(self, asking=False):
        """Refuse that text goes while a signed correction may have a copy of it.

        :param asking: it is enough that somebody has asked for the correction's text too
        """
        copies = lend(self).corrected_by_ids.filtered(lambda entry: entry.state == "signed" and not entry.is_released)
        if asking:
            copies = copies.filtered(lambda entry: not entry.is_release_requested)
        if copies:
            raise UserError(
                self.env._(
                    "A correction of it (number %(numbers)s in the file) may hold the same text. "
                    "The correction's text goes first: ask for that.",
                    numbers=", ".join(map(str, copies.sorted("chain_number").mapped("chain_number"))),
                )
            )

    def _check_holds_text(self):
        """Refuse to correct what has left: the correction would keep it, or bring it back."""
        # Whoever lets the text go at this moment is waited for, or waits.
        lend(self)._lock()
        if any(lend(self).mapped("is_released")):
            raise UserError(
                self.env._("The text that this corrects has left the file. Write what is right as a new entry.")
            )

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
        self.env.cr.execute(
            SQL(
                """
                SELECT e.child_id, e.chain_number, e.id, e.chain_previous, e.chain_digest, e.chain_link, e.chain_salt,
                       num_nonnulls(%s) = 0 AND umgange_is_released(e.id, e.child_id, e.signed_at), %s
                  FROM umgange_journal_entry e
                 WHERE %s
              ORDER BY e.child_id, e.chain_number
                 LIMIT %s
                """,
                SQL(", ").join(SQL.identifier("e", name) for name in CONTENT_FIELDS),
                SQL(", ").join(self._get_text_column(name) for name in (*METADATA, *CONTENT_FIELDS)),
                where,
                limit,
            )
        )
        first, second = 8, 8 + len(METADATA)
        return [
            chain.Row(
                *row[:7],
                self._cut(METADATA, row[first:second], row[first + FORM_AT]),
                self._cut(CONTENT_FIELDS, row[second:], row[first + FORM_AT]),
                released=row[7],
            )
            for row in self.env.cr.fetchall()
        ]

    @api.model
    def _cut(self, names, texts, form):
        """Return what the row's own form of link says; what it does not know of is not there either."""
        # A form that nobody ever wrote is not one of before.
        number = int(form if form in ("1", "2") else chain.FORM)
        return [
            text for name, text in zip(names, texts, strict=True) if text is not None or FORMS.get(name, 1) <= number
        ]

    def _get_text_column(self, name):
        """Return the column as the text that is signed, whatever the settings of the session."""
        column = SQL.identifier("e", name)
        if name in MOMENTS:
            return SQL("""to_char(%s, 'YYYY-MM-DD"T"HH24:MI:SS.US')""", column)
        if name in DAYS:
            return SQL("to_char(%s, 'YYYY-MM-DD')", column)
        return column if name in CONTENT_FIELDS else SQL("%s::text", column)
