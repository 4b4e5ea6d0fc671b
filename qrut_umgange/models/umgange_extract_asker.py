from odoo import api, fields, models


class UmgangeExtract(models.Model):
    """What is to be known of whoever asks, before anything is given."""

    _inherit = "umgange.extract"

    asker_hint = fields.Text(compute="_compute_asker_hint")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("asked_by_id", "identity_check")
    def _compute_asker_hint(self):
        for extract in self:
            extract.asker_hint = "\n".join(extract._get_asker_hints()) or False

    # === BUSINESS METHODS === #

    def _get_asker_hints(self):
        """Return what is unusual about whoever asks; nothing of it stops anybody."""
        self.ensure_one()
        asker, hints = self.asked_by_id, []
        if asker and asker._has_ended_guardianship():
            hints.append(self.env._("The child is 18: the young person asks, or says yes to it."))
        if asker and not asker.is_current:
            hints.append(self.env._("They are not part of the assignment today."))
        if asker.role == "child":
            hints.append(
                self.env._("The child asks: is it old enough to decide this alone? Ask the officer if unsure.")
            )
        if asker and asker._get_hidden_from():
            hints.append(self.env._("Something is hidden from them: passages that tell of it cannot be given."))
        return hints
