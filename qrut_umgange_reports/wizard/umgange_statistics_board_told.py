from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from odoo import models

from odoo.addons.qrut_umgange.models.umgange_visit import END_STATES

from ..tools.periods import shift
from ..tools.suppression import FEWEST, join_small, may_tell_share, suppress
from ..tools.tally import HELD, STATES, Tally

# How many causes, municipalities or units a picture shows; the list behind has all.
MOST = 10
TOGETHER = "together"


@dataclass
class Told:
    """What may be told of a time: the visits, and which ways of ending by themselves."""

    tally: Tally
    groups: list[list[str]]

    def count(self, states):
        """Return how many visits ended in one of ``states``, or None where that cannot be told."""
        chosen = set(states)
        told = [group for group in self.groups if chosen & set(group)]
        if any(set(group) - chosen for group in told):
            return None
        return sum(self.tally.states[state] for state in chosen)

    def count_beside(self, states):
        """Return what is told of parts of those that ended in one of ``states``, and of wholes that hold them all."""
        chosen = set(states)
        unions = (
            {state for group in some for state in group}
            for number in range(1, len(self.groups) + 1)
            for some in combinations(self.groups, number)
        )
        beside = (union for union in unions if union <= chosen or union >= chosen)
        return [sum(self.tally.states[state] for state in union) for union in beside]


class UmgangeStatisticsBoard(models.TransientModel):
    """What the page tells, and to whom: each picture as label, figures and shares of the whole."""

    _inherit = "umgange.statistics.board"

    def _tell(self, tally, children):
        """Return what may be told, or None where nothing may be."""
        if not self.for_others:
            return Told(tally, [[state] for state in STATES])
        groups = join_small({state: tally.states[state] for state in STATES})
        return Told(tally, groups) if len(children) >= FEWEST and groups else None

    # === NUMBERS === #

    def _prepare_numbers(self, now, before):
        """Return the big numbers of the visits, each with what it is of and what it was before."""
        held, visits = now.count(["done"]), now.tally.visits
        of_all = self.env._("of %s visits", visits)
        of_visits = of_all if held is None else self.env._("%(part)s of %(whole)s visits", part=held, whole=visits)
        as_planned, on_time = self.env._("Held as planned"), self.env._("Begun on time")
        late, same = self.env._("at most five minutes late"), self.env._("Same supporter")
        return [
            self._prepare_number("done", as_planned, of_visits, now, before),
            self._prepare_number("on_time", on_time, late, now, before),
            self._prepare_number("same_supporter", same, self._say_room(now), now, before),
        ]

    def _prepare_number(self, key, label, beside, now, before):
        return {
            "key": key,
            "label": label,
            "value": self._say_number(now, key),
            "before": self._say_before(before and self._say_number(before, key)),
            "beside": beside,
            "open": self._open_visits(label),
        }

    def _say_number(self, told, key):
        return self._say_held(told) if key == "done" else self._say_share(told, key)

    def _say_held(self, told):
        held, visits = told.count(["done"]), told.tally.visits
        return self._say_percent(held, visits) if held is not None and visits else "–"

    def _say_share(self, told, name):
        true_of, asked_of = told.tally.true_of[name], told.tally.asked_of[name]
        tells = may_tell_share(true_of, asked_of, told.count_beside(HELD)) if self.for_others else asked_of
        return self._say_percent(true_of, asked_of) if tells else "–"

    def _say_percent(self, part, whole):
        return self.env._("%s %%", round(100 * part / whole))

    def _say_room(self, told):
        return self.env._("same room %s", self._say_share(told, "same_room"))

    def _say_before(self, value):
        """Return what a number was the time before, or that there is nothing to compare with."""
        if not value or value == "–":
            return self.env._("nothing to compare with")
        words = {
            "month": self.env._("%s the month before", value),
            "quarter": self.env._("%s the quarter before", value),
            "year": self.env._("%s the year before", value),
        }
        return words[self.kind]

    def _prepare_wishes(self, since, beyond):
        """Return the number of the children's wishes: of those that were answered, how many came true."""
        first, _beyond = self._get_period()
        domain = self._get_period_domain(self.company_id, since, beyond, self.partner_id.id)
        by_month = self._count_wishes(domain)

        def say(begin, end):
            months = [counts for month, counts in by_month.items() if begin <= month < end]
            met, answered = (sum(column) for column in zip(*months, strict=True)) if months else (0, 0)
            tells = may_tell_share(met, answered) if self.for_others else answered
            return (self._say_percent(met, answered), answered) if tells else ("–", 0)

        value, answered = say(first, beyond)
        label = self.env._("Wishes that came true")
        return {
            "key": "wishes",
            "label": label,
            "value": value,
            "before": self._say_before(say(shift(self.kind, first, -1), first)[0]),
            "beside": self.env._("of %s the children were answered", answered) if answered else "",
            "open": self._open("umgange.wish.statistics", label, "date", ["outcome"]),
        }

    # === PICTURES === #

    def _prepare_bars(self, steps):
        """Return how visits ended, a bar for each time; the highest fills the picture."""
        most = max((told.tally.visits for _label, told in steps if told), default=0)
        bars = [
            {
                "label": label,
                "visits": told.tally.visits if told else "–",
                "parts": self._prepare_parts(told, most) if told else [],
            }
            for label, told in steps
        ]
        keys = {part["key"] for bar in bars for part in bar["parts"]}
        legend = [{"key": key, "label": self._name_state(key)} for key in (*STATES, TOGETHER) if key in keys]
        return {"bars": bars, "legend": legend, "open": self._open_visits(self.env._("Visits"), "date:month")}

    def _prepare_parts(self, told, whole):
        parts = []
        for group in told.groups:
            count = told.count(group)
            key = group[0] if len(group) == 1 else TOGETHER
            if count:
                share = round(100 * count / whole, 2)
                parts.append({"key": key, "label": self._name_state(key), "count": count, "share": share})
        return parts

    def _name_state(self, key):
        if key == TOGETHER:
            return self.env._("Others together")
        return dict(self.env["umgange.visit"]._fields["state"]._description_selection(self.env))[key]

    def _prepare_reasons(self, told):
        """Return why visits were not held to their end, the most usual first."""
        names = dict(self.env["umgange.visit"]._fields["end_reason"]._description_selection(self.env))
        found = []
        for group in told.groups:
            counts = {key: count for key, count in told.tally.reasons.items() if key[0] in group}
            # What has no reason counts along: it would be told by the difference.
            counts[None] = told.count(group) - sum(counts.values())
            alone = [keys[0] for keys in join_small(counts) if len(keys) == 1] if self.for_others else counts
            found += [(*key, counts[key]) for key in alone if key and counts[key]]
        found.sort(key=lambda each: -each[2])
        most = max((count for _state, _reason, count in found), default=0)
        return [
            {
                "key": state,
                "label": names[reason],
                "count": count,
                "share": round(100 * count / most, 2),
                "open": self._open_visits(names[reason], "partner_id", [("end_reason", "=", reason)]),
            }
            for state, reason, count in found[:MOST]
        ]

    def _prepare_rows(self, now, children):
        """Return the visits by municipality; of one that is chosen, by its units."""
        first, beyond = self._get_period()
        by = "unit_id" if self.partner_id else "partner_id"
        domain = self._get_period_domain(self.company_id, first, beyond, self.partner_id.id)
        tallies = self._count_visits(domain, by)
        rows = self._prepare_others_rows(now, tallies, children) if self.for_others else self._prepare_all_rows(tallies)
        label = self.env._("By unit") if self.partner_id else self.env._("By municipality")
        return {"rows": rows, "rows_label": label, "rows_open": self._open_visits(label, by)}

    def _prepare_all_rows(self, tallies):
        ranked = sorted(tallies.items(), key=lambda each: -each[1].visits)[:MOST]
        return [
            {
                "label": partner.name or self.env._("No buyer"),
                "visits": tally.visits,
                "on_time": self._say_share(self._tell(tally, ()), "on_time"),
                "parts": self._prepare_parts(self._tell(tally, ()), tally.visits),
                "open": self._open_visits(
                    partner.name or "",
                    "date:month",
                    [("unit_id" if self.partner_id else "partner_id", "=", partner.id)],
                ),
            }
            for partner, tally in ranked
        ]

    def _prepare_others_rows(self, now, tallies, children):
        """Return the rows in which nothing small is told, nor by the sums that stand in the other pictures."""
        first, beyond = self._get_period()
        about, counts, names = defaultdict(set), {}, {}
        for (partner_id, month), ids in children.items():
            if first <= month < beyond:
                about[partner_id or False].update(ids)
        for partner, tally in tallies.items():
            names[partner.id] = partner.name or self.env._("No buyer")
            counts[partner.id] = [sum(tally.states[state] for state in group) for group in now.groups]
        rows = self.env["umgange.statistics.table"]._join_small(counts, about)
        if len(rows) == 1 and len(counts) > 1:
            rows = [(self.env._("All together"), rows[0][1])]
        figures = suppress([row for _name, row in rows], totals_are_told=True)[:-1]
        labels = [names.get(key, key) for key, _counts in rows]
        return [self._prepare_others_row(label, now, row) for label, row in zip(labels, figures, strict=True)]

    def _prepare_others_row(self, name, now, figures):
        *counts, visits = figures
        keys = [group[0] if len(group) == 1 else TOGETHER for group in now.groups]
        whole = visits if visits and None not in counts else 0
        return {
            "label": name,
            "visits": "–" if visits is None else visits,
            "on_time": "",
            "parts": [
                {
                    "key": key,
                    "label": self._name_state(key),
                    "count": "–" if count is None else count,
                    "share": round(100 * count / whole, 2) if whole else 0,
                }
                for key, count in zip(keys, counts, strict=True)
                if count != 0
            ],
            "open": False,
        }

    def _prepare_way(self, ways):
        """Return how many days it took from a request of the time to the plan and to the first visit."""
        first, beyond = self._get_period()
        found = [counts for month, counts in ways.items() if first <= month < beyond]
        days = []
        plan, visit = self.env._("To the plan"), self.env._("To the first visit")
        for name, label in (("plan", plan), ("visit", visit)):
            total, count = (sum(each[2][name][at] for each in found) for at in (0, 1))
            if count >= (FEWEST if self.for_others else 1):
                # By the difference of the two one would know how many have a plan and no visit yet.
                if self.for_others and days and 0 < abs(days[0]["count"] - count) < FEWEST:
                    continue
                days.append({"key": name, "label": label, "days": round(total / count), "count": count})
        most = max((each["days"] for each in days), default=0)
        for each in days:
            each["share"] = round(100 * each["days"] / most, 2) if most else 0
        return {
            "days": days,
            "open": self._open(
                "umgange.assignment.statistics", self.env._("From request to first visit"), "requested_on"
            ),
        }

    def _prepare_left(self, now, ways):
        """Return what there is to look at today: to those alone who may see it."""
        if self.for_others:
            return []
        domain = [("company_id", "=", self.company_id.id), ("without_plan", "=", 1)]
        if self.partner_id:
            domain.append(("partner_id", "=", self.partner_id.id))
        without = sum(each[1] for each in ways.values())
        lacking, unsigned = self.env._("Open without a plan today"), self.env._("Journal not signed")
        return [
            {
                "label": lacking,
                "count": without,
                "open": {**self._open("umgange.assignment.statistics", lacking, "requested_on"), "domain": domain},
            },
            {
                "label": unsigned,
                "count": now.tally.unsigned,
                "open": self._open_visits(unsigned, "partner_id", [("unsigned", "=", 1)]),
            },
        ]

    # === WHAT LIES BEHIND === #

    def _open_visits(self, name, by="state", domain=()):
        return self._open("umgange.visit.statistics", name, "date", [by], [("state", "in", END_STATES), *domain])

    def _open(self, model, name, date_name, group_by=(), domain=()):
        """Return what opens the rows behind a figure, to those who may see them."""
        if self.for_others or not self._sees_rows():
            return False
        first, beyond = self._get_period()
        period = self._get_period_domain(self.company_id, first, beyond, self.partner_id.id, date_name)
        return {
            "model": model,
            "name": name,
            "domain": [*domain, *period],
            "group_by": list(group_by),
        }
