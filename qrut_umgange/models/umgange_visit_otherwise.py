from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..care_fields import CareChar
from ..lent_rights import lend
from ..tools.local_time import local_date
from .umgange_visit import OPEN_STATES

INTERPRETING = [
    ("came", "The interpreter came"),
    ("phone", "Interpreter by phone"),
    ("absent", "No interpreter came"),
]
# What the page of the day may say about a visit that was otherwise than planned.
NOTED = ("held_place", "held_where", "interpreting", "talk_offer")


class UmgangeVisit(models.Model):
    """What was otherwise than planned: elsewhere, by another supporter, without the interpreter.

    It is written down beside the plan and never refused. It makes and moves no booking.
    """

    _inherit = "umgange.visit"

    held_by_id = fields.Many2one(
        "umgange.supporter",
        "Held by",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="Whoever held the visit instead of the supporter it was planned with.",
    )
    held_place = fields.Selection(
        selection=lambda self: self._selection_held_place(),
        string="Held elsewhere",
        copy=False,
        help="Empty: where it was planned.",
    )
    held_where = CareChar("Where it was", copy=False)
    interpreting = fields.Selection(INTERPRETING, copy=False, help="A child never interprets.")
    talk_offer = fields.Selection(
        [("offered", "The child was asked"), ("not_today", "Not today")],
        "Talk with the child",
        copy=False,
        help="Whether the child was offered to say how it was.",
    )

    @api.model
    def _selection_held_place(self):
        return self._fields["place"]._description_selection(self.env)

    # === COMPUTE METHODS === #

    @api.depends("held_by_id.user_id")
    def _compute_can_run(self):
        return super()._compute_can_run()

    @api.depends("held_by_id.user_id")
    def _compute_is_documented(self):
        return super()._compute_is_documented()

    # === PUBLIC METHODS === #

    def note_otherwise(self, **values):
        """Write down what was otherwise than planned. The visit's supporter and coordinators.

        :param values: ``held_place``, ``held_where``, ``interpreting``, ``talk_offer``
        """
        self.ensure_one()
        if unknown := values.keys() - set(NOTED):
            raise UserError(self.env._("This is not noted here: %(names)s.", names=", ".join(sorted(unknown))))
        visit = self._check_may_run()
        self._check_noted(values)
        visit.write(values)
        return True

    def action_stand_in(self):
        """Hold the visit in place of its supporter: whoever stands there writes down what happens.

        Supporters in whose world the assignment is; the coordinator is told.
        """
        self.ensure_one()
        self.check_access("read")
        supporter = self._find_own_supporter()
        if self.state not in OPEN_STATES:
            raise UserError(self.env._("%(visit)s has ended already.", visit=self.display_name))
        if self.date > local_date(fields.Datetime.now(), self._get_zone()):
            # Whoever held what lies ahead would keep the family's file after being replaced.
            raise UserError(self.env._("Nobody stands in before the day of the visit: ask the coordinator to swap."))
        lend(self).write({"held_by_id": supporter.id})
        self.assignment_id._ask_coordinator(self, self._summarise_stand_in)
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _check_noted(self, values):
        """Refuse a choice that is none, and text that is none."""
        for name, value in values.items():
            field = self._fields[name]
            choices = field.get_values(self.env) if field.type == "selection" else [value]
            if value not in (None, False, "") and not (isinstance(value, str) and value in choices):
                raise UserError(
                    self.env._("%(field)s: choose one of those offered.", field=field._description_string(self.env))
                )

    def _find_own_supporter(self):
        """Return the user as a supporter of the visit's company."""
        domain = [("user_id", "=", self.env.uid), ("company_id", "=", self.company_id.id)]
        supporter = self.env["umgange.supporter"].search(domain, limit=1)
        members = lend(self).assignment_id.member_user_ids
        if not supporter or self.env.user not in members:
            raise AccessError(
                self.env._("Only a supporter of the assignment stands in. Ask the coordinator to make you one.")
            )
        return supporter

    def _summarise_stand_in(self, env):
        return env._("Somebody else held a visit than was planned: look whether the board has to appoint them")

    def _get_possible_holders(self):
        """Return the users who write down what happens at the visit: its supporters, and whoever stands in."""
        self.ensure_one()
        return (self._get_supporters() | self.held_by_id).user_id

    def _get_holder_user(self):
        """Return the user who holds, or held, the visit."""
        self.ensure_one()
        return (self.held_by_id or self.supporter_id).user_id
