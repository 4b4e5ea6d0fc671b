from dataclasses import dataclass
from datetime import datetime

from odoo import api, models
from odoo.tools import SQL

from ..lent_rights import lend
from ..tools.local_time import format_hours
from .umgange_visit import SITE_PLACES

# Whoever is protected has gone a quarter of an hour before the other comes, and the other way round.
LEAVING_MINUTES = 15
# The home that brings and fetches the child is at the door about that time.
HANDOVER_MINUTES = 15

# Who is at which house when. A person with times is where the times say, else where the plan says. Two premises with
# one address are one house; a place for outings, a treatment home or a prison is one too.
PRESENCES = """
    house AS (
        SELECT id AS premises_id,
               CASE WHEN btrim(street) <> ''
                    THEN lower(regexp_replace(street || '|' || COALESCE(city, ''), '\\s', '', 'g'))
                    ELSE id::text END AS house
          FROM umgange_premises
    ),
    place AS (
        SELECT v.id AS visit_id, v.assignment_id, v.date, v.start, v.stop, h.premises_id, h.house,
               n.premises_id AS nearby_premises_id, n.house AS nearby_house
          FROM umgange_visit v
          LEFT JOIN umgange_visit l ON l.id = v.lead_visit_id
          LEFT JOIN umgange_room r ON r.id = v.room_id AND v.place = 'room'
          LEFT JOIN house h ON h.premises_id = CASE
               WHEN v.place = 'room' THEN r.premises_id
               WHEN v.place = ANY(%(sites)s) THEN COALESCE(v.site_id, l.site_id) END
          LEFT JOIN umgange_room nr ON nr.id = v.nearby_room_id AND v.place = 'room'
          LEFT JOIN house n ON n.premises_id = nr.premises_id
         WHERE v.state IN ('planned', 'confirmed', 'under_way')
           AND v.assignment_id IN (SELECT assignment_id FROM umgange_participant WHERE person_id = ANY(%(people)s))
    ),
    presence AS MATERIALIZED (
    SELECT v.visit_id, NULL::int AS meeting_id, p.person_id, v.premises_id, v.house, TRUE AS attends, v.date AS day,
           COALESCE(a.actual_arrival, a.planned_arrival, v.start) AS start,
           COALESCE(a.actual_departure, a.planned_departure, v.stop) AS stop
      FROM umgange_attendance a
      JOIN umgange_participant p ON p.id = a.participant_id
      JOIN place v ON v.visit_id = a.visit_id AND v.house IS NOT NULL
     WHERE p.person_id = ANY(%(people)s)
    UNION ALL
    SELECT v.visit_id, NULL, p.person_id, d.premises_id, d.house, FALSE, v.date,
           d.start - %(handover)s * interval '1 minute', d.stop + %(handover)s * interval '1 minute'
      FROM umgange_participant p
      JOIN place v ON v.assignment_id = p.assignment_id
       AND daterange(p.date_from, p.date_to, '[]') @> v.date
     CROSS JOIN LATERAL (VALUES
           (v.start, v.start, v.premises_id, v.house),
           (v.stop, v.stop, v.premises_id, v.house),
           (v.start, v.stop, v.nearby_premises_id, v.nearby_house)) d(start, stop, premises_id, house)
     WHERE p.role = 'carer' AND p.attends IS NOT TRUE AND p.person_id = ANY(%(people)s) AND d.house IS NOT NULL
    UNION ALL
    SELECT NULL, m.id, p.person_id, h.premises_id, h.house, TRUE, m.start::date, m.start, m.stop
      FROM umgange_meeting m
      JOIN umgange_meeting_umgange_participant_rel mp ON mp.umgange_meeting_id = m.id
      JOIN umgange_participant p ON p.id = mp.umgange_participant_id
      JOIN umgange_room r ON r.id = m.room_id
      JOIN house h ON h.premises_id = r.premises_id
     WHERE m.way = 'in_person' AND p.person_id = ANY(%(people)s)
    )
"""
# Touching is meeting: the one opens the door that the other comes in by.
ENCOUNTERS = """
    WITH {presences},
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
           a.visit_id, a.meeting_id, a.person_id, a.start, a.stop, a.premises_id,
           b.visit_id AS other_visit_id, b.meeting_id AS other_meeting_id, b.person_id AS other_person_id,
           b.start AS other_start, b.stop AS other_stop
      FROM pair
      JOIN presence a ON a.person_id = pair.mine
      JOIN presence b ON b.person_id = pair.other AND b.house = a.house
     WHERE (a.visit_id = ANY(%(visits)s) OR a.meeting_id = ANY(%(meetings)s))
       AND daterange(pair.date_from, pair.date_to, '[]') @> a.day
       AND (a.visit_id IS DISTINCT FROM b.visit_id OR a.meeting_id IS DISTINCT FROM b.meeting_id
            OR a.attends AND b.attends)
       AND CASE WHEN pair.is_protected
           THEN a.start < b.stop + %(leaving)s * interval '1 minute'
            AND b.start < a.stop + %(leaving)s * interval '1 minute'
           ELSE a.start <= b.stop AND b.start <= a.stop END
     ORDER BY a.start, a.visit_id, a.person_id, b.start
""".replace("{presences}", PRESENCES.strip())


@dataclass(frozen=True)
class Encounter:
    """Somebody at a visit or a meeting, and the one they must not meet, in a house about the same time (naive UTC)."""

    separation_id: int
    is_protected: bool
    visit_id: int | None
    meeting_id: int | None
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
    def _find_encounters(self, visits, meetings=()):
        """Return where people at ``visits`` and ``meetings`` would meet whom they must not, in order of time.

        A constant number of queries, one where nobody is kept apart. With lent rights: who is told what of it
        is for `_describe_encounters`.

        :rtype: list[Encounter]
        """
        visits, meetings = visits._origin, meetings or self.env["umgange.meeting"]
        separations = self._find_holding(visits, meetings)
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
                meetings=meetings.ids,
                sites=list(SITE_PLACES),
                handover=HANDOVER_MINUTES,
                leaving=LEAVING_MINUTES,
            )
        )
        return [Encounter(**row) for row in rows]

    @api.model
    def _find_holding(self, visits, meetings=()):
        """Return with lent rights what holds on a day of ``visits`` or ``meetings``, in their companies."""
        days = [day for day in visits.mapped("date") if day] + [meeting._get_day() for meeting in meetings]
        if not days:
            return lend(self.browse())
        return lend(self).search(
            [
                ("state", "=", "decided"),
                ("company_id", "in", [*visits.company_id.ids, *(meeting.company_id.id for meeting in meetings)]),
                ("date_from", "<=", max(days)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", min(days)),
            ]
        )

    @api.model
    def _flush_presences(self):
        for name in ("attendance", "visit", "participant", "meeting", "separation", "person", "room", "premises"):
            self.env[f"umgange.{name}"].flush_model()

    def _take_turns(self, participants):
        """Let those who plan about the same two people plan one after the other.

        The row is written: a transaction that began before another one had planned begins anew, and sees
        that visit. Else two who plan at once would each find nobody there.
        """
        people = set(participants.person_id.ids)
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
        own = lent["umgange.visit"].browse(encounter.visit_id or ()) or lent["umgange.meeting"].browse(
            encounter.meeting_id
        )
        premises = lent["umgange.premises"].browse(encounter.premises_id)
        words = {
            "who": lent["umgange.person"].browse(encounter.person_id).code,
            "place": premises.name,
            "hours": format_hours(*encounter.hours, premises.tz),
        }
        kind, other = self._get_other(lent, encounter)
        if (kind, other.id) not in known:
            return self.env._("Somebody whom %(who)s must not meet is at %(place)s %(hours)s.", **words)
        words["own"] = own.assignment_id.name
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
