from odoo import models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Refuse to uninstall what would drop signed journals, dependencies included."""
        doomed = self | self.downstream_dependencies()
        if "qrut_umgange" in doomed.mapped("name"):
            # Whoever uninstalls may not read journals: only whether one is signed counts.
            entries_sudo = self.env["umgange.journal.entry"].sudo()
            if entries_sudo.search_count([("state", "=", "signed")], limit=1):
                raise UserError(
                    self.env._(
                        "There are signed journal entries. They would be lost without a trace: "
                        "hand the files over and erase them first."
                    )
                )
        return super().button_uninstall()
