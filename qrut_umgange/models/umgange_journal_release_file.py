from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend

# What is in a child's file beside the entries, each whole before its parts.
WHOLES = ("umgange.child.talk", "umgange.document", "umgange.extract", "umgange.report")
# Parts that may be copies of an entry: of one that is voided they go before they are given.
COPIES = ("umgange.extract.passage", "umgange.report.line")
LEAVES = (*WHOLES, *COPIES)


class UmgangeJournalRelease(models.Model):
    """A file is more than its entries: the talks, the papers, the extracts and the reports go by the same leave."""

    _inherit = "umgange.journal.release"

    contents_label = fields.Char("What it covers", compute="_compute_contents_label")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("kind", "child_id", "state")
    def _compute_contents_label(self):
        for release in self:
            of_file = release.kind == "handed_over" and bool(release.child_id)
            release.contents_label = of_file and release._describe_contents()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for leave; a file that somebody waits to read of is not asked for."""
        releases = super().create(vals_list)
        releases._check_nobody_waits()
        return releases

    # === BUSINESS METHODS === #

    def _describe_contents(self):
        """Return how much goes, or has gone, of what the reader may read."""
        self.ensure_one()
        whose = [("child_id", "=", self.child_id.id)]
        # While it is asked for: what is there. Afterwards: what names this very release.
        named = [("release_id", "=", self._origin.id if self.state == "approved" else False)]
        # What was voided left by leave of its own.
        voided = self.search([*whose, ("kind", "=", "voided"), ("state", "=", "approved")]).entry_id
        entries = self.env["umgange.journal.entry"].search([*whose, ("state", "=", "signed")]) - voided
        return self.env._(
            "%(entries)s signed entries, %(talks)s talks with the child, %(papers)s received papers, %(extracts)s "
            "extracts and %(reports)s reports",
            entries=len(entries.filtered(self._is_about_entry)),
            talks=self.env["umgange.child.talk"].search_count([*whose, *named, ("state", "=", "closed")]),
            papers=self.env["umgange.document"].search_count([*whose, *named]),
            extracts=self.env["umgange.extract"].search_count([*whose, *named]),
            reports=self.env["umgange.report"].search_count([*whose, *named]),
        )

    def _is_about_entry(self, entry):
        if self.state == "approved":
            return entry.is_released and entry.signed_at <= self.decided_at
        return not entry.is_released

    @api.model
    def _check_files(self, vals_list):
        """Refuse a hand-over to whoever may not read all of it: talks, papers, extracts and reports too."""
        super()._check_files(vals_list)
        children = [vals.get("child_id") for vals in vals_list if vals.get("kind") == "handed_over"]
        for model in WHOLES:
            records = lend(self.env[model]).search([("child_id", "in", children), ("release_id", "=", False)])
            records.sudo(False).check_access("read")

    def _check_nobody_waits(self):
        """Refuse that a file goes while somebody has asked to read it, or IVO is to see what was refused.

        :raise UserError: in words
        """
        children = self.filtered(lambda release: release.kind == "handed_over").child_id
        extracts = lend(self.env["umgange.extract"]).search(
            [("child_id", "in", children.ids), ("release_id", "=", False), ("state", "!=", "withdrawn")]
        )
        waiting = extracts.filtered(
            lambda each: each.state != "done" or (each.outcome != "whole" and not each.ivo_sent_on)
        )
        if waiting:
            raise UserError(
                self.env._(
                    "Somebody has asked to read this file, and is not answered in full: %(extracts)s. Hand the extract "
                    "over, or send what was refused to IVO, before the file goes.",
                    extracts=", ".join(waiting.mapped("display_name")),
                )
            )

    def _empty_entries(self):
        """Empty too what else is in a file that is handed over, and what is a copy of an entry of the wrong file."""
        super()._empty_entries()
        self._check_nobody_waits()
        for model in LEAVES if self.kind == "handed_over" else COPIES:
            self.env[model]._leave(self)
