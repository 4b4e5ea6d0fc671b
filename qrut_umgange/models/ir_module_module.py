from odoo import models
from odoo.exceptions import UserError

# What the database seals in children's files, by model.
UMGANGE_SEALED = {
    "umgange.journal.entry": [("state", "=", "signed")],
    "umgange.child.talk": [("state", "=", "closed")],
    "umgange.document": [],
    "umgange.extract": [("state", "in", ("decided", "done"))],
    "umgange.report": [("state", "in", ("approved", "sent"))],
}


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Refuse to uninstall what would drop what is sealed in children's files, dependencies included."""
        doomed = self | self.downstream_dependencies()
        if "qrut_umgange" in doomed.mapped("name") and (sealed := self._find_umgange_sealed()):
            raise UserError(
                self.env._(
                    "There are %(what)s. They would be lost without a trace, and so would what is left of files that "
                    "were handed over: keep the module as long as the files are to be kept.",
                    what=", ".join(sealed),
                )
            )
        return super().button_uninstall()

    def _find_umgange_sealed(self):
        """Return what is sealed in the children's files, in words."""
        labels = {
            "umgange.journal.entry": self.env._("signed journal entries"),
            "umgange.child.talk": self.env._("closed talks with children"),
            "umgange.document": self.env._("registered papers"),
            "umgange.extract": self.env._("decided extracts"),
            "umgange.report": self.env._("approved reports"),
        }
        # Whoever uninstalls may not read files: only whether there is something counts.
        return [
            label
            for model, label in labels.items()
            if self.env[model].sudo().search_count(UMGANGE_SEALED[model], limit=1)
        ]
