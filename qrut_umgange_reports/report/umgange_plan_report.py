from odoo import api, models


class UmgangePlanReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_plan"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Visit Plan, the Full Version"
    _document_model = "umgange.plan"

    @api.model
    def _get_document_values(self, docs):
        """Return who takes part, who comes when, and what was agreed, by plan."""
        return {
            "people": {plan.id: self._get_people(plan) for plan in docs},
            "early": {plan.id: self._get_early(plan) for plan in docs},
            "arrivals": {plan.id: self._get_arrivals(plan) for plan in docs},
            "points": {plan.id: self._get_points(plan) for plan in docs},
        }

    @api.model
    def _get_points(self, plan):
        """Return ``[(heading, what was agreed)]``, the rule first where no point says it."""
        points = [(point.name, point._get_agreed()) for point in plan.point_ids]
        rule = plan.rule_sentence
        said = not rule or any(text == rule for _name, text in points)
        return points if said else [(self.env._("When we meet"), rule), *points]

    @api.model
    def _get_arrivals(self, plan):
        """Return ``[(role, minutes before, minutes after, way in)]`` of visiting persons who do not come as usual.

        By which door and when the child and the family home come is not for the visiting person's paper.
        """
        coming = plan.arrival_ids.filtered(lambda each: each.role == "visiting" and not each._is_usual())
        return [
            (each.participant_id.role_label, each.minutes_before, each.minutes_after, each._get_way_in())
            for each in coming
        ]

    @api.model
    def _get_early(self, plan):
        """Return what those who come before the child are to it: a grandmother is no parent."""
        participants = plan.assignment_id._get_participants_on(plan.valid_from)
        early = participants.filtered(lambda each: each.attends and each._comes_early())
        return ", ".join(dict.fromkeys(early.mapped("role_label"))) or self.env._("The visiting person")

    @api.model
    def _get_people(self, plan):
        """Return ``[(role, first name)]`` of those who take part when the plan begins.

        Families get this paper: no surname of a private person or a supporter, no code, and of
        whoever is protected from the reader the role alone.
        """
        assignment = plan.assignment_id
        participants = assignment._get_participants_on(plan.valid_from)
        names = participants.person_id._get_readable_names()
        people = [
            (each.role_label, each.partner_id.name or self._get_first_name(names.get(each.person_id.id)))
            for each in participants
        ]
        if assignment.supporter_id:
            people.append((self.env._("Supporter"), self._get_first_name(assignment.supporter_id.name)))
        if assignment.substitute_id:
            people.append((self.env._("Substitute"), self._get_first_name(assignment.substitute_id.name)))
        return people

    @api.model
    def _get_first_name(self, name):
        return (name or "").partition(" ")[0]
