from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lent_rights import lend


class UmgangePersonDuplicate(models.Model):
    """Two persons with one personal number: a manager's to-do, and nobody else's knowledge.

    Found by a run of its own, never while the number is saved: neither an answer nor the time it
    takes tells whoever types a number that somebody hidden has it.
    """

    _name = "umgange.person.duplicate"
    _description = "Same Personal Number Twice"
    _inherit = ["umgange.care.mixin", "umgange.activity.mixin"]
    _order = "id desc"
    _parts_of = ("person_id",)

    person_id = fields.Many2one(
        "umgange.person", "Registered later", required=True, readonly=True, index=True, ondelete="restrict",
        check_company=True,
    )  # fmt: skip
    other_person_id = fields.Many2one(
        "umgange.person", "Registered before", required=True, readonly=True, index=True, ondelete="restrict",
        check_company=True,
    )  # fmt: skip

    _once = models.UniqueIndex("(person_id, other_person_id)", "The two are on the list already.")

    # === COMPUTE METHODS === #

    @api.depends("person_id.code", "other_person_id.code")
    def _compute_display_name(self):
        for duplicate in self:
            duplicate.display_name = f"{duplicate.other_person_id.code} = {duplicate.person_id.code}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: the system finds them."""
        if not self.env.su:
            raise UserError(self.env._("The system finds who has the same number."))
        return super().create(vals_list)

    # === ACTION METHODS === #

    def action_done(self):
        """Mark the user's own to-do on the two as done: it is looked into."""
        self._finish_own()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {duplicate.id: duplicate.person_id | duplicate.other_person_id for duplicate in self}

    @api.model
    def _cron_find(self):
        """Make a to-do for the managers of each two persons of a company who have one number, once."""
        for company_id, person_id, other_id in self._fetch_pairs():
            duplicate = lend(self).create(
                {"company_id": company_id, "person_id": person_id, "other_person_id": other_id}
            )
            duplicate._schedule_for_managers(
                lambda env: env._("The same personal number twice: look whether it is one person, and merge them")
            )

    def _fetch_pairs(self):
        """Return (company, later person, earlier person) of each pair that is not known yet."""
        identities = self.env["umgange.person.identity"]
        identities.flush_model(["personnummer", "person_id", "company_id"])
        # Past the content field, which would call it a search: it is compared, and shown to nobody.
        pairs = self.env.execute_query(
            SQL(
                """
                SELECT a.company_id, a.person_id, b.person_id, a.id, b.id
                  FROM umgange_person_identity a
                  JOIN umgange_person_identity b
                    ON b.personnummer = a.personnummer AND b.company_id = a.company_id AND b.person_id < a.person_id
                 WHERE a.personnummer <> ''
                   AND NOT EXISTS (SELECT 1 FROM umgange_person_duplicate d
                                    WHERE d.person_id = a.person_id AND d.other_person_id = b.person_id)
                 ORDER BY a.person_id, b.person_id
                """
            )
        )
        identities.browse({identity_id for row in pairs for identity_id in row[3:]})._log_care("check")
        return [row[:3] for row in pairs]
