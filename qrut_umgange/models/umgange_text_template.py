import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.neutral_words import find_telling
from .umgange_meeting import KINDS, SIDES

# What a reminder leaves open → what is filled in, in the words of either language.
BLANKS = {
    "{dag}": "day",
    "{tid}": "time",
    "{telefon}": "phone",
    "{day}": "day",
    "{time}": "time",
    "{phone}": "phone",
}
_BLANK = re.compile(r"\{[^{}]*\}")


# When the supporter is asked about a checklist.
MOMENTS = [
    ("quick", "Quick check before the visit"),
    ("before", "Before the visit"),
    ("during", "During the visit"),
    ("after", "After the visit"),
]


class UmgangeTextTemplate(models.Model):
    """What a meeting begins with, its agenda and the rules for each adult; a visit's checklists and reminders.

    What is made of a template is a copy: who changes the template later changes nothing that
    is made already.
    """

    _name = "umgange.text.template"
    _description = "Text to Begin With"
    _order = "use, sequence, id"

    name = fields.Char(required=True)
    use = fields.Selection(
        [("agenda", "Agenda"), ("rules", "Rules"), ("checklist", "Checklist"), ("reminder", "Reminder")],
        "Used as",
        required=True,
        default="agenda",
        help="Agenda: what is to be talked about, a point a line. Rules: what an adult is asked to agree to. "
        "Checklist: what a supporter is asked at a visit, a point a line. "
        "Reminder: what is sent before a visit, where the company reminds.",
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

    # === CONSTRAINT METHODS === #

    @api.constrains("use", "text")
    def _check_neutral(self):
        """Refuse a reminder that tells whoever looks at the phone what it is about."""
        for template in self.filtered(lambda each: each.use == "reminder"):
            if telling := find_telling(template.text or ""):
                raise ValidationError(
                    self.env._(
                        "A reminder tells nobody what it is about. Write it without: %(words)s.",
                        words=", ".join(telling),
                    )
                )
            if unknown := set(_BLANK.findall(template.text or "")) - BLANKS.keys():
                raise ValidationError(
                    self.env._(
                        "Nothing is known to fill in for %(unknown)s. There are %(known)s.",
                        unknown=", ".join(sorted(unknown)),
                        known="{dag}, {tid}, {telefon}",
                    )
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

    @api.model
    def _fill(self, text, said):
        """Return ``text`` with what is known by the name of each blank."""
        return _BLANK.sub(lambda blank: said.get(BLANKS.get(blank.group()), blank.group()), text)

    def _get_lines(self):
        """Return the points of the agenda, a line each."""
        return [line.strip() for line in (self.text or "").splitlines() if line.strip()]
