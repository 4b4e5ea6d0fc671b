from odoo import api, models


class UmgangePlanReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_plan"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Visit Plan, the Full Version"
    _document_model = "umgange.plan"

    @api.model
    def _get_document_values(self, docs):
        """Return who takes part and what was agreed, by plan."""
        return {"people": {plan.id: self._get_people(plan) for plan in docs}}

    @api.model
    def _get_people(self, plan):
        """Return ``[(role, name)]`` of those who take part when the plan begins."""
        assignment = plan.assignment_id
        roles = dict(assignment.participant_ids._fields["role"]._description_selection(self.env))
        people = [
            (roles[each.role], (each.person_id or each.partner_id).display_name)
            for each in assignment._get_participants_on(plan.valid_from)
        ]
        if assignment.supporter_id:
            people.append((self.env._("Supporter"), assignment.supporter_id.name))
        if assignment.substitute_id:
            people.append((self.env._("Substitute"), assignment.substitute_id.name))
        return people
