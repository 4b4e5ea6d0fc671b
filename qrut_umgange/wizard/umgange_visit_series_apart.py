from collections import defaultdict
from datetime import timedelta

from odoo import models

from ..models.umgange_separation_encounter import HANDOVER_MINUTES, LEAVING_MINUTES, Encounter
from ..tools.alternatives import FAMILY
from ..tools.intervals import Slot
from ..tools.local_time import local_date


class UmgangeVisitSeries(models.TransientModel):
    """Where those who must not meet would, before a series is planned, and what is free of it.

    As of a room that is taken: where one of them is protected the time clashes, else it is noted beside it.
    """

    _inherit = "umgange.visit.series"

    def _find_clashing(self, times):
        found = super()._find_clashing(times)
        separations = self.env["umgange.separation"]
        for key, encounters, known in self._find_encounters(times):
            if refused := [each for each in encounters if each.is_protected]:
                found[key] = "\n".join(filter(None, [found.get(key), separations._describe_refusal(refused, known)]))
        return found

    def _find_away(self, times):
        found = super()._find_away(times)
        separations = self.env["umgange.separation"]
        for key, encounters, known in self._find_encounters(times):
            warned = [each for each in encounters if not each.is_protected]
            sentences = separations._describe_encounters(warned, known)
            found[key] = " ".join(filter(None, [found.get(key), *sentences])) or False
        return found

    def _find_taken(self, windows, free, rooms, supporters):
        """Count as taken for the family too when whom they must not meet is there."""
        slots = super()._find_taken(windows, free, rooms, supporters)
        return [*slots, *self._find_apart_slots(windows, rooms)]

    # === WHO WOULD MEET === #

    def _find_encounters(self, times):
        """Return where people would meet whom they must not: (id of the time, encounters, what the reader knows)."""
        times = [time for time in times if time["room_id"]]
        others = self._find_others(
            [local_date(time["start"], self._get_zone()) for time in times],
            self.env["umgange.room"].browse({time["room_id"] for time in times}),
        )
        if not others:
            return []
        found = {id(time): self._meet(time, others) for time in times}
        known = self.env["umgange.separation"]._get_known([each for several in found.values() for each in several])
        return [(key, encounters, known) for key, encounters in found.items() if encounters]

    def _find_others(self, days, rooms):
        """Return when those whom the family must not meet are at the premises of ``rooms``, by premises.

        :rtype: dict[int, list[dict]]
        """
        people = self.assignment_id.participant_ids.person_id
        found = defaultdict(list)
        if days and people:
            given_up = self._get_given_up()
            for row in self.env["umgange.separation"]._find_others(people, rooms.premises_id, days, given_up):
                found[row["premises_id"]].append(row)
        return found

    def _meet(self, time, others):
        """Return the encounters of one time with ``others``, by premises."""
        premises = self.env["umgange.room"].browse(time["room_id"]).premises_id
        return [
            encounter
            for person, start, stop in self._get_presences(time)
            for row in others.get(premises.id, ())
            if row["person_id"] == person.id
            and (encounter := Encounter(**row, assignment_id=self.assignment_id.id, start=start, stop=stop)).is_near
        ]

    def _get_presences(self, time):
        """Return who would be at the premises from when to when, as for a visit that is there.

        :return: (person, start, stop) each
        """
        names = ("start", "stop", "room_id", "supporter_id")
        visit = self.env["umgange.visit"].new(
            {"assignment_id": self.assignment_id.id, **{name: time[name] for name in names}}
        )
        around = self.assignment_id._get_participants_on(visit.date)
        handover = timedelta(minutes=HANDOVER_MINUTES)
        found = []
        for participant in around.filtered("person_id"):
            person = participant.person_id
            if participant.attends:
                times = self.env["umgange.attendance"]._prepare_times(visit, participant)
                found.append((person, times["planned_arrival"], times["planned_departure"]))
            elif participant.role == "carer":
                found += [(person, moment - handover, moment + handover) for moment in (visit.start, visit.stop)]
        return found

    def _find_apart_slots(self, windows, rooms):
        """Return when the family's own time is not free because of whom they must not meet.

        :rtype: list[Slot]
        """
        days = [local_date(moment, self._get_zone()) for window in windows for moment in window]
        others = self._find_others(days, rooms)
        if not others:
            return []
        start = windows[0][0]
        like = {"start": start, "stop": start + timedelta(hours=1), "room_id": rooms[:1].id, "supporter_id": False}
        presences = self._get_presences(like)
        # As long before and after the child as anybody of them is there.
        leaving = timedelta(minutes=LEAVING_MINUTES)
        before = leaving + max((like["start"] - begin for _person, begin, _end in presences), default=timedelta())
        after = leaving + max((end - like["stop"] for _person, _begin, end in presences), default=timedelta())
        return [
            Slot(FAMILY, row["other_start"] - after, row["other_stop"] + before)
            for several in others.values()
            for row in several
        ]
