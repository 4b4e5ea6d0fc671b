from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..care_fields import CareText
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_insert, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids, clean_text

# What was said stays as it was taken down, from when somebody sees to it.
FACTS = (
    "assignment_id",
    "visit_id",
    "company_id",
    "from_role",
    "participant_id",
    "about",
    "text",
    "received_at",
    "received_how",
    "user_id",
)
# What was done about it stays when it is answered.
HANDLING = ("state", "about_user_id", "measures", "answer", "answered_on", "answered_how", "handled_by_id")


class UmgangeComplaint(models.Model):
    """What somebody is not content with, what was done about it, and what they were told.

    Whoever it is about reads nothing of how it is seen to: a rule for all, managers included.
    """

    _name = "umgange.complaint"
    _description = "Complaint"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "received_at desc, id desc"
    _rec_name = "about"
    _parts_of = ("visit_id", "assignment_id")
    _whose = ("assignment_id", "participant_id")
    _filled_at_create = ("user_id",)
    _sql_guards = (
        refuse_update(FACTS, "OLD.state <> 'received'"),
        refuse_update(HANDLING, "OLD.state = 'answered'", name="umgange_refuse_handling"),
        refuse_insert("NEW.state <> 'received'"),
        refuse_delete(),
        refuse_truncate(),
    )

    _transitions = {"received": ("handled", "answered"), "handled": ("answered",), "answered": ()}

    state = fields.Selection(
        [("received", "Received"), ("handled", "Being seen to"), ("answered", "Answer given")],
        required=True,
        readonly=True,
        default="received",
        copy=False,
        index=True,
    )
    assignment_id = fields.Many2one(
        "umgange.assignment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: it is about no assignment in particular.",
    )
    visit_id = fields.Many2one("umgange.visit", index="btree_not_null", ondelete="restrict", check_company=True)
    # from whom
    from_role = fields.Selection(
        [
            ("child", "The child"),
            ("visiting", "Visiting person"),
            ("guardian", "Guardian"),
            ("carer", "Family home"),
            ("officer", "Officer"),
            ("other", "Somebody else"),
            ("anonymous", "Will not say who"),
        ],
        "From whom",
        required=True,
    )
    participant_id = fields.Many2one(
        "umgange.participant", "Who", index="btree_not_null", ondelete="restrict", check_company=True
    )
    # about what
    about = fields.Selection(
        [
            ("supporter", "The visit supporter"),
            ("coordinator", "The coordinator"),
            ("visit", "How a visit was"),
            ("place", "The premises"),
            ("times", "Times and planning"),
            ("information", "What we say and write"),
            ("other", "Something else"),
        ],
        required=True,
    )
    about_user_id = fields.Many2one(
        "res.users",
        "Whom of us",
        compute="_compute_about_user_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Somebody of us whom it is about does not read how it is seen to.",
    )
    text = CareText("What they said", required=True)
    received_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    received_how = fields.Selection(
        [
            ("meeting", "Face to face"),
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("mail", "E-mail"),
            ("other", "In another way"),
        ],
        "How",
        required=True,
        default="phone",
    )
    user_id = fields.Many2one(
        "res.users",
        "Taken down by",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    # what became of it
    measures = CareText("What was done", copy=False)
    answer = CareText("What they were told", copy=False)
    answered_on = fields.Date("Answer given on", copy=False)
    answered_how = fields.Selection(
        [
            ("phone", "Phone"),
            ("meeting", "Face to face"),
            ("letter", "Letter"),
            ("secure_mail", "Secure e-mail"),
            ("nobody", "Nobody to answer"),
        ],
        "Answered how",
        copy=False,
    )
    handled_by_id = fields.Many2one(
        "res.users", "Seen to by", readonly=True, index="btree_not_null", ondelete="restrict", copy=False
    )
    can_handle = fields.Boolean(compute="_compute_can_handle")

    _answered_whole = models.Constraint(
        "CHECK (state <> 'answered' OR (COALESCE(measures, '') ~ '[^[:space:]]'"
        " AND num_nonnulls(answered_on, answered_how) = 2))",
        "An answered complaint says what was done, and when and how it was answered.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "received_at")
    def _compute_display_name(self):
        """Say no more than which it is: a to-do copies it."""
        for complaint in self:
            day = complaint.received_at and str(complaint.received_at.date())
            complaint.display_name = " ".join(filter(None, (complaint.assignment_id.name, day)))

    @api.depends("about", "assignment_id", "visit_id")
    def _compute_about_user_id(self):
        # In a form that is not saved a client names any record.
        self.visit_id._origin.check_access("read")
        self.assignment_id._origin.check_access("read")
        for complaint in self:
            complaint.about_user_id = complaint._find_about_user() or complaint.about_user_id

    @api.depends_context("uid")
    @api.depends("state", "about_user_id", "receiver_id")
    def _compute_can_handle(self):
        for complaint in self:
            is_open = complaint._origin.id and complaint.state != "answered"
            is_own = complaint.about_user_id == self.env.user
            complaint.can_handle = bool(is_open) and not is_own and complaint._is_for_user()

    # === CONSTRAINT METHODS === #

    @api.constrains("received_at", "answered_on")
    def _check_not_ahead(self):
        for complaint in self:
            today = complaint.company_id._get_umgange_today()
            if complaint.received_at > fields.Datetime.now() or (complaint.answered_on or today) > today:
                raise ValidationError(self.env._("What has not happened yet cannot be noted: look at the date."))

    @api.constrains("assignment_id", "visit_id", "participant_id")
    def _check_same_assignment(self):
        for complaint in self:
            links = (complaint.visit_id, complaint.participant_id)
            if any(link.assignment_id - complaint.assignment_id for link in links):
                raise ValidationError(self.env._("The visit and who said it belong to the assignment itself."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Take down complaints, each in one's own name; whoever is to see to it gets a to-do.

        :raise UserError: without a word of what was said
        """
        own = {} if self.env.su else {"user_id": self.env.uid}
        if not self.env.su and not self.env.user.has_group("qrut_umgange.group_coordinator"):
            own |= dict.fromkeys(("measures", "answer", "answered_on", "answered_how"), False)
        complaints = super().create([{**self._add_assignment(vals), **own} for vals in vals_list])
        for complaint in complaints:
            complaint._tell()
        return complaints

    @api.model
    def _add_assignment(self, vals):
        """Return ``vals`` with the assignment of the visit, where nothing is said of any."""
        if not clean_text(vals.get("text")):
            raise UserError(self.env._("Write what they said, in their own words if you can."))
        visit = self.env["umgange.visit"].browse(clean_ids([vals.get("visit_id")]))
        # First the right, or an error would tell whoever asks that there is one.
        visit.check_access("read")
        # A form sends what nobody has filled in as nothing.
        return vals if vals.get("assignment_id") or not visit else {**vals, "assignment_id": visit.assignment_id.id}

    def write(self, vals):
        """Change what is not settled yet: what was said until somebody sees to it, what was done until it is answered.

        :raise UserError: when it is settled
        """
        if not self._is_system():
            self.check_access("write")
            self._check_open(vals)
        result = super().write(vals)
        if "about_user_id" in vals or "about" in vals:
            self._hide_from_concerned()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A complaint is kept, with what was done about it."))

    # === ACTION METHODS === #

    def action_handle(self):
        """Begin to see to it: what was said stays as it is from now on. Coordinators and managers."""
        self._check_may_handle()
        self._move("handled", {"handled_by_id": self.env.uid})
        return True

    def action_answer(self):
        """Say that it is answered: when, how, and what was done. Coordinators and managers.

        :raise UserError: when what was done, or how and when they were answered, is not said
        """
        self._check_may_handle()
        for complaint in self:
            if missing := complaint._get_missing():
                raise UserError(self.env._("Write first: %(missing)s.", missing=", ".join(missing)))
            complaint._move("answered", {"handled_by_id": self.env.uid})
        self._end_todos()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {each.id: each.assignment_id.child_ids | each.participant_id.person_id for each in self}

    def _find_about_user(self):
        """Return whom of us it is about, where what is said of it tells."""
        self.ensure_one()
        if self.about == "coordinator":
            return self.assignment_id.coordinator_id
        if self.about == "supporter":
            return (self.visit_id.supporter_id or self.assignment_id.supporter_id).user_id
        return self.env["res.users"]

    def _tell(self):
        """Put it on the list of whoever sees to it; where nobody of us may, of whom the board has named."""
        self.ensure_one()
        receivers = self._find_receivers()
        coordinator = self.assignment_id.coordinator_id
        if not receivers:
            self._tell_board()
        elif receivers != coordinator or coordinator != self.env.user:
            # Whoever takes it down needs no telling, unless there is nobody else.
            for user in receivers - self.env.user or receivers:
                self._schedule_for(user, self._summarise)

    def _hide_from_concerned(self):
        """Take it off the list of whoever it is about, a to-do tells that there is one; others get it instead."""
        for complaint in self.filtered("about_user_id"):
            todos = lend(complaint).activity_ids
            theirs = todos.filtered(lambda each, about=complaint.about_user_id: each.user_id == about)
            theirs.unlink()
            if theirs == todos and theirs and complaint.state != "answered":
                complaint._tell()

    def _summarise(self, env):
        return env._("A complaint has come in: see to it and answer")

    def _check_open(self, vals):
        """Refuse to change what is settled, and a supporter what is not theirs to see to."""
        if any(complaint.state == "answered" for complaint in self):
            raise UserError(self.env._("It is answered, and stands as it does. What comes after is a new complaint."))
        if vals.keys() & set(FACTS) and any(complaint.state != "received" for complaint in self):
            raise UserError(self.env._("Somebody sees to it already: what was said stays as it was taken down."))
        if vals.keys() & (set(HANDLING) - {"about_user_id"}):
            self._check_for_user()
        is_manager = self.env.user.has_group("qrut_umgange.group_manager")
        if "about_user_id" in vals and not is_manager and self.user_id - self.env.user:
            # It decides who reads: whom it is about is said by whoever was told, or by a manager.
            raise AccessError(self.env._("Whom of us it is about is said by whoever took it down, or by a manager."))

    def _check_may_handle(self):
        self.check_access("write")
        self._check_for_user()
        if self.env.user in self.about_user_id:
            raise AccessError(self.env._("It is about you: somebody else sees to it."))

    def _is_for_user(self):
        """Tell whether the user may see to it, as far as the role goes."""
        self.ensure_one()
        return self.receiver_id == self.env.user or self.env.user.has_group("qrut_umgange.group_coordinator")

    def _check_for_user(self):
        if not all(complaint._is_for_user() for complaint in self):
            raise AccessError(self.env._("The coordinator or a manager sees to it and answers."))

    def _get_missing(self):
        """Return what is to be said before it is answered, in words."""
        self.ensure_one()
        said = (
            ((self.measures or "").strip(), self.env._("what was done")),
            (self.answered_on, self.env._("when they were answered")),
            (self.answered_how, self.env._("how they were answered")),
        )
        return [words for value, words in said if not value]
