from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lent_rights import lend
from .umgange_person import CLOSING, SECRECY_FIELDS

# From open to closed.
LEVELS = ("none", "marked", "address", "hidden")


class UmgangePerson(models.Model):
    """Who is let in to what is protected, and why."""

    _inherit = "umgange.person"

    opening_ids = fields.One2many("umgange.person.opening", "person_id")
    # Taken from the form and kept in the opening, never here.
    list_reason = fields.Char("Why", store=False, help="Why somebody is put on the list, or the protection lowered.")
    may_open = fields.Boolean(compute="_compute_may_open")

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("protection", "access_user_ids", "opening_ids.until")
    def _compute_may_open(self):
        may_open = self.env.user.has_group("qrut_umgange.group_coordinator")
        for person in self:
            person.may_open = may_open and bool(person._origin) and person._origin._is_closed_to_me()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the persons; whoever else than the creator is on the list is there for a reason."""
        reasons = [vals.get("list_reason") for vals in vals_list]
        persons = super().create([self._without_reason(vals) for vals in vals_list])
        if not self.env.su:
            for person, reason in zip(persons, reasons, strict=True):
                person._note_let_in("none", self.env["res.users"], reason)
        return persons

    def write(self, vals):
        """Change the persons; whoever is let in to what is protected is let in for a reason."""
        if self.env.su or not SECRECY_FIELDS & vals.keys():
            return super().write(self._without_reason(vals))
        before = {person: (person.protection, person.access_user_ids) for person in self}
        result = super().write(self._without_reason(vals))
        for person in self:
            person._note_let_in(*before[person], vals.get("list_reason"))
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _without_reason(self, vals):
        return {name: value for name, value in vals.items() if name != "list_reason"}

    def _note_let_in(self, protection, users, reason):
        """Keep to whom the data was opened and why, and tell it in the log.

        :param protection: what it was before
        :param users: who was on the list before
        """
        openings = self._get_let_in(protection, users)
        if not openings:
            return
        if not (reason or "").strip():
            raise UserError(
                self.env._("Write why: it is noted whenever somebody is put on the list or the protection is lowered.")
            )
        lend(self.env["umgange.person.opening"]).create(
            [self._prepare_opening(kind, user, reason.strip()) for kind, user in openings]
        )
        self._note_secrecy("rights")

    def _get_let_in(self, protection, users):
        """Return (kind, user) for each who may see more than before: see ``_note_let_in``."""
        let_in = self.access_user_ids - users
        if protection not in CLOSING:
            # Whoever closes what they could read goes on reading it.
            let_in -= self.env.user
        lowered = protection in CLOSING and LEVELS.index(self.protection) < LEVELS.index(protection)
        return [("list", user) for user in let_in] + ([("lowered", self.env.user)] if lowered else [])

    def _prepare_opening(self, kind, user, reason):
        return {
            "person_id": self.id,
            "company_id": self.company_id.id,
            "kind": kind,
            "user_id": user.id,
            "reason": reason,
        }

    def _note_secrecy(self, action):
        """Tell in the log that somebody was let in to what is protected."""
        self.env["umgange.access.log"]._note(action, self._name, {self.id: self}, self.company_id)

    def _find_open_until(self):
        """Return until when the user has opened this in an emergency, if it is open now."""
        self.ensure_one()
        domain = Domain("person_id", "=", self.id) & Domain("user_id", "=", self.env.uid)
        domain &= Domain("kind", "=", "emergency") & Domain("until", ">", fields.Datetime.now())
        # Sudo: of the own openings only, and when they end.
        return lend(self.env["umgange.person.opening"]).search(domain, order="until desc", limit=1).until

    def _get_opened_until(self):
        """Return until when what is protected is open to the user who is not on the list; False if it is not."""
        self.ensure_one()
        if self.protection not in CLOSING or not self.access_user_ids or self.env.uid in self.access_user_ids.ids:
            return False
        return self._find_open_until()

    def _is_closed_to_me(self):
        """Tell whether the protection closes something to the user, on the list or not."""
        self.ensure_one()
        if self.protection not in CLOSING or self.env.uid in self.access_user_ids.ids:
            return False
        return not self._find_open_until()
