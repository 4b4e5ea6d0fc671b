import re

from odoo import models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..tools.naming import find_emails, find_numbers, find_phones
from .umgange_disclosure_mixin import KEPT
from .umgange_extract_scan import DATE, REACHES

# What clocks say is no phone number either.
CLOCK = re.compile(r"\b\d{1,2}[.:]\d\d\b")


class UmgangeReportLine(models.Model):
    """Who else is told of in a line: another child, somebody protected, or how somebody is reached."""

    _inherit = "umgange.report.line"

    # === BUSINESS METHODS === #

    def _check_told(self):
        """Refuse to tell the board of somebody else.

        :raise UserError: in words, which say where and not who: they end in the server's log
        """
        for line in self:
            if hindrances := line._find_hindrances():
                raise UserError(
                    self.env._(
                        "%(where)s cannot be told here: %(why)s Take the line out, and say what is needed in a "
                        "sentence of your own.",
                        where=line._get_quiet_source(),
                        why=hindrances[0],
                    )
                )

    def _find_hindrances(self):
        """Return why the line cannot be told, in sentences."""
        self.ensure_one()
        # The sentence on a visit is made here, of days, clock times and who has which part.
        texts = filter(None, (self.text, self.plan_id and self.development))
        return [] if self.visit_id else self.report_id._find_told_of("\n".join(texts))

    def _get_hints(self):
        """Return what to look at before it is told; nothing of it stops anybody."""
        self.ensure_one()
        if self.talk_id and any(self.talk_id._filtered_access("read")[name] for name in KEPT):
            return [self.env._("In this talk the child said what it does not want told: read that first.")]
        return []


class UmgangeReport(models.Model):
    """Who is told of in a text of the report."""

    _inherit = "umgange.report"

    # === BUSINESS METHODS === #

    def _check_reason_told(self):
        """Refuse a recommendation that tells of somebody else.

        :raise UserError: in words
        """
        if hindrances := self._find_told_of(self.recommendation_reason or ""):
            raise UserError(self.env._("Why we recommend it: %(why)s Write it in other words.", why=hindrances[0]))

    def _find_told_of(self, text):
        """Return why ``text`` cannot be told, in sentences: of whom it tells besides the child and those around."""
        self.ensure_one()
        around = self.assignment_id.participant_ids.person_id
        scanner = self.env["umgange.naming"]._get_scanner()
        near = scanner.people.keys() & set(around.ids)
        certain = scanner.find(text, near)
        hits = {hit for hit in certain if not scanner.is_namesake(hit, self.child_id.ids)}
        known = self.child_id | around.filtered(lambda person: person.kind == "adult")
        for whose in scanner.find_words(text, near).values():
            # A surname that the child or an adult has too tells of no other child.
            if not {hit.key for hit in whose} & set(known.ids) or len(whose) == 1:
                hits |= set(whose)
        sentences = [self._judge(hit, around) for hit in sorted(hits)]
        return [*dict.fromkeys(filter(None, sentences)), *self._find_reaching(text)]

    def _judge(self, hit, around):
        """Return why somebody we know cannot be told of, or nothing."""
        # Lent: that somebody is protected decides, whoever reads; of others than those around, nothing is said.
        person = lend(self.env["umgange.person"]).browse(hit.key)
        if hit.kind in REACHES:
            return self.env._("It says where somebody is, or how they are reached.")
        if person.id not in around.ids:
            return self.env._("It tells of somebody who is not part of the assignment.")
        if person.kind == "child" and person != self.child_id:
            return self.env._("It tells of another child, %(code)s.", code=person.code)
        if person.protection == "hidden" and person != self.child_id:
            return self.env._("It names %(code)s, who is protected.", code=person.code)
        return ""

    def _find_reaching(self, text):
        """Return a sentence where there is a number or an address in it, of whomever."""
        text = CLOCK.sub(" ", DATE.sub(" ", text))
        found = (find_numbers(text, self.assignment_id._get_today()), find_phones(text), list(find_emails(text)))
        return [self.env._("There is a number or an address in it.")] if any(found) else []
