from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import api, fields, models
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
    SELECT v.visit_id, NULL::int AS meeting_id, p.assignment_id, p.person_id, v.premises_id, v.house, TRUE AS attends,
           v.date AS day,
           COALESCE(a.actual_arrival, a.planned_arrival, v.start) AS start,
           COALESCE(a.actual_departure, a.planned_departure, v.stop) AS stop
      FROM umgange_attendance a
      JOIN umgange_participant p ON p.id = a.participant_id
      JOIN place v ON v.visit_id = a.visit_id AND v.house IS NOT NULL
     WHERE p.person_id = ANY(%(people)s)
    UNION ALL
    SELECT v.visit_id, NULL, p.assignment_id, p.person_id, d.premises_id, d.house, FALSE, v.date,
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
    SELECT NULL, m.id, p.assignment_id, p.person_id, e.id, h.house, TRUE,
           (m.start AT TIME ZONE 'UTC' AT TIME ZONE e.tz)::date, m.start, m.stop
      FROM umgange_meeting m
      JOIN umgange_meeting_umgange_participant_rel mp ON mp.umgange_meeting_id = m.id
      JOIN umgange_participant p ON p.id = mp.umgange_participant_id
      JOIN umgange_room r ON r.id = m.room_id
      JOIN umgange_premises e ON e.id = r.premises_id
      JOIN house h ON h.premises_id = e.id
     WHERE m.way = 'in_person' AND p.person_id = ANY(%(people)s)
    )
"""
# The pairs in question, from the side of each; whoever is compared with them is there by `presence`.
COMPARED = """
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
""".replace("{presences}", PRESENCES.strip())
# Touching is meeting: the one opens the door that the other comes in by.
ENCOUNTERS = (
    COMPARED
    + """
    SELECT DISTINCT pair.id AS separation_id, pair.is_protected,
           a.visit_id, a.meeting_id, a.assignment_id, a.person_id, a.start, a.stop, a.premises_id,
           b.visit_id AS other_visit_id, b.meeting_id AS other_meeting_id, b.assignment_id AS other_assignment_id,
           b.person_id AS other_person_id, b.start AS other_start, b.stop AS other_stop
      FROM pair
      JOIN presence a ON a.person_id = pair.mine
      JOIN presence b ON b.person_id = pair.other AND b.house = a.house
     WHERE (a.visit_id = ANY(%(visits)s) OR a.meeting_id = ANY(%(meetings)s))
       AND daterange(pair.date_from, pair.date_to, '[]') @> a.day
       AND (a.visit_id IS DISTINCT FROM b.visit_id OR a.attends AND b.attends)
       AND CASE WHEN pair.is_protected
           THEN a.start < b.stop + %(leaving)s * interval '1 minute'
            AND b.start < a.stop + %(leaving)s * interval '1 minute'
           ELSE a.start <= b.stop AND b.start <= a.stop END
     ORDER BY a.start, a.visit_id, a.meeting_id, a.person_id, b.start
"""
)
OTHERS = (
    COMPARED
    + """
    SELECT DISTINCT pair.id AS separation_id, pair.is_protected, pair.mine AS person_id, h.premises_id,
           b.visit_id AS other_visit_id, b.meeting_id AS other_meeting_id, b.assignment_id AS other_assignment_id,
           b.person_id AS other_person_id, b.start AS other_start, b.stop AS other_stop
      FROM pair
      JOIN presence b ON b.person_id = pair.other
      JOIN house h ON h.house = b.house AND h.premises_id = ANY(%(premises)s)
     WHERE pair.mine = ANY(%(own)s)
       AND b.start < %(stop)s AND b.stop > %(start)s
       AND daterange(pair.date_from, pair.date_to, '[]') @> b.day
       AND (b.visit_id IS NULL OR b.visit_id <> ALL(%(without)s))
     ORDER BY b.start, pair.mine
"""
)


@dataclass(frozen=True)
class Encounter:
    """Somebody at a visit or a meeting, and the one they must not meet, at the same premises about the same time.

    Moments are naive UTC. Of a visit that is only thought of there is no ``visit_id``.
    """

    separation_id: int
    is_protected: bool
    assignment_id: int
    person_id: int
    start: datetime
    stop: datetime
    premises_id: int
    other_visit_id: int | None
    other_meeting_id: int | None
    other_assignment_id: int
    other_person_id: int
    other_start: datetime
    other_stop: datetime
    visit_id: int | None = None
    meeting_id: int | None = None

    @property
    def own(self):
        """What it is an encounter of, and with what: (“visit” or “meeting”, id)."""
        return ("visit", self.visit_id) if self.visit_id else ("meeting", self.meeting_id)

    @property
    def other(self):
        """What the other one is at, as `own`."""
        return ("visit", self.other_visit_id) if self.other_visit_id else ("meeting", self.other_meeting_id)

    @property
    def is_near(self):
        """Whether the two are there so that they meet: one of them protected, a quarter of an hour apart too."""
        leaving = timedelta(minutes=LEAVING_MINUTES)
        if self.is_protected:
            return self.start < self.other_stop + leaving and self.other_start < self.stop + leaving
        return self.start <= self.other_stop and self.other_start <= self.stop

    @property
    def hours(self):
        """From when to when both are there; of two who follow each other the gap between them."""
        moments = sorted((max(self.start, self.other_start), min(self.stop, self.other_stop)))
        return moments[0], moments[1]


class UmgangeSeparation(models.Model):
    """Where those who must not meet would, as it is planned."""

    _inherit = "umgange.separation"

    @api.model
    def _find_encounters(self, visits=None, meetings=None):
        """Return where people at ``visits`` or ``meetings`` would meet whom they must not, in order of time.

        A constant number of queries, one where nobody is kept apart. With lent rights: who is told what of it
        is for `_describe_encounters`.

        :rtype: list[Encounter]
        """
        visits = (self.env["umgange.visit"] if visits is None else visits)._origin
        meetings = (self.env["umgange.meeting"] if meetings is None else meetings)._origin
        days = [*visits.mapped("date"), *(meeting._get_day() for meeting in meetings)]
        separations = self._find_holding(days, visits.company_id | meetings.company_id)
        rows = self._compare(ENCOUNTERS, separations, visits=visits.ids, meetings=meetings.ids, leaving=LEAVING_MINUTES)
        return [Encounter(**row) for row in rows]

    @api.model
    def _find_others(self, people, premises, days, without):
        """Return when those whom ``people`` must not meet are at ``premises``, on the days from–to.

        With lent rights, and in as many queries as `_find_encounters`.

        :param without: visits that do not count
        :rtype: list[dict]
        """
        own = lend(people)
        separations = self._find_holding(days, premises.company_id).filtered(lambda each: each._get_persons() & own)
        # A day more on each side: the zones of the premises are not asked for.
        start, stop = (fields.Datetime.to_datetime(day) for day in (min(days), max(days) + timedelta(days=1)))
        margin = timedelta(days=1)
        return self._compare(
            OTHERS,
            separations,
            own=people.ids,
            premises=premises.ids,
            start=start - margin,
            stop=stop + margin,
            without=without.ids,
        )

    @api.model
    def _compare(self, statement, separations, **values):
        """Return the rows of one of the statements above; none where nobody is kept apart."""
        if not separations:
            return []
        self._flush_presences()
        people = separations.first_person_id | separations.second_person_id
        return lend(self).env.execute_query_dict(
            SQL(
                statement,
                people=people.ids,
                separations=separations.ids,
                handover=HANDOVER_MINUTES,
                sites=list(SITE_PLACES),
                **values,
            )
        )

    @api.model
    def _find_holding(self, days, companies):
        """Return with lent rights what holds on one of ``days``, in these companies."""
        days = [day for day in days if day]
        if not days:
            return lend(self.browse())
        return lend(self).search(
            [
                ("state", "=", "decided"),
                ("company_id", "in", companies.ids),
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

    def _take_turns(self, people):
        """Let those who plan about the same two people plan one after the other.

        The row is written: a transaction that began before another one had planned begins anew, and sees
        that visit. Else two who plan at once would each find nobody there.
        """
        people = lend(people)
        concerned = self.filtered(lambda each: people & each._get_persons())
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
                ids = {res_id for each_kind, res_id in (each.other for each in encounters) if each_kind == kind}
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
        premises = lent["umgange.premises"].browse(encounter.premises_id)
        words = {
            "who": lent["umgange.person"].browse(encounter.person_id).code,
            "place": premises.name,
            "hours": format_hours(*encounter.hours, premises.tz),
        }
        if encounter.other not in known:
            return self.env._("Somebody whom %(who)s must not meet is at %(place)s %(hours)s.", **words)
        assignments = lent["umgange.assignment"]
        words["own"] = assignments.browse(encounter.assignment_id).name
        words["other"] = lent["umgange.person"].browse(encounter.other_person_id).code
        words["their"] = assignments.browse(encounter.other_assignment_id).name
        return self.env._(
            "%(who)s (%(own)s) and %(other)s (%(their)s) must not meet: both are at %(place)s %(hours)s.", **words
        )

    @api.model
    def _describe_refusal(self, encounters, known=None):
        """Return the sentences that refuse, and what to do instead."""
        todo = self.env._("One of them is protected: choose another time or other premises.")
        return "\n".join([*self._describe_encounters(encounters, known), todo])

    @api.model
    def _get_settled(self, encounters):
        """Return the visits and meetings for which somebody has said how people are kept apart, as `Encounter.own`."""
        there = {key for each in encounters for key in (each.own, each.other)}
        settled = set()
        for kind in ("visit", "meeting"):
            # Sudo: whether one of any family is settled, and nothing else of it; how is not told.
            records = self.env[f"umgange.{kind}"].sudo().browse(res_id for name, res_id in there if name == kind)
            settled |= {(kind, res_id) for res_id in records.filtered("apart_measure").ids}
        return settled
