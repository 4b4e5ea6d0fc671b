from functools import partial

from odoo import models
from odoo.tools import html2plaintext

from ..lent_rights import lend
from ..tools.words import BREAK
from .umgange_care_mixin import SYSTEM
from .umgange_naming import Passage

# On what messages, files and to-dos hang that are about somebody.
THREADS = ("sale.order", "account.move", "account.payment")


class UmgangeOutwardMixin(models.AbstractModel):
    _name = "umgange.outward.mixin"
    _description = "Record that Leaves the Organisation"

    def _check_umgange_names(self):
        """Refuse what says who somebody is, and name only where.

        A full name, number, phone or address of anybody is refused for good. A single word of a name
        that somebody typed is, of those whom the record is about, until a manager lets the text leave.

        :raise ValidationError: when a text tells of somebody
        """
        written = {record: record._get_umgange_passages() for record in self if record._leaves_umgange()}
        if not any(written.values()):
            return
        self.env["umgange.outward.stop"]._check_ceiling()
        # Lent: whoever posts has no right to the persons, and learns nothing of them.
        whose = {record: lend(record._get_umgange_outward_assignments()) for record in written}
        # All at once: many invoices are posted in one go.
        everybody = lend(self.env["umgange.assignment"]).union(*whose.values()).participant_ids.person_id
        scanner = self.env["umgange.naming"]._get_scanner()
        for record, assignments in whose.items():
            record._check_umgange_passages(written[record], assignments, scanner)
        self.env["umgange.person.identity"]._log_check(everybody)

    def _check_umgange_finished(self, where, texts):
        """Refuse a page or file that is finished and says who somebody is, whoever wrote what on it.

        :param str where: what it is called
        :param texts: all that stands on it, piece by piece
        """
        leaving = self.filtered(lambda record: record._leaves_umgange())
        if not leaving:
            return
        self.env["umgange.outward.stop"]._check_ceiling()
        assignments = lend(self.env["umgange.assignment"]).union(
            *(record._get_umgange_outward_assignments() for record in leaving)
        )
        passages = [Passage(where, text) for text in texts if text and text.strip()]
        self._check_umgange_passages(passages, assignments, self.env["umgange.naming"]._get_scanner())

    def _check_umgange_passages(self, passages, assignments, scanner):
        persons = assignments.participant_ids.person_id
        findings = self.env["umgange.naming"]._find(
            scanner, passages, persons, lambda: self._get_umgange_registered_text(assignments)
        )
        if findings:
            self.env["umgange.outward.stop"]._refuse(self, findings, assignments)

    # === HOOKS === #

    def _leaves_umgange(self):
        """Tell whether this is something that leaves (hook)."""
        return True

    def _comes_in_umgange(self):
        """Tell whether somebody outside writes this: it is kept as it came, and no answer tells them whom we know."""
        return self.env.context.get("umgange_incoming") is SYSTEM or self.env.user.share

    def _get_umgange_outward_assignments(self):
        """Return the assignments that the record is about: of their people a single word counts (hook)."""
        thread = self._get_umgange_thread()
        return thread._get_umgange_outward_assignments() if thread else self.env["umgange.assignment"]

    def _get_umgange_passages(self):
        """Return all that somebody may have written on what leaves, as a list of Passage (hook)."""
        return []

    def _get_umgange_registered_partners(self):
        """Return whom the record names by right: the buyer, its officers (hook)."""
        thread = self._get_umgange_thread()
        return thread._get_umgange_registered_partners() if thread else self.env["res.partner"]

    def _get_umgange_thread(self):
        """Return the order or invoice on which the record hangs, if any (hook)."""
        return self.browse()

    def _find_umgange_thread(self, model, res_id):
        if res_id and model in THREADS:
            return self.env[model].browse(res_id)
        return self.browse()

    def _get_umgange_advice(self):
        """Return what to write instead (hook)."""
        return self.env._("Write the officer's reference or the assignment's number instead.")

    # === PASSAGES === #

    def _get_umgange_field_passages(self, names, references=()):
        """Return the record's own fields ``names`` as passages; all of each was typed."""
        values = {
            name: html2plaintext(self[name]) if self._fields[name].type == "html" else self[name]
            for name in names
            if name in self._fields and self[name]
        }
        return [
            Passage(
                self._get_umgange_field_label(name),
                text,
                partial(self._get_umgange_typed, name, text),
                name in references,
            )
            for name, text in values.items()
        ]

    def _get_umgange_field_label(self, name, records=None):
        """Return what the field ``name`` of ``records`` (else of these) is called on the screen."""
        field = (self if records is None else records)._fields[name]
        return field.get_description(self.env, ["string"])["string"]

    def _get_umgange_typed(self, name, text):
        return "" if self._is_umgange_template(name, text) else text

    def _is_umgange_template(self, name, text):
        """Tell whether a field holds our own text, which nobody typed here (hook)."""
        return False

    def _get_umgange_line_passages(self, lines):
        """Return a passage of each line; what is typed is what product and delivery did not write."""
        # Asked for once: there may be hundreds of lines of a few products.
        where = self.env._("Line %(number)s")
        products = {product: product.display_name for product in lines.product_id}
        return [
            Passage(
                where % {"number": number},
                f"{line.name or ''}\n{products.get(line.product_id, '')}",
                line._get_umgange_typed_text,
            )
            for number, line in enumerate(lines, start=1)
        ]

    def _get_umgange_party_passages(self, name):
        """Return the name and address of the buyer in the field ``name``."""
        label = self._get_umgange_field_label(name)
        parties = self[name] | self[name].commercial_partner_id
        parts = (party[part] for party in parties for part in ("name", "street", "street2", "city", "ref"))
        return [Passage(label, f"\n{BREAK}\n".join(filter(None, parts)))]

    # === WHO MAY BE NAMED === #

    def _get_umgange_registered_text(self, assignments):
        """Return all by which staff, officers, buyer and premises are known."""
        company = (self._fields.get("company_id") and self.company_id[:1]) or self.env.company
        # Sudo: compared, and shown to nobody.
        company_sudo = company.sudo()
        users_sudo = self.env["res.users"].sudo().search([("share", "=", False), ("company_ids", "in", company.ids)])
        partners_sudo = self._get_umgange_registered_partners().sudo() | assignments.sudo().participant_ids.partner_id
        partners_sudo |= company_sudo.partner_id | users_sudo.partner_id | partners_sudo.commercial_partner_id
        partners_sudo |= partners_sudo.commercial_partner_id.filtered("is_company").child_ids
        places_sudo = self.env["umgange.premises"].sudo().search([("company_id", "=", company.id)])
        texts = [
            ", ".join(filter(None, (partner.name, partner.street, partner.zip, partner.city)))
            for partner in partners_sudo
        ]
        texts += filter(None, [*partners_sudo.mapped("phone"), *partners_sudo.mapped("email")])
        texts += [*places_sudo.mapped("name"), *places_sudo.room_ids.mapped("name")]
        return f"\n{BREAK}\n".join(texts)
