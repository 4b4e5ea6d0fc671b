from odoo import models
from odoo.exceptions import UserError


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
        signed, closed = [("state", "=", "signed")], [("state", "=", "closed")]
        given = [("state", "in", ("decided", "done"))]
        sealed = (
            ("umgange.journal.entry", signed, self.env._("signed journal entries")),
            ("umgange.child.talk", closed, self.env._("closed talks with children")),
            ("umgange.document", [], self.env._("registered papers")),
            ("umgange.extract", given, self.env._("decided extracts")),
        )
        # Whoever uninstalls may not read files: only whether there is something counts.
        return [words for model, domain, words in sealed if self.env[model].sudo().search_count(domain, limit=1)]
