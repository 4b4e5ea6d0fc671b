from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..care_fields import CareChar, CareText
from ..lent_rights import lend

PERSON_FIELDS = ("first_person_id", "second_person_id")


class UmgangeSeparation(models.Model):
    """Two people who must not meet at our premises: since when, why, and who has said so.

    It is about people, not about assignments: whoever reads one assignment learns nothing of the other.
    A proposal holds nothing; what is decided is compared with who is where (`umgange_separation_encounter`).
    """

    _name = "umgange.separation"
    _description = "People Who Must Not Meet"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.activity.mixin"]
    _order = "id desc"
    _parts_of = PERSON_FIELDS
    _stays = True

    _transitions = {
        "proposed": ("decided", "declined"),
        "decided": (),
        "declined": ("decided",),
    }

    first_person_id = fields.Many2one(
        "umgange.person", "Who", required=True, index=True, ondelete="restrict", check_company=True
    )
    second_person_id = fields.Many2one(
        "umgange.person", "And who", required=True, index=True, ondelete="restrict", check_company=True
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("decided", "Must not meet"), ("declined", "May meet")],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        index=True,
        help="Proposed: nobody has decided, and nothing is compared. Must not meet: planning and confirming "
        "compare who is at the premises when.",
    )
    date_from = fields.Date("From", default=lambda self: self._default_date_from())
    date_to = fields.Date("Last day", help="Empty: until further notice.")
    reason = CareText("Why")
    decided_by = fields.Selection(
        [
            ("board", "The social welfare board"),
            ("court", "A court"),
            ("wish", "One of them asks for it"),
            ("provider", "We, and the officer knows"),
        ],
        "Who decided",
    )
    told_by = CareChar("Told by")
    decided_by_id = fields.Many2one("res.users", "Noted by", readonly=True, copy=False, ondelete="restrict", index=True)
    is_protected = fields.Boolean("One is protected", compute="_compute_is_protected")
    ahead = fields.Text("At the same time", compute="_compute_ahead")
    # Whoever plans for one of the two takes a turn: of two at once, the second sees the first's visit.
    turn = fields.Integer(readonly=True, copy=False, default=0)

    # One way to write a pair, so that it cannot stand there twice.
    _in_order = models.Constraint(
        "CHECK (first_person_id < second_person_id)", "Two different people, the one with the lower number first."
    )
    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The last day is before the first.")
    _decided_whole = models.Constraint(
        "CHECK (state <> 'decided' OR num_nonnulls(decided_by, decided_by_id, date_from) = 3)",
        "Say who decided that they must not meet, and from when.",
    )
    _one_a_day = models.Constraint(
        "EXCLUDE USING gist (int4range(first_person_id, first_person_id, '[]') WITH =,"
        " int4range(second_person_id, second_person_id, '[]') WITH =,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (state = 'decided')",
        "That they must not meet is decided for these days already.",
    )
    _one_proposal = models.UniqueIndex(
        "(first_person_id, second_person_id) WHERE state = 'proposed'", "That is proposed already."
    )

    @api.model
    def _default_date_from(self):
        return self.env.company._get_umgange_today()

    # === COMPUTE METHODS === #

    @api.depends("first_person_id.code", "second_person_id.code")
    def _compute_display_name(self):
        """Say the codes alone: a to-do copies it, and is read outside the file."""
        for separation in self:
            separation.display_name = " – ".join(separation._get_codes())

    @api.depends("first_person_id.protection", "second_person_id.protection")
    def _compute_is_protected(self):
        for separation in self:
            persons = separation.first_person_id | separation.second_person_id
            separation.is_protected = any(person.protection != "none" for person in persons)

    @api.depends_context("lang")
    @api.depends("state", "date_from", "date_to", *PERSON_FIELDS)
    def _compute_ahead(self):
        for separation in self:
            separation.ahead = "\n".join(separation._describe_ahead()) or False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Propose pairs, each once. Coordinators only.

        :raise UserError: for a pair of one, and one that stands there already
        """
        # First the right, or the refusal would tell whoever asks who must not meet.
        self.check_access("create")
        vals_list = [self._put_in_order(vals) for vals in vals_list]
        self._check_new(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Change what is known of the pairs; visits are asked anew who meets."""
        result = super().write(vals)
        self._forget_encounters()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_undecided(self):
        if decided := self.filtered(lambda separation: separation.state == "decided"):
            raise UserError(
                self.env._(
                    "%(pairs)s was decided: it is not deleted. Write its last day.",
                    pairs=", ".join(decided.mapped("display_name")),
                )
            )

    # === ACTION METHODS === #

    def action_decide(self):
        """Let it hold: they must not meet. Coordinators only.

        The coordinator is asked about each confirmed visit that is against it; nothing is called off by itself.

        :raise UserError: where nobody says why or who decided
        """
        self.check_access("write")
        for separation in self:
            separation._check_complete()
        self._move("decided", {"decided_by_id": self.env.uid})
        self._end_todos()
        self._ask_about_confirmed()
        return True

    def action_decline(self):
        """Note that they may meet: nothing is compared. Coordinators only."""
        self.check_access("write")
        self._move("declined")
        self._end_todos()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {separation.id: separation._get_persons() for separation in self}

    def _get_persons(self):
        self.ensure_one()
        return self.first_person_id | self.second_person_id

    def _get_codes(self):
        self.ensure_one()
        return [person.code for person in (self.first_person_id, self.second_person_id) if person]

    @api.model
    def _put_in_order(self, vals):
        """Return ``vals`` with the person of the lower number first."""
        ids = [vals.get(name) for name in PERSON_FIELDS]
        return {**vals, **dict(zip(PERSON_FIELDS, sorted(ids), strict=True))} if all(ids) else vals

    @api.model
    def _check_new(self, vals_list):
        """Refuse a pair of one person, and one that is proposed or holds already."""
        pairs = [tuple(vals.get(name) for name in PERSON_FIELDS) for vals in vals_list]
        if any(first and first == second for first, second in pairs):
            raise UserError(self.env._("Choose two different people."))
        there = self._find_open(pairs)
        if known := there.filtered(lambda each: (each.first_person_id.id, each.second_person_id.id) in pairs):
            raise UserError(
                self.env._(
                    "%(pairs)s stands there already: look at that one.",
                    pairs=", ".join(known.mapped("display_name")),
                )
            )

    @api.model
    def _find_open(self, pairs):
        """Return what is proposed or has not ended among the people of ``pairs``."""
        ids = [person_id for pair in pairs for person_id in pair if person_id]
        today = self.env.company._get_umgange_today()
        holds = Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        undecided = Domain("state", "=", "proposed")
        people = Domain("first_person_id", "in", ids) & Domain("second_person_id", "in", ids)
        return self.search(people & (undecided | Domain("state", "=", "decided") & holds))

    def _check_complete(self):
        """Refuse to let hold what nobody has given a reason for."""
        self.ensure_one()
        if not (self.reason or "").strip() or not self.decided_by or not self.date_from:
            raise UserError(
                self.env._(
                    "Write why %(pair)s must not meet, who decided it and from when.",
                    pair=self.display_name,
                )
            )
        people = [(name, "=", self[name].id) for name in PERSON_FIELDS]
        others = self.search([*people, ("state", "=", "decided"), ("id", "!=", self.id)])
        if any(self._shares_days(other) for other in others):
            raise UserError(self.env._("%(pair)s: it is decided for these days already.", pair=self.display_name))

    def _shares_days(self, other):
        """Tell whether the two hold on a same day."""
        self.ensure_one()
        return self.date_from <= (other.date_to or date.max) and other.date_from <= (self.date_to or date.max)

    def _forget_encounters(self):
        """Let the visits and meetings look again at who meets."""
        self.env["umgange.visit"].invalidate_model(["apart_warning", "apart_hint", "apart_gap"], flush=False)
        self.env["umgange.meeting"].invalidate_model(["apart_warning", "apart_hint"], flush=False)

    @api.model
    def _propose(self, pairs):
        """Propose pairs that nobody has said anything about, and ask a coordinator about each.

        :param dict pairs: (person id, person id), the lower first -> the assignment whose coordinator is asked
        """
        ids = {person_id for pair in pairs for person_id in pair}
        known = lend(self).search([("first_person_id", "in", ids), ("second_person_id", "in", ids)])
        known = {(each.first_person_id.id, each.second_person_id.id) for each in known}
        new = {pair: assignment for pair, assignment in pairs.items() if pair not in known}
        made = lend(self).create([dict(zip(PERSON_FIELDS, pair, strict=True)) for pair in new])
        for separation, assignment in zip(made, new.values(), strict=True):
            assignment._ask_coordinator(
                separation, lambda env: env._("Two who visit apart in one case: may they meet at the premises?")
            )

    def _describe_ahead(self):
        """Return a sentence a time ahead at which both would be at the premises."""
        self.ensure_one()
        if self.state != "decided":
            return []
        encounters = self._find_encounters(self._get_visits_ahead())
        own = {encounter for encounter in encounters if encounter.separation_id == self.id}
        return self._describe_encounters(own)

    def _get_visits_ahead(self):
        """Return the visits ahead of the first of the two: where the other is too, is where they would meet."""
        self.ensure_one()
        people = Domain("assignment_id.participant_ids.person_id", "=", self.first_person_id.id)
        ahead = Domain("state", "in", ("planned", "confirmed")) & Domain("start", ">", fields.Datetime.now())
        return self.env["umgange.visit"].search(people & ahead)

    def _ask_about_confirmed(self):
        """Put a to-do on the coordinator's list for each confirmed visit at which they would meet."""
        for separation in self:
            encounters = self._find_encounters(separation._get_visits_ahead())
            ids = {each.visit_id for each in encounters if each.separation_id == separation.id}
            for visit in self.env["umgange.visit"].browse(sorted(ids)).filtered(lambda v: v.state == "confirmed"):
                visit.assignment_id._ask_coordinator(
                    visit, lambda env: env._("Two who must not meet are at the premises at the same time")
                )
