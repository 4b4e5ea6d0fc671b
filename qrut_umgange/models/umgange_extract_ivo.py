from odoo import models
from odoo.exceptions import UserError


class UmgangeExtract(models.Model):
    """What was refused goes to the inspectorate, IVO, which looks at it and decides."""

    _inherit = "umgange.extract"

    # === ACTION METHODS === #

    def action_ivo_sent(self):
        """Note that what was refused went to IVO today, with our statement. Managers only.

        :raise UserError: without a statement
        """
        self._check_manager()
        for extract in self.filtered(lambda each: not each.ivo_sent_on):
            if extract.state not in ("decided", "done") or extract.outcome == "whole":
                raise UserError(self.env._("Only what was refused goes to IVO."))
            if not (extract.ivo_statement or "").strip():
                raise UserError(self.env._("Write our statement first: it goes with what was refused."))
            extract._force_state(extract.state, {"ivo_sent_on": extract.assignment_id._get_today()})
            extract._end_todos()
        return True
