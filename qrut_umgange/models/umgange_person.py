from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import personnummer
from ..tools.local_time import to_local

SECRECY_FIELDS = {"protection", "access_user_ids"}
# Which protection closes something to whoever is not on the list.
CLOSING = ("address", "hidden")
# What the form shows of each part as ``shown_…``.
IDENTITY_FIELDS = ("name", "personnummer")
CONTACT_FIELDS = ("phone", "email_address", "street", "zip", "city", "language", "interpreter")


class UmgangePerson(models.Model):
    _name = "umgange.person"
    _description = "Person"
    _inherit = ["umgange.care.mixin"]
    _order = "code"
    _rec_name = "code"
    _filled_at_create = ("code",)

    code = fields.Char(readonly=True, required=True, copy=False, default="/")
    kind = fields.Selection([("child", "Child"), ("adult", "Adult")], required=True, default="adult")
    active = fields.Boolean(default=True)
    # secrecy
    protection = fields.Selection(
        [
            ("none", "None"),
            ("marked", "Confidentiality marking"),
            ("address", "Protected address"),
            ("hidden", "Hidden identity"),
        ],
        required=True,
        default="none",
        copy=False,
        help="Marked: a banner. Protected address closes the contact details, hidden identity "
        "the name and number too, to everybody who is not on the list.",
    )
    access_user_ids = fields.Many2many("res.users", string="May see protected data", copy=False, check_company=True)
    # parts, each behind rights of its own
    identity_ids = fields.One2many("umgange.person.identity", "person_id")
    contact_ids = fields.One2many("umgange.person.contact", "person_id")
    participant_ids = fields.One2many("umgange.participant", "person_id")
    assignment_count = fields.Integer("Assignments", compute="_compute_assignment_count", compute_sudo=False)
    # what the reader may see of them
    shown_name = fields.Char("Name", compute="_compute_shown_identity", inverse="_inverse_shown_name")
    shown_personnummer = fields.Char(
        "Personal number",
        compute="_compute_shown_identity",
        inverse="_inverse_shown_personnummer",
    )
    shown_phone = fields.Char("Phone", compute="_compute_shown_contact", inverse="_inverse_shown_phone")
    shown_email_address = fields.Char(
        "E-mail", compute="_compute_shown_contact", inverse="_inverse_shown_email_address"
    )
    shown_street = fields.Char("Street", compute="_compute_shown_contact", inverse="_inverse_shown_street")
    shown_zip = fields.Char("ZIP", compute="_compute_shown_contact", inverse="_inverse_shown_zip")
    shown_city = fields.Char("City", compute="_compute_shown_contact", inverse="_inverse_shown_city")
    shown_language = fields.Char("Speaks", compute="_compute_shown_contact", inverse="_inverse_shown_language")
    shown_interpreter = fields.Char(
        "Interpreter in",
        compute="_compute_shown_contact",
        inverse="_inverse_shown_interpreter",
        help="The language to book an interpreter in. Empty: none is needed. A child never interprets.",
    )
    number_warning = fields.Char(compute="_compute_number_warning")
    same_number_id = fields.Many2one("umgange.person", compute="_compute_number_warning")
    secrecy_hint = fields.Char(compute="_compute_secrecy_hint")
    is_opened = fields.Boolean(compute="_compute_secrecy_hint", help="Open to the reader in an emergency.")
    is_identity_closed = fields.Boolean(compute="_compute_shown_identity")
    is_contact_closed = fields.Boolean(compute="_compute_shown_contact")

    _code_unique = models.UniqueIndex("(company_id, code)", "Two persons of a company cannot have the same code.")

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids", "umgange_show_names")
    @api.depends("code", "protection", "access_user_ids", "opening_ids.until", "identity_ids.name")
    def _compute_display_name(self):
        names = self._get_readable_names() if self.env.context.get("umgange_show_names") else {}
        for person in self:
            name = names.get(person.id)
            person.display_name = f"{person.code} {name}" if name else person.code

    @api.model
    def _search_display_name(self, operator, value):
        """Find by code; where names are shown, also by those that the user may read."""
        found = super()._search_display_name(operator, value)
        if not value or operator not in ("ilike", "=ilike", "=", "in") or not self._shows_names():
            return found
        return Domain(found) | Domain("identity_ids.name", operator, value)

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("protection", "access_user_ids", "opening_ids.until", "identity_ids.name", "identity_ids.personnummer")
    def _compute_shown_identity(self):
        identities = self._get_parts("umgange.person.identity")
        for person in self:
            identity = identities.get(person._origin.id)
            person.is_identity_closed = identity is not None and not identity
            person._show_part(identity, IDENTITY_FIELDS, person.is_identity_closed)

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends(
        "protection", "access_user_ids", "opening_ids.until", *(f"contact_ids.{name}" for name in CONTACT_FIELDS)
    )
    def _compute_shown_contact(self):
        contacts = self._get_parts("umgange.person.contact")
        for person in self:
            contact = contacts.get(person._origin.id)
            person.is_contact_closed = contact is not None and not contact
            person._show_part(contact, CONTACT_FIELDS, person.is_contact_closed)

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("shown_personnummer")
    def _compute_number_warning(self):
        for person in self:
            person.same_number_id = person._find_same_number()
            person.number_warning = person._get_number_warning() or person._get_same_number_hint()

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("protection", "access_user_ids", "opening_ids.until", "is_identity_closed", "is_contact_closed")
    def _compute_secrecy_hint(self):
        for person in self:
            until = person._get_opened_until()
            person.is_opened = bool(until)
            person.secrecy_hint = person.protection in CLOSING and person._get_secrecy_hint(until)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("participant_ids.assignment_id")
    def _compute_assignment_count(self):
        for person in self:
            person.assignment_count = len(person.participant_ids.assignment_id)

    # One inverse a field: what is not written must not be taken for emptied.

    def _inverse_shown_name(self):
        self._write_part("identity_ids", "name")

    def _inverse_shown_personnummer(self):
        self._write_part("identity_ids", "personnummer")

    def _inverse_shown_phone(self):
        self._write_part("contact_ids", "phone")

    def _inverse_shown_email_address(self):
        self._write_part("contact_ids", "email_address")

    def _inverse_shown_street(self):
        self._write_part("contact_ids", "street")

    def _inverse_shown_zip(self):
        self._write_part("contact_ids", "zip")

    def _inverse_shown_city(self):
        self._write_part("contact_ids", "city")

    def _inverse_shown_language(self):
        self._write_part("contact_ids", "language")

    def _inverse_shown_interpreter(self):
        self._write_part("contact_ids", "interpreter")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Give each person a code, and the creator a place on a protected person's list."""
        for vals in vals_list:
            if vals.get("access_user_ids"):
                self._check_secrecy_right()
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            vals["code"] = self.env["ir.sequence"]._next_umgange("umgange.person", company)
            # Said in so many words, else defaults in the client's context would fill them.
            protected = vals.setdefault("protection", "none") != "none"
            own = [fields.Command.link(self.env.uid)] if protected else []
            vals["access_user_ids"] = vals.get("access_user_ids") or own
        persons = super().create(vals_list)
        persons._keep_somebody_in()
        return persons

    def write(self, vals):
        """Change the persons; who may see protected data is for a manager to decide.

        Whoever closes the data is put on a list that is empty: nobody is locked out for good.
        """
        if SECRECY_FIELDS & vals.keys():
            self._check_secrecy_right()
        result = super().write(vals)
        if "protection" in vals:
            self._keep_somebody_in()
        elif "access_user_ids" in vals:
            self._check_somebody_in()
        return result

    # === ACTION METHODS === #

    def get_formview_action(self, access_uid=None):
        """Open the person's form under the code: a page's title stays in the browser's history."""
        quiet = self.with_context(umgange_show_names=False)
        return super(UmgangePerson, quiet).get_formview_action(access_uid=access_uid)

    def action_view_assignments(self):
        """Open the assignments that the person takes part in: the one, or a list of several."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_assignment_action")
        assignments = self.participant_ids.assignment_id
        if len(assignments) == 1:
            return {**action, "res_id": assignments.id, "views": [(False, "form")]}
        # Closed ones too: what the board leaves out is what one looks for here.
        views = [(False, "list"), (False, "kanban"), (False, "form")]
        return {**action, "views": views, "domain": [("participant_ids.person_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {person.id: person for person in self}

    def _check_secrecy_right(self):
        if not self.env.su and not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(
                self.env._(
                    "Protection and who may see protected data are decided by the manager. Ask a manager to change it."
                )
            )

    @api.onchange("protection")
    def _onchange_protection(self):
        """Show before it is saved that whoever closes the data stays on the list."""
        if self.protection in CLOSING and not self.access_user_ids:
            self.access_user_ids = self.env.user

    @api.onchange("shown_personnummer")
    def _onchange_shown_personnummer(self):
        """Warn beside the form too: a dialog is closed by the click that leaves the field."""
        if warning := self.number_warning:
            title = self._fields["shown_personnummer"].get_description(self.env, ["string"])["string"]
            return {"warning": {"title": title, "message": warning, "type": "notification"}}
        return None

    def _is_locked(self):
        return self.protection in CLOSING and not self.access_user_ids

    def _keep_somebody_in(self):
        """Put the user on the list of whom would else be closed to everybody."""
        if self.env.uid != SUPERUSER_ID:
            for person in self.filtered(lambda person: person._is_locked()):
                own = [fields.Command.link(self.env.uid)]
                # Past our own write, which asks for a manager.
                super(UmgangePerson, person).write({"access_user_ids": own})  # pylint: disable=super-method-mismatch
        self._check_somebody_in()

    def _check_somebody_in(self):
        if locked := self.filtered(lambda person: person._is_locked()):
            raise UserError(
                self.env._(
                    "With nobody on the list, what is protected about %(persons)s would be closed to everybody. "
                    "Put at least one name there, or choose another protection.",
                    persons=", ".join(locked.mapped("code")),
                )
            )

    def _get_secrecy_hint(self, until):
        """Return what whoever looks at protected data should do, if anything.

        :param until: until when the user has opened it in an emergency, if it is open
        """
        self.ensure_one()
        is_manager = self.env.user.has_group("qrut_umgange.group_manager")
        if not self.access_user_ids:
            # Whoever was there has left: a list is never emptied by hand.
            return self.env._("Nobody is on the list any more, so nobody can read this. A manager puts a name there.")
        if self.env.uid not in self.access_user_ids.ids:
            if until:
                clock = f"{to_local(until, self.company_id._get_umgange_zone()):%H.%M}"
                return self.env._(
                    "Open to you until %(clock)s. The log tells of it, and the managers know.", clock=clock
                )
            if is_manager:
                return self.env._("Closed to you. If you need it, put yourself on the list: the log notes it.")
            return self.env._("Closed to you. If you need it, ask a manager to put you on the list.")
        if is_manager and len(self.access_user_ids) == 1:
            return self.env._("Only one is on the list. Put a second name there for the day the first is ill.")
        return False

    @api.model
    def _shows_names(self):
        """Tell whether names are asked for by somebody who has rights of their own to some."""
        identities = self.env["umgange.person.identity"]
        asked = self.env.context.get("umgange_show_names")
        return bool(asked) and not self.env.su and identities.has_access("read")

    def _get_readable(self, model):
        """Return the part of each person in ``model`` that the real user may read.

        Never by sudo: a compute that runs with lent rights must show no more.

        :rtype: dict[int, umgange.person.identity] or dict[int, umgange.person.contact]
        """
        parts = self.env[model].sudo(False)
        if self.env.uid == SUPERUSER_ID or not parts.has_access("read"):
            return {}
        # At once: a content field is else fetched record by record.
        names = [name for name, field in parts._fields.items() if field.prefetch == "umgange_content"]
        parts = parts.search_fetch([("person_id", "in", self.ids)], ["person_id", *names])
        return {part.person_id.id: part for part in parts}

    def _get_readable_names(self):
        """Return ``{person id: name}`` for the names that the real user may read."""
        identities = self._get_readable("umgange.person.identity")
        return {person_id: identity.name for person_id, identity in identities.items()}

    def _get_parts(self, model):
        """Return the part in ``model`` of each person who has one; empty where it is closed."""
        domain = [("person_id", "in", self.ids)]
        # By sudo only that there is one: “protected” is another thing than “not filled in”.
        there = self.env[model].sudo().search_fetch(domain, ["person_id"]).person_id
        return dict.fromkeys(there.ids, self.env[model]) | self._get_readable(model)

    def _show_part(self, part, names, closed):
        """Show the fields of a part, or the word that stands where they are closed."""
        for name in names:
            self[f"shown_{name}"] = part[name] if part else closed and self.env._("protected")

    def _write_part(self, field_name, name):
        """Write one field of the identity or contact, with the user's own rights."""
        model = self._fields[field_name].comodel_name
        parts = self._get_parts(model)
        for person in self:
            part, value = parts.get(person.id), person[f"shown_{name}"]
            if part:
                part.write({name: value})
            elif part is not None:
                person._refuse_closed()
            elif value:
                self.env[model].create({name: value, "person_id": person.id, "company_id": person.company_id.id})

    def _refuse_closed(self):
        raise AccessError(self.env._("%(person)s is protected: those on the list change this.", person=self.code))

    def _get_number_warning(self):
        """Return what looks wrong with the personal number; numbers are wrong in decisions too."""
        self.ensure_one()
        if self.is_identity_closed or not self.shown_personnummer:
            return False
        try:
            number = personnummer.parse(self.shown_personnummer, self.env.company._get_umgange_today())
        except personnummer.ReserveNumber:
            return self.env._("This looks like a reserve number.")
        except personnummer.NotANumber:
            return self.env._("This is no Swedish personal number.")
        return False if number.checksum_ok else self.env._("The last digit does not fit the rest.")

    def _get_same_number_hint(self):
        self.ensure_one()
        same = self.same_number_id
        return bool(same) and self.env._("%s has this number already: look there first.", same.code)
