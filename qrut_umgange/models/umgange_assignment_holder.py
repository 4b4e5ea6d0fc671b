from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

# Who has each assignment and visit, as they say themselves.
_HOLDING = SQL(
    """
    SELECT id AS assignment_id, 0 AS visit_ref, 'coordinator' AS role, coordinator_id AS user_id FROM umgange_assignment
     UNION ALL
    SELECT a.id, 0, 'supporter', s.user_id FROM umgange_assignment a JOIN umgange_supporter s ON s.id = a.supporter_id
     WHERE a.state NOT IN ('closed', 'declined')
     UNION ALL
    SELECT a.id, 0, 'substitute', s.user_id FROM umgange_assignment a JOIN umgange_supporter s ON s.id = a.substitute_id
     WHERE a.state NOT IN ('closed', 'declined')
     UNION ALL
    SELECT v.assignment_id, v.id, 'visit', s.user_id
      FROM umgange_visit v JOIN umgange_supporter s ON s.id IN (v.supporter_id, v.second_supporter_id, v.held_by_id)
    """
)


class UmgangeAssignmentHolder(models.Model):
    """Who had an assignment, or a visit of it, and when: the review judges a day by that day."""

    _name = "umgange.assignment.holder"
    _description = "Who Had an Assignment"
    _inherit = ["umgange.sealed.mixin"]
    _order = "assignment_id, id"
    _rec_name = "role"
    _check_company_auto = True
    _sql_guards = (
        refuse_update(("assignment_id", "visit_ref", "role", "user_id", "start")),
        refuse_update(("stop",), "OLD.stop IS NOT NULL", name="umgange_refuse_reopening"),
        refuse_delete(),
        refuse_truncate(),
    )

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="assignment_id.company_id", store=True, index=True)
    # No foreign key: a planned visit may be deleted, that somebody was to hold it stays.
    visit_ref = fields.Integer("Visit ID", readonly=True, index="btree_not_null")
    role = fields.Selection(
        [
            ("coordinator", "Coordinator"),
            ("supporter", "Supporter"),
            ("substitute", "Substitute"),
            ("visit", "Supporter of a visit"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    # Nothing: since before this was noted.
    start = fields.Datetime("From", readonly=True)
    stop = fields.Datetime("To", readonly=True)

    _in_order = models.Constraint("CHECK (start <= stop)", "Nobody has an assignment for less than nothing.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: who has an assignment is written in it, and noted here."""
        if not self.env.su:
            raise UserError(self.env._("The system notes who has an assignment."))
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    @api.model
    def _sync(self, domain, wanted):
        """Note who has them now.

        :param domain: which rows may have come to an end
        :param list wanted: (assignment, id of the visit or 0, role, user) of those who have them
        """
        now, holders = fields.Datetime.now(), lend(self)
        keys = {(assignment.id, visit, role, user.id) for assignment, visit, role, user in wanted if user}
        held = holders.search([*domain, ("stop", "=", False)])
        gone = held.filtered(lambda row: row._get_key() not in keys)
        if gone:
            gone.write({"stop": now})
        names = ("assignment_id", "visit_ref", "role", "user_id")
        new = keys - {row._get_key() for row in held}
        if new:
            holders.create([{**dict(zip(names, key, strict=True)), "start": now} for key in sorted(new)])

    @api.model
    def _find_unnoted(self, company):
        """Return a sentence for each assignment that somebody has, or sees, without being noted for it.

        Grows as the visits do, which never become fewer: each side is read once, and laid beside the other.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH noted AS (
                    SELECT assignment_id, visit_ref, role, user_id FROM umgange_assignment_holder WHERE stop IS NULL
                ), has AS (
                    SELECT assignment_id, visit_ref, role, user_id FROM (%s) h WHERE user_id IS NOT NULL
                    EXCEPT
                    SELECT * FROM noted
                ), sees AS (
                    SELECT umgange_assignment_id, res_users_id FROM umgange_assignment_member_rel
                    EXCEPT
                    SELECT assignment_id, user_id FROM noted WHERE role <> 'coordinator'
                ), unnoted(assignment_id) AS (
                    SELECT assignment_id FROM has UNION SELECT umgange_assignment_id FROM sees
                )
                SELECT a.name FROM unnoted u JOIN umgange_assignment a ON a.id = u.assignment_id
                 WHERE a.company_id = %s ORDER BY a.name
                """,
                _HOLDING,
                company.id,
            )
        )
        return [
            self.env._("%(assignment)s: somebody has it, or sees it, and is not noted for it.", assignment=name)
            for (name,) in self.env.cr.fetchall()
        ]

    def _get_key(self):
        return (self.assignment_id.id, self.visit_ref, self.role, self.user_id.id)
