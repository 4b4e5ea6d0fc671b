from dataclasses import dataclass
from datetime import datetime

from odoo import api, models
from odoo.tools import SQL

from ..lent_rights import lend
from ..tools.local_time import format_hours

# Whoever is protected has gone a quarter of an hour before the other comes, and the other way round.
LEAVING_MINUTES = 15
# The home that brings and fetches the child is at the door about that time.
HANDOVER_MINUTES = 15

# Who is at which premises when. A person with times is where the times say, else where the plan says.
PRESENCES = """
    SELECT v.id AS visit_id, NULL::int AS meeting_id, p.person_id, r.premises_id, TRUE AS attends, v.date AS day,
           COALESCE(a.actual_arrival, a.planned_arrival, v.start) AS start,
           COALESCE(a.actual_departure, a.planned_departure, v.stop) AS stop
      FROM umgange_attendance a
      JOIN umgange_participant p ON p.id = a.participant_id
      JOIN umgange_visit v ON v.id = a.visit_id AND v.place = 'room'
       AND v.state IN ('planned', 'confirmed', 'under_way')
      JOIN umgange_room r ON r.id = v.room_id
     WHERE p.person_id = ANY(%(people)s)
    UNION ALL
    SELECT v.id, NULL, p.person_id, r.premises_id, FALSE, v.date,
           d.moment - %(handover)s * interval '1 minute', d.moment + %(handover)s * interval '1 minute'
      FROM umgange_participant p
      JOIN umgange_visit v ON v.assignment_id = p.assignment_id AND v.place = 'room'
       AND v.state IN ('planned', 'confirmed', 'under_way')
       AND daterange(p.date_from, p.date_to, '[]') @> v.date
      JOIN umgange_room r ON r.id = v.room_id
     CROSS JOIN LATERAL (VALUES (v.start), (v.stop)) d(moment)
     WHERE p.role = 'carer' AND p.attends IS NOT TRUE AND p.person_id = ANY(%(people)s)
    UNION ALL
    SELECT NULL, m.id, p.person_id, r.premises_id, TRUE, m.start::date, m.start, m.stop
      FROM umgange_meeting m
      JOIN umgange_meeting_umgange_participant_rel mp ON mp.umgange_meeting_id = m.id
      JOIN umgange_participant p ON p.id = mp.umgange_participant_id
      JOIN umgange_room r ON r.id = m.room_id
     WHERE m.way = 'in_person' AND p.person_id = ANY(%(people)s)
"""
# Touching is meeting: the one opens the door that the other comes in by.
ENCOUNTERS = """
    WITH presence AS MATERIALIZED ({presences}),
    pair AS (
        SELECT s.id, s.date_from, s.date_to, o.mine, o.other,
               (f.protection <> 'none' OR l.protection <> 'none') AS is_protected
          FROM umgange_separation s
          JOIN umgange_person f ON f.id = s.first_person_id
          JOIN umgange_person l ON l.id = s.second_person_id
         CROSS JOIN LATERAL (VALUES (f.id, l.id), (l.id, f.id)) o(mine, other)
         WHERE s.id = ANY(%(separations)s)
    )
    SELECT DISTINCT pair.id AS separation_id, pair.is_protected,
           a.visit_id, a.person_id, a.start, a.stop, a.premises_id,
           b.visit_id AS other_visit_id, b.meeting_id AS other_meeting_id, b.person_id AS other_person_id,
           b.start AS other_start, b.stop AS other_stop
      FROM pair
      JOIN presence a ON a.person_id = pair.mine
      JOIN presence b ON b.person_id = pair.other AND b.premises_id = a.premises_id
     WHERE a.visit_id = ANY(%(visits)s)
       AND daterange(pair.date_from, pair.date_to, '[]') @> a.day
       AND (a.visit_id IS DISTINCT FROM b.visit_id OR a.attends AND b.attends)
       AND CASE WHEN pair.is_protected
           THEN a.start < b.stop + %(leaving)s * interval '1 minute'
            AND b.start < a.stop + %(leaving)s * interval '1 minute'
           ELSE a.start <= b.stop AND b.start <= a.stop END
     ORDER BY a.start, a.visit_id, a.person_id, b.start
""".replace("{presences}", PRESENCES)


@dataclass(frozen=True)
class Encounter:
    """Somebody at a visit, and the one they must not meet, at the same premises about the same time (naive UTC)."""

    separation_id: int
    is_protected: bool
    visit_id: int
    person_id: int
    start: datetime
    stop: datetime
    premises_id: int
    other_visit_id: int | None
    other_meeting_id: int | None
    other_person_id: int
    other_start: datetime
    other_stop: datetime

    @property
    def hours(self):
        """From when to when both are there; of two who follow each other the gap between them."""
        moments = sorted((max(self.start, self.other_start), min(self.stop, self.other_stop)))
        return moments[0], moments[1]


class UmgangeSeparation(models.Model):
    """Where those who must not meet would, as it is planned."""

    _inherit = "umgange.separation"

    @api.model
    def _find_encounters(self, visits):
        """Return where people at ``visits`` would meet whom they must not, in order of time.

        A constant number of queries, one where nobody is kept apart. With lent rights: who is told what of it
        is for `_describe_encounters`.

        :rtype: list[Encounter]
        """
        visits = visits._origin
        separations = self._find_holding(visits)
        if not separations:
            return []
        self._flush_presences()
        people = separations.first_person_id | separations.second_person_id
        rows = lend(self).env.execute_query_dict(
            SQL(
                ENCOUNTERS,
                people=people.ids,
                separations=separations.ids,
                visits=visits.ids,
                handover=HANDOVER_MINUTES,
                leaving=LEAVING_MINUTES,
            )
        )
        return [Encounter(**row) for row in rows]

    @api.model
    def _find_holding(self, visits):
        """Return with lent rights what holds on a day of ``visits``, in their companies."""
        days = [day for day in visits.mapped("date") if day]
        if not days:
            return lend(self.browse())
        return lend(self).search(
            [
                ("state", "=", "decided"),
                ("company_id", "in", visits.company_id.ids),
                ("date_from", "<=", max(days)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", min(days)),
            ]
        )

    @api.model
    def _flush_presences(self):
        for name in ("attendance", "visit", "participant", "meeting", "separation", "person", "room"):
            self.env[f"umgange.{name}"].flush_model()

    def _take_turns(self, visits):
        """Let those who plan about the same two people plan one after the other.

        The row is written: a transaction that began before another one had planned begins anew, and sees
        that visit. Else two who plan at once would each find nobody there.
        """
        people = set((visits.attendance_ids.participant_id | visits.assignment_id.participant_ids).person_id.ids)
        concerned = self.filtered(lambda each: people & set(each._get_persons().ids))
        self.env.execute_query(
            SQL("UPDATE umgange_separation SET turn = turn + 1 WHERE id = ANY(%s) RETURNING id", concerned.ids)
        )

    # === WORDS === #

    @api.model
    def _get_known(self, encounters):
        """Return what the reader may read of the others, as (“visit” or “meeting”, id).

        Whoever may not read that people are kept apart is not told whom it is about either.
        """
        known = set()
        if self.sudo(False).has_access("read"):
            for kind in ("visit", "meeting"):
                ids = {getattr(each, f"other_{kind}_id") for each in encounters} - {None}
                readable = self.env[f"umgange.{kind}"].sudo(False).browse(ids)._filtered_access("read")
                known |= {(kind, res_id) for res_id in readable.ids}
        return known

    @api.model
    def _describe_encounters(self, encounters, known=None):
        """Return a sentence an encounter, once each, with no more than the reader may know.

        Who reads the other visit is told who and which; others that there is somebody, and when.

        :param known: `_get_known` of these and more, where there are many to describe
        """
        known = self._get_known(encounters) if known is None else known
        return list(dict.fromkeys(self._describe_encounter(each, known) for each in encounters))

    @api.model
    def _describe_encounter(self, encounter, known):
        """Return the sentence on one encounter; `known` as of `_get_known`."""
        lent = lend(self).env
        visit = lent["umgange.visit"].browse(encounter.visit_id)
        words = {
            "who": lent["umgange.person"].browse(encounter.person_id).code,
            "place": visit.room_id.premises_id.name,
            "hours": format_hours(*encounter.hours, visit._get_zone()),
        }
        kind, other = self._get_other(lent, encounter)
        if (kind, other.id) not in known:
            return self.env._("Somebody whom %(who)s must not meet is at %(place)s %(hours)s.", **words)
        words["own"] = visit.assignment_id.name
        words["other"] = lent["umgange.person"].browse(encounter.other_person_id).code
        words["their"] = other.assignment_id.name
        return self.env._(
            "%(who)s (%(own)s) and %(other)s (%(their)s) must not meet: both are at %(place)s %(hours)s.", **words
        )

    @api.model
    def _get_other(self, env, encounter):
        if encounter.other_visit_id:
            return "visit", env["umgange.visit"].browse(encounter.other_visit_id)
        return "meeting", env["umgange.meeting"].browse(encounter.other_meeting_id)
