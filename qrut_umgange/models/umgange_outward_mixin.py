from odoo import models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext

from ..lent_rights import lend
from ..tools import naming


class UmgangeOutwardMixin(models.AbstractModel):
    _name = "umgange.outward.mixin"
    _description = "Record that Leaves the Organisation"

    def _check_umgange_names(self):
        """Refuse what says who somebody in the assignments is, and name only where.

        :raise ValidationError: when a text holds a full name or a personal number
        """
        # Lent: whoever posts has no right to the persons, and learns nothing of them.
        whose = {record: lend(record._get_umgange_outward_assignments()) for record in self}
        identities = self.env["umgange.person.identity"]
        # All at once: many invoices are posted in one go.
        everybody = lend(self.env["umgange.assignment"]).union(*whose.values()).participant_ids.person_id
        people = identities._get_naming_people(everybody) if everybody else {}
        for record, assignments in whose.items():
            persons = assignments.participant_ids.person_id
            concerned = [people[person_id] for person_id in persons.ids if person_id in people]
            if concerned and (named := naming.find_named(record._get_umgange_outward_texts(), concerned)):
                identities._log_refused_check(persons)
                raise ValidationError(record._get_umgange_names_refusal(assignments, named))

    def _get_umgange_names_refusal(self, assignments, named):
        return self.env._(
            "%(where)s: a name or personal number of somebody in %(assignments)s stands there, and may "
            "not leave. Write the officer's reference or the assignment's number instead.",
            where=", ".join(self.env._("“%(label)s”", label=label) for label in named),
            assignments=", ".join(assignments.mapped("name")),
        )

    def _get_umgange_outward_assignments(self):
        """Return the assignments whose persons must not be named (hook)."""
        return self.env["umgange.assignment"]

    def _get_umgange_outward_texts(self):
        """Return ``{what it is called: text}`` of all that somebody typed and that leaves (hook)."""
        self.ensure_one()
        return {}

    def _get_umgange_field_texts(self, names):
        """Return ``{label: text}`` of the record's own fields ``names``."""
        labels = self.fields_get(names, ["string"])
        return {
            labels[name]["string"]: html2plaintext(self[name]) if self._fields[name].type == "html" else self[name]
            for name in names
            if name in labels and self[name]
        }

    def _get_umgange_line_texts(self, lines):
        """Return ``{which line: its text}``; the product's name stands in the e-invoice too."""
        return {
            self.env._("Line %(number)s", number=number): f"{line.name or ''}\n{line.product_id.display_name or ''}"
            for number, line in enumerate(lines, start=1)
        }

    def _get_umgange_party_texts(self, name):
        """Return ``{label: name and address}`` of the buyer in the field ``name``."""
        label = self.fields_get([name], ["string"])[name]["string"]
        parties = self[name] | self[name].commercial_partner_id
        parts = (party[part] for party in parties for part in ("name", "street", "street2", "city", "ref"))
        return {label: "\n".join(filter(None, parts))}
