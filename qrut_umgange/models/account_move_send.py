from odoo import api, models
from odoo.exceptions import UserError

# An e-invoice is made: as a file to upload, or through Peppol.
ELECTRONIC = {"manual", "peppol"}


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    # === PROPOSALS === #

    @api.model
    def _get_default_sending_methods(self, move):
        """Propose no e-mail to a public body: the law wants an e-invoice, and a PDF is none.

        What somebody chose for the buyer holds; nothing chosen means the file, or Peppol
        where that is set up.
        """
        methods = super()._get_default_sending_methods(move)
        buyer = move.commercial_partner_id.with_company(move.company_id)
        if not buyer.invoice_sending_method and buyer._is_umgange_public_body() and not move._is_umgange_paper():
            methods = (set(methods) - {"email"}) or {"manual"}
        return methods

    @api.model
    def _get_default_invoice_edi_format(self, move, **kwargs):
        """Make no e-invoice where the buyer has agreed in writing to none."""
        return False if move._is_umgange_paper() else super()._get_default_invoice_edi_format(move, **kwargs)

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        """Offer no Peppol where the buyer has agreed in writing to none."""
        if method == "peppol" and move._is_umgange_paper():
            return False
        return super()._is_applicable_to_move(method, move, **move_data)

    # === NOT ELECTRONICALLY === #

    @api.model
    def _check_sending_data(self, moves, **custom_settings):
        """Refuse a way that the law has not: whoever sends, by dialog, by the list or at night.

        :raise UserError: when a public body would get our invoice otherwise than as an e-invoice
        """
        super()._check_sending_data(moves, **custom_settings)
        refused = moves.filtered(lambda move: self._is_umgange_way_refused(move, custom_settings))
        if refused:
            raise UserError(self._get_umgange_way_sentence(refused))

    @api.model
    def _get_alerts(self, moves, moves_data):
        """Say so before anything is clicked."""
        alerts = super()._get_alerts(moves, moves_data)
        refused = moves.filtered(lambda move: self._is_umgange_way_refused(move, moves_data[move]))
        if refused:
            alerts["umgange_electronic"] = {"message": self._get_umgange_way_sentence(refused), "level": "danger"}
        return alerts

    @api.model
    def _is_umgange_way_refused(self, move, settings):
        """Tell whether a public body would get our invoice otherwise than as an e-invoice, unagreed."""
        buyer = move.commercial_partner_id
        if not move._is_umgange_due() or not buyer._is_umgange_public_body() or move._is_umgange_paper():
            return False
        methods = self._get_umgange_setting(move, settings, "sending_methods", self._get_default_sending_methods)
        formats = self._get_umgange_setting(move, settings, "invoice_edi_format", self._get_default_invoice_edi_format)
        return not formats or bool(set(methods or ()) - ELECTRONIC)

    @api.model
    def _get_umgange_setting(self, move, settings, name, default):
        return settings[name] if name in settings else default(move)

    @api.model
    def _get_umgange_way_sentence(self, moves):
        return self.env._(
            "%(moves)s: the law wants an e-invoice to a public buyer. Choose the file or Peppol, and the buyer's "
            "e-invoice format in the contact under Accounting. Another way only as the buyer has agreed in "
            "writing: note the day and their reference on the agreement, under Sent as.",
            moves=", ".join(moves.mapped("display_name")),
        )
