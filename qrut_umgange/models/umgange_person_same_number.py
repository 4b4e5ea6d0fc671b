from odoo import models

from ..lent_rights import lend


class UmgangePerson(models.Model):
    """Who has the same personal number, told to whoever may read that."""

    _inherit = "umgange.person"

    # === BUSINESS METHODS === #

    def _find_same_number(self):
        """Return who has the number too, of those whom the user may read.

        The search is noted in the log, so that it is made only for a number that is typed, that the
        run has not compared yet, or that it has found twice: to open a form is else no search.
        """
        self.ensure_one()
        if self.is_identity_closed or not self.shown_personnummer:
            return self.browse()
        if self.id == self._origin.id and not self._is_number_new() and not self._is_known_twice():
            return self.browse()
        return self.env["umgange.person.identity"]._find_same(self.shown_personnummer, self._origin)

    def _is_number_new(self):
        """Tell whether the number may have been saved after the run last compared."""
        # Sudo: when a job of ours ran.
        cron_sudo = self.env.ref("qrut_umgange.umgange_person_duplicate_cron").sudo()
        saved = self.sudo().identity_ids[:1].write_date
        return not cron_sudo.lastcall or cron_sudo.lastcall <= saved

    def _is_known_twice(self):
        """Tell whether the run has found the number with somebody else, whom the user may read."""
        # Lent: the pairs are a manager's; only whom the user may read leaves here.
        pairs = lend(self.env["umgange.person.duplicate"]).search(
            ["|", ("person_id", "=", self.id), ("other_person_id", "=", self.id)]
        )
        others = (pairs.person_id | pairs.other_person_id).ids
        # With the own one among them, it takes as long whether there is somebody hidden or nobody.
        domain = [("person_id", "in", [self.id, *others])]
        return bool(self.env["umgange.person.identity"].sudo(False).search(domain).person_id - self)
