from odoo import api, fields, models
from odoo.tools import format_date

from .umgange_plan_point import TOPICS
from .umgange_plan_step import PHASES

# Which decisions a plan rests on; those about somebody else are none of its readers' business.
BASIS_KINDS = ("limited", "hidden", "appointed")


class UmgangePlanPointTemplate(models.Model):
    _name = "umgange.plan.point.template"
    _description = "Usual Part of a Visit Plan"
    _order = "sequence, id"

    name = fields.Char("Heading", required=True)
    part = fields.Selection(
        [("point", "How we see it"), ("section", "Short section"), *PHASES],
        "Stands under",
        required=True,
        default="point",
        help="How we see it: everybody's view is asked for. Short section: below that, until somebody sees it "
        "differently. The rest are steps, and the text says when each is taken.",
    )
    text = fields.Text("What is usually agreed", help="Copied into the plan, where it is written on.")
    source = fields.Selection(
        [("basis", "Legal basis and decisions"), ("supporter", "Supporter and substitute")],
        "Begins with",
        help="Written first, as it is in the assignment when the plan is begun.",
    )
    topic = fields.Selection(TOPICS, "About", required=True, default="other", help="Who may decide follows from it.")
    in_start_plan = fields.Boolean("In a start plan", help="Who, where, when, how we end early, whom we call.")
    is_carer_nearby = fields.Boolean(
        "The carer waits nearby", help="A room beside the visit is booked with the visits of this step."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, company, kind, parts=("point", "section")):
        """Return the usual parts of a plan of that kind in the company."""
        usual = self.search([("company_id", "=", company.id), ("part", "in", parts)])
        return usual.filtered("in_start_plan") if kind == "start" else usual

    def _prepare_point(self, assignment):
        """Return the values of a point that begins as this."""
        self.ensure_one()
        return {
            "name": self.name,
            "topic": self.topic,
            "is_section": self.part == "section",
            "agreed": "\n".join(filter(None, (self._get_source_text(assignment), self.text))) or False,
        }

    def _prepare_step(self):
        """Return the values of a step that begins as this."""
        self.ensure_one()
        return {
            "phase": self.part,
            "name": self.name,
            "criteria": self.text,
            "is_carer_nearby": self.is_carer_nearby,
        }

    def _get_source_text(self, assignment):
        self.ensure_one()
        sources = {"basis": self._get_basis_text, "supporter": self._get_supporter_text}
        return sources[self.source](assignment) if self.source else ""

    @api.model
    def _get_basis_text(self, assignment):
        """Return what the visits rest on: the legal basis, and what was decided about guardians and parents."""
        bases = dict(assignment._fields["legal_basis"]._description_selection(self.env))
        decisions = assignment.decision_ids.filtered(
            lambda each: each.kind in BASIS_KINDS and each._is_valid_on(assignment._get_today())
        )
        kinds = dict(decisions._fields["kind"]._description_selection(self.env))
        lines = [f"{bases[assignment.legal_basis]}."] if assignment.legal_basis else []
        return "\n".join([*lines, *(f"{kinds[each.kind]}, {format_date(self.env, each.date)}." for each in decisions)])

    @api.model
    def _get_supporter_text(self, assignment):
        """Return who supports, by first name: families read it."""
        supporter, substitute = (
            (each.name or "").partition(" ")[0] for each in (assignment.supporter_id, assignment.substitute_id)
        )
        if supporter and substitute:
            return self.env._("Supporter: %(name)s. Substitute: %(other)s.", name=supporter, other=substitute)
        return self.env._("Supporter: %(name)s.", name=supporter) if supporter else ""
