from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareText
from ..tools.arguments import clean_ids, clean_text
from .umgange_care_mixin import SYSTEM

# What is written of the quarters, each of it or nothing.
AFTER = ("how_was", "support", "needs")
TEXTS = ("before", *AFTER)


class UmgangeVisitQuarter(models.Model):
    """The quarter of an hour before and after a visit with whoever visits: about them, and for them.

    It is no part of the child's file: it hangs on the visit and on the adult, names no child, and in the log
    it is the adult's. Nothing that is made for the child (journal, extract) reads it.
    """

    _name = "umgange.visit.quarter"
    _description = "Quarter of an Hour Before and After"
    _inherit = ["umgange.day.note.mixin"]
    _order = "noted_on desc, id desc"
    _parts_of = ("visit_id",)
    _stays = True
    _whose = ("participant_id",)
    _filled_at_create = ("user_id", "noted_on", "is_after_noted")

    visit_id = fields.Many2one("umgange.visit", required=True, index=True, ondelete="restrict", check_company=True)
    participant_id = fields.Many2one(
        "umgange.participant", "With whom", required=True, index=True, ondelete="restrict", check_company=True
    )
    before = CareText("Talked through before")
    how_was = CareText("How the visit was for them")
    support = CareText("Support given")
    needs = CareText("What they need")
    noted_on = fields.Date(
        "Noted on",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.company._get_umgange_today(),
    )
    # Says that there is something, so that the day's page need not read what.
    is_after_noted = fields.Boolean(readonly=True, copy=False)

    _one_a_day = models.UniqueIndex(
        "(visit_id, participant_id, user_id, noted_on)", "You have a note of today on this quarter: write on in it."
    )

    # === COMPUTE METHODS === #

    @api.depends("visit_id.display_name")
    def _compute_display_name(self):
        for quarter in self:
            quarter.display_name = quarter.visit_id.display_name

    # === CONSTRAINT METHODS === #

    @api.constrains("visit_id", "participant_id")
    def _check_adult(self):
        for quarter in self:
            participant = quarter.participant_id
            if participant.assignment_id != quarter.visit_id.assignment_id or participant.role != "visiting":
                raise ValidationError(self.env._("The quarter is with whoever visits the child at this visit."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write notes, and say whether one is of the quarter after."""
        return super().create([{**vals, **self._get_after(vals)} for vals in vals_list])

    def write(self, vals):
        """Change notes, and say whether one is of the quarter after."""
        result = super().write(vals)
        if after := self._get_after(vals):
            self.with_context(umgange_mover=SYSTEM).write(after)
        return result

    # === BUSINESS METHODS === #

    def _get_after(self, vals):
        return {"is_after_noted": True} if any(vals.get(name) for name in AFTER) else {}

    @api.model
    def _prepare_noted(self):
        return {**super()._prepare_noted(), "noted_on": self.env.company._get_umgange_today()}

    def _is_of_today(self):
        return self.noted_on == self.env.company._get_umgange_today()

    def _get_care_persons(self):
        # The adult's, and nobody else's.
        return {quarter.id: quarter.participant_id.person_id for quarter in self}


class UmgangeVisit(models.Model):
    """The quarters of a visit, from the page of the day."""

    _inherit = "umgange.visit"

    quarter_ids = fields.One2many("umgange.visit.quarter", "visit_id", "Quarters before and after")

    # === PUBLIC METHODS === #

    def get_quarter(self, participant_id):
        """Return what the user has written today of the quarter with a visiting person, empty where nothing is."""
        self.ensure_one()
        self._check_may_run()
        quarter = self._find_own_quarter(participant_id)
        return {name: quarter[name] or "" for name in TEXTS}

    def note_quarter(self, participant_id, texts):
        """Keep what was said in the quarter with a visiting person. The visit's supporter and coordinators.

        :param dict texts: what was talked through before, how the visit was for them, support given, needs
        """
        self.ensure_one()
        self._check_may_run()
        if not isinstance(texts, dict) or texts.keys() - set(TEXTS):
            raise UserError(self.env._("The quarter has what was said before, how it was, support and needs."))
        if not all(isinstance(text, str) for text in texts.values()):
            raise UserError(self.env._("What is written of the quarter is text."))
        if not self.env["umgange.participant"].browse(clean_ids([participant_id])).exists():
            raise UserError(self.env._("The quarter is with whoever visits the child at this visit."))
        self._lock()
        values = {name: clean_text(text) or False for name, text in texts.items()}
        if quarter := self._find_own_quarter(participant_id):
            quarter.write(values)
        else:
            quarter.create({"visit_id": self.id, "participant_id": participant_id, **values})
        return True

    # === BUSINESS METHODS === #

    def _find_own_quarter(self, participant_id):
        today = self.env.company._get_umgange_today()
        return self.env["umgange.visit.quarter"].search(
            [
                ("visit_id", "=", self.id),
                ("participant_id", "in", clean_ids([participant_id])),
                ("user_id", "=", self.env.uid),
                ("noted_on", "=", today),
            ]
        )

    def _get_day_card(self):
        met = self.attendance_ids.participant_id.filtered(lambda each: each.role == "visiting")
        return {**super()._get_day_card(), "quarters": [{"id": each.id, "name": each.shown_name} for each in met]}

    def _get_day_state(self):
        today = self.env.company._get_umgange_today()
        domain = [("visit_id", "=", self.id), ("user_id", "=", self.env.uid), ("noted_on", "=", today)]
        noted = self.env["umgange.visit.quarter"].search(domain)
        after = noted.filtered("is_after_noted")
        return {
            **super()._get_day_state(),
            "quarters": noted.participant_id.ids,
            "quarters_after": after.participant_id.ids,
        }
