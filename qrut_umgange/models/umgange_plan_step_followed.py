from odoo import api, models


class UmgangePlanStepTaken(models.Model):
    """A step that was taken may ask for a room where the carer waits, or need it no longer."""

    _inherit = "umgange.plan.step.taken"

    @api.model_create_multi
    def create(self, vals_list):
        """Note steps; the visits ahead get or give up the nearby room."""
        taken = super().create(vals_list)
        # Known in each version that the step went along to.
        self.env["umgange.plan.step"].invalidate_model(["taken_date"])
        taken.step_id.plan_id._follow_step()
        return taken
