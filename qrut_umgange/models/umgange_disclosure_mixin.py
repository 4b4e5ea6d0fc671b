import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lent_rights import lend
from ..sql_guards import handed_over, keep_until, refuse_update
from .umgange_handout import WAYS

MANAGER = "qrut_umgange.group_manager"
# What the child does not want told, and to whom not: the one is for the child alone, the other is never given.
KEPT = ("keep", "keep_from")
# How what a talk tells is called where it is no answer of its own.
POINTED, NOT_TODAY = "pointed", "not_today"
LEFT = handed_over("begun_at")


def keep_decided(columns, content, decided, given):
    """Return the guards by which a disclosure stays as it was decided, and never goes back.

    :param columns: what changes no more
    :param content: what changes no more either, but for leaving with the file
    :param str decided, given: the states in which it is decided, and has been given
    """
    is_decided = f"OLD.state IN ('{decided}', '{given}')"
    return (
        refuse_update(columns, is_decided),
        *keep_until(LEFT, content, is_decided),
        refuse_update(("begun_at",), name="umgange_refuse_begun"),
        refuse_update(
            ("state",),
            f"OLD.state = '{given}' OR OLD.state = '{decided}' AND NEW.state <> '{given}'",
            name="umgange_refuse_back",
        ),
    )


class UmgangeDisclosureMixin(models.AbstractModel):
    """What somebody outside is told of a child's file: of one child, by two people, and kept as it was decided.

    What goes in is found in the file (``umgange_disclosure_sources``), looked through, handed in, decided by another
    person, and given: noted in the register of what was sent.
    """

    _name = "umgange.disclosure.mixin"
    _description = "What Is Told of a Child's File"
    _inherit = [
        "umgange.state.mixin",
        "umgange.leaving.mixin",
        "umgange.care.mixin",
        "umgange.sealed.mixin",
        "umgange.activity.mixin",
    ]
    _parts_of = ("assignment_id",)
    _whose = ("child_id",)
    _stays = True
    _sealed_since = "begun_at"

    #: the states in which it stands as it was decided
    _decided = ()
    #: the field that holds exactly what was decided
    _kept = ""
    #: field -> the states in which it may still be written
    _writable = {}

    # about what
    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    # One child each: a sibling's file never holds the other's.
    child_id = fields.Many2one(
        "umgange.person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_child_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    date_from = fields.Date("From")
    date_to = fields.Date("To")
    # Copies of the file are here from now on, whenever it was asked for.
    begun_at = fields.Datetime("Begun", required=True, readonly=True, default=fields.Datetime.now, copy=False)
    # who stands for it
    submitted_by_id = fields.Many2one(
        "res.users", "Put together by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    submitted_at = fields.Datetime("Handed in", readonly=True, copy=False)
    can_decide = fields.Boolean(compute="_compute_can_decide")
    checksum = fields.Char("SHA-256", readonly=True, copy=False, help="Of exactly what was decided.")
    # given
    way = fields.Selection(WAYS, "How", copy=False)
    handout_id = fields.Many2one(
        "umgange.handout", "In the register", readonly=True, index="btree_not_null", copy=False, ondelete="restrict",
        check_company=True,
    )  # fmt: skip

    _dates_in_order = models.Constraint("CHECK (date_from <= date_to)", "The period ends before it begins.")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id")
    def _compute_child_id(self):
        for record in self:
            children = record.assignment_id.child_ids
            record.child_id = children if len(children) == 1 else record.child_id & children

    @api.depends_context("uid")
    @api.depends("state", "submitted_by_id")
    def _compute_can_decide(self):
        is_manager = self.env.user.has_group(MANAGER)
        for record in self:
            by_another = record.submitted_by_id != self.env.user
            record.can_decide = record.state == "submitted" and is_manager and by_another

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin them, each put together from what is in the file.

        :raise AccessError: when not all of the file is open to whoever begins it
        """
        records = super().create(vals_list)
        for record in records:
            record._collect()
        return records

    def write(self, vals):
        """Write on, each field as long as it is to be written.

        :raise UserError: when what is written is settled
        """
        self.check_access("write")
        self._check_not_left()
        for record in self:
            if record._is_settled(vals):
                raise UserError(record._say_settled())
        return super().write(vals)

    # === ACTION METHODS === #

    def action_collect(self):
        """Add what has been signed since it was put together."""
        self.ensure_one()
        self.check_access("write")
        self._check_begun()
        self._collect()
        return True

    def action_submit(self):
        """Say that it is ready, and ask a manager to decide.

        :raise UserError: when something is missing, or it tells what it must not
        """
        self.check_access("write")
        for record in self:
            record._check_not_left()
            record._check_to_submit()
            record._move("submitted", {"submitted_by_id": self.env.uid, "submitted_at": fields.Datetime.now()})
            record._schedule_for_managers(self._say_to_decide)
        return True

    def action_send_back(self):
        """Send it back to whoever handed it in. Managers only."""
        self._check_manager()
        for record in self:
            author = record.submitted_by_id
            record._end_todos()
            record._move(record._get_first_state(), {"submitted_by_id": False, "submitted_at": False})
            record._schedule_for(author, self._say_sent_back)
        return True

    # === HOOKS === #

    def _collect(self):
        """Lay out what is in the file and not here yet (hook)."""
        raise NotImplementedError

    def _check_to_submit(self):
        """Refuse to hand in what is not whole, or tells what it must not (hook).

        :raise UserError: in words
        """

    def _is_settled(self, vals):
        """Tell whether something of ``vals`` is no longer to be written (hook)."""
        return any(self.state not in self._writable[name] for name in vals.keys() & self._writable.keys())

    def _say_settled(self):
        """Return the refusal of what is no longer to be written (hook)."""
        raise NotImplementedError

    @api.model
    def _say_to_decide(self, env):
        """Return the to-do of whoever decides, in the language of ``env`` (hook)."""
        raise NotImplementedError

    @api.model
    def _say_sent_back(self, env):
        """Return the to-do of whoever handed it in and gets it back, in the language of ``env`` (hook)."""
        raise NotImplementedError

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {record.id: record.child_id for record in self}

    @api.model
    def _get_first_state(self):
        """Return the state in which it is put together."""
        return next(iter(self._transitions))

    def _check_begun(self):
        """Refuse to put together what is handed in, or over."""
        for record in self:
            if record.state == "submitted":
                raise UserError(self.env._("It is handed in already: a manager can send it back."))
            if record.state != self._get_first_state():
                raise UserError(record._get_move_refusal("submitted"))

    def _check_manager(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A manager decides about this: ask one."))

    def _hold_to_decide(self):
        """Hold it, so that what is kept is what was looked at.

        :raise UserError: to who handed it in, and when there is nothing to decide
        """
        self.ensure_one()
        self._check_not_left()
        if self.state != "submitted":
            raise UserError(self._get_move_refusal(self._decided[0]))
        if self.submitted_by_id == self.env.user:
            raise UserError(self.env._("Somebody else decides than who handed it in: ask another manager."))
        self._lock()

    def _keep(self, paper):
        """Return the values that keep ``paper``, exactly as it is, with its digest."""
        kept = json.dumps(paper, ensure_ascii=False, indent=1, sort_keys=True)
        return {self._kept: kept, "checksum": self._digest(kept)}

    @api.model
    def _digest(self, kept):
        return hashlib.sha256(kept.encode()).hexdigest()

    def _get_paper(self):
        """Return the paper as it was decided.

        :raise UserError: before it is, or when what is kept is no longer what was
        """
        self.ensure_one()
        if self.state not in self._decided:
            raise UserError(self.env._("It is printed when it is decided: until then it is nobody's word yet."))
        self._check_not_left()
        kept = self[self._kept]
        if self._digest(kept) != self.checksum:
            raise UserError(self.env._("What is kept is not what was decided. Call whoever runs the system."))
        return json.loads(kept)

    def _note_given(self, participant, given_at, way, values):
        """Note in the register of what was sent that they got it, and return the row.

        :param dict values: what it was, and which
        """
        # Lent: a row about what was decided is made by giving it, and in no other way.
        return lend(self.env["umgange.handout"]).create(
            {
                "assignment_id": self.assignment_id.id,
                "participant_id": participant.id,
                "way": way,
                "given_at": given_at,
                "user_id": self.env.uid,
                **values,
            }
        )
