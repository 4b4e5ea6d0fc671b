from collections import Counter, defaultdict

from odoo import models
from odoo.fields import Domain

from ..tools.periods import months_of, shift
from ..tools.suppression import join_small, may_tell_share

# Of which visits: those that were held to the end. Few end early, and with those no share could be told to others.
HELD = ["done"]
# At which of them it was, whatever it said.
ASKED = ("told", "asked", "not_today")


class UmgangeStatisticsBoard(models.TransientModel):
    """At how many of the visits the children were asked how it was: that they were, and never what they answered.

    A child's scale is its own: nothing of it is counted across children.
    """

    _inherit = "umgange.statistics.board"

    # === BUSINESS METHODS === #

    def _prepare_numbers(self, now, before):
        """Tell too at how many of the visits that were held as planned the child was asked."""
        first, beyond = self._get_period()
        earlier = shift(self.kind, first, -1)
        counted = self._count_talks(self._get_period_domain(self.company_id, earlier, beyond, self.partner_id.id))

        def add(since, until):
            return sum((counted[month] for month in months_of(since, until)), start=Counter())

        label, talks = self.env._("Children who were asked"), add(first, beyond)
        number = {
            "key": "asked",
            "label": label,
            "value": self._say_asked(now, talks),
            "before": self._say_before(before and self._say_asked(before, add(earlier, first))),
            "beside": self._say_answers(now, talks),
            "open": self._open_visits(label, "talk", [("state", "in", HELD)]),
        }
        return [*super()._prepare_numbers(now, before), number]

    def _count_talks(self, domain):
        """Return by month at how many of them the child told, was asked, did not want to or was not."""
        groups = self._get_rows("umgange.visit.statistics")._read_group(
            domain & Domain("state", "in", HELD), ["date:month", "talk"], ["__count"]
        )
        counted = defaultdict(Counter)
        for month, talk, count in groups:
            counted[month][talk] += count
        return counted

    def _may_tell_held(self, told):
        """Tell whether it may be told how many they are: where it may not, no part of them may either."""
        return told.count(HELD) is not None

    def _say_asked(self, told, talks):
        asked, held = sum(talks[key] for key in ASKED), talks.total()
        if self.for_others and not (self._may_tell_held(told) and may_tell_share(asked, held)):
            return "–"
        return self._say_percent(asked, held) if held else "–"

    def _say_answers(self, told, talks):
        """Return how many told something, how many “not today”; what is few is told of together, or not at all."""
        if not talks or (self.for_others and not self._may_tell_held(told)):
            return ""
        names = dict(self.env["umgange.visit.statistics"]._fields["talk"]._description_selection(self.env))
        counts = {key: talks[key] for key in names}
        groups = join_small(counts) if self.for_others else [[key] for key in counts]
        return ", ".join(
            f"{' / '.join(names[key].lower() for key in group if counts[key])} {total}"
            for group in groups
            if (total := sum(counts[key] for key in group))
        )
