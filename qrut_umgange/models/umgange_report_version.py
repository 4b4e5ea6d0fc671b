from odoo import models
from odoo.exceptions import UserError

from .umgange_care_mixin import SYSTEM
from .umgange_report import ABOUT, FROZEN


class UmgangeReport(models.Model):
    """A correction of a report: a new version, which names the one it replaces."""

    _inherit = "umgange.report"

    # === ACTION METHODS === #

    def action_new_version(self):
        """Begin a version that replaces this one, and open it."""
        self.ensure_one()
        self.check_access("write")
        self._check_not_left()
        if self.state not in FROZEN:
            raise UserError(self.env._("It is not approved yet: change it as it is."))
        newer = self.replaced_by_ids or self._begin_version()
        return newer[:1].get_formview_action()

    # === BUSINESS METHODS === #

    def _begin_version(self):
        """Return the draft that is to replace this one, put together anew; what is chosen goes along."""
        self._lock()
        values = {
            **{name: self[name].id if name.endswith("_id") else self[name] for name in ABOUT},
            "recommendation": self.recommendation,
            "recommendation_reason": self.recommendation_reason,
            "version": self.version + 1,
            "replaces_id": self.id,
            "company_id": self.company_id.id,
        }
        newer = self.with_context(umgange_mover=SYSTEM).create(values).with_env(self.env)
        newer._take_over(self.line_ids)
        return newer

    def _take_over(self, lines):
        """Let what was chosen and written in the version before stand here too."""
        lines.fetch(["text", "development"])
        chosen = {self._get_key_of(line): line.is_included for line in lines if not line.is_own}
        system = self.with_context(umgange_mover=SYSTEM)
        system.line_ids.fetch(["text", "development"])
        for line in system.line_ids.filtered(lambda each: self._get_key_of(each) in chosen):
            if line.is_included != chosen[self._get_key_of(line)]:
                line.is_included = chosen[self._get_key_of(line)] and not line._find_hindrances()
        written = {self._get_key_of(line): line.development for line in lines.filtered("development")}
        for line in system.line_ids.filtered(lambda each: self._get_key_of(each) in written):
            line.development = written[self._get_key_of(line)]
        own = lines.filtered("is_own")
        system.env["umgange.report.line"].create(
            [{"report_id": self.id, "text": line.text, "is_included": line.is_included} for line in own]
        )
