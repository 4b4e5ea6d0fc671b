from odoo import api, fields, models

from .umgange_meeting import KINDS, SIDES

# When the supporter is asked about a checklist.
MOMENTS = [
    ("quick", "Quick check before the visit"),
    ("before", "Before the visit"),
    ("during", "During the visit"),
    ("after", "After the visit"),
]


class UmgangeTextTemplate(models.Model):
    """What a meeting begins with: its agenda, and the rules for each adult. The checklists of a visit.

    What is made of a template is a copy: who changes the template later changes nothing that
    is made already.
    """

    _name = "umgange.text.template"
    _description = "Agenda or Rules to Begin With"
    _order = "use, sequence, id"

    name = fields.Char(required=True)
    use = fields.Selection(
        [("agenda", "Agenda"), ("rules", "Rules"), ("checklist", "Checklist")],
        "Used as",
        required=True,
        default="agenda",
        help="Agenda: what is to be talked about, a point a line. Rules: what an adult is asked to agree to. "
        "Checklist: what a supporter is asked at a visit, a point a line.",
    )
    meeting_kind = fields.Selection(KINDS, "At")
    opening_with = fields.Selection(SIDES, "Opening meeting with", help="Empty: any opening meeting.")
    role = fields.Selection("_selection_role", "Rules for")
    moment = fields.Selection(MOMENTS, "Asked")
    text = fields.Text(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _says_for_what = models.Constraint(
        "CHECK ((use = 'agenda') = (meeting_kind IS NOT NULL) AND (use = 'rules') = (role IS NOT NULL)"
        " AND (use = 'checklist') = (moment IS NOT NULL))",
        "An agenda is for a kind of meeting, rules are for a role, a checklist is for a moment of the visit: "
        "choose which.",
    )

    # === SELECTION METHODS === #

    @api.model
    def _selection_role(self):
        """Return the roles that adults have around an assignment."""
        roles = self.env["umgange.participant"]._fields["role"]._description_selection(self.env)
        return [(role, label) for role, label in roles if role != "child"]

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, companies):
        """Return the templates of the companies, in their order."""
        return self.search([("company_id", "in", companies.ids)])

    def _pick_agenda(self, meeting):
        """Return the agenda for the meeting: one for whom it is with before one for any."""
        fits = self.filtered(
            lambda each: (
                each.use == "agenda"
                and each.company_id == meeting.company_id
                and each.meeting_kind == meeting.kind
                and each.opening_with in (False, meeting.opening_with)
            )
        )
        return fits.sorted(lambda each: not each.opening_with)[:1]

    def _pick_rules(self, participant):
        """Return the rules that somebody with the participant's role is asked to agree to."""
        fits = self.filtered(
            lambda each: (
                each.use == "rules" and each.company_id == participant.company_id and each.role == participant.role
            )
        )
        return fits[:1]

    def _get_lines(self):
        """Return the points of the agenda, a line each."""
        return [line.strip() for line in (self.text or "").splitlines() if line.strip()]
