from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.chain import GENESIS


class UmgangeJournalChain(models.Model):
    _name = "umgange.journal.chain"
    _description = "Head of a Child's Signature Chain"
    _inherit = ["umgange.sealed.mixin"]
    _order = "child_id"
    _rec_name = "child_id"
    _log_access = False
    _check_company_auto = True
    # A head goes one link on at a time, never back and never to another child.
    _sql_guards = (
        refuse_update(when="NEW.number <> OLD.number + 1 OR NEW.child_id <> OLD.child_id"),
        refuse_delete(),
        refuse_truncate(),
    )

    child_id = fields.Many2one(
        "umgange.person", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="child_id.company_id", store=True, index=True)
    number = fields.Integer("Signed entries", required=True, readonly=True)
    link = fields.Char("Head", required=True, readonly=True)

    _one_a_child = models.UniqueIndex("(child_id)", "A child has one chain.")

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: the head moves when an entry is signed."""
        raise UserError(self.env._("The chain is kept by the system alone."))

    def _hold_head(self, child):
        """Return the number and the link of the child's last entry, and keep others from signing.

        Whoever signs for the same child at the same time waits; when we commit, the database
        refuses what it began from and Odoo begins its request anew, so that no chain forks.

        :rtype: tuple[int, str]
        """
        begin = SQL(
            """
            INSERT INTO umgange_journal_chain (child_id, company_id, number, link) VALUES (%s, %s, 0, %s)
            ON CONFLICT (child_id) DO NOTHING
            """,
            child.id,
            child.sudo().company_id.id,
            GENESIS,
        )
        # That somebody else signed meanwhile is no error: Odoo begins the request anew.
        self.env.cr.execute(begin, log_exceptions=False)
        hold = SQL("SELECT number, link FROM umgange_journal_chain WHERE child_id = %s FOR UPDATE", child.id)
        self.env.cr.execute(hold, log_exceptions=False)
        return self.env.cr.fetchone()

    def _move_head(self, child, number, link):
        """Note that the child's chain now ends in ``link``."""
        self.env.cr.execute(
            SQL("UPDATE umgange_journal_chain SET number = %s, link = %s WHERE child_id = %s", number, link, child.id)
        )
        self.invalidate_model(["number", "link"])
