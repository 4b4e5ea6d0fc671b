from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..models.umgange_visit_time import TAKEN_STATES
from ..tools import continuity
from ..tools.alternatives import DAYS_NEAR, FAMILY, Options, Taken, Wanted, find_alternatives, merge_windows
from ..tools.intervals import Slot, clashes
from ..tools.local_time import local_date, to_local

# The lines that would book something.
BOOKING_KINDS = ("new", "extra", "move", "confirmed_move")
# Who is away is asked for as often: each time for all that is proposed.
ATTEMPTS = 3


class UmgangeVisitSeries(models.TransientModel):
    """What clashes, and what is free near it: in as many queries for one visit as for a year of them."""

    _inherit = "umgange.visit.series"

    choice_ids = fields.One2many("umgange.visit.series.choice", "series_id", "Free instead")
    shows_choices = fields.Boolean("Show what is free, day by day")

    continuity_change = fields.Char("What changes for the child", compute="_compute_continuity_change")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid")
    @api.depends("line_ids.start", "line_ids.skip", "line_ids.tick", "line_ids.room_id", "line_ids.supporter_id")
    def _compute_continuity_change(self):
        for series in self:
            series.continuity_change = series._get_continuity_change()

    # === ACTION METHODS === #

    def action_choose_nearest(self):
        """Choose the nearest free time for each line that clashes and has one.

        :return: the action that shows the same form again
        """
        self.ensure_one()
        for choices in self.choice_ids.grouped("line_id").values():
            choices[:1]._choose()
        return self.action_preview()

    def action_skip_clashes(self):
        """Leave out the days that clash.

        :return: the action that shows the same form again
        """
        self.ensure_one()
        self.line_ids.filtered("clash").skip = True
        return self.action_preview()

    # === BUSINESS METHODS === #

    def _fill_preview(self, times):
        """Replace the lines and what is proposed instead by those of ``times``."""
        self.line_ids.unlink()
        there = self._get_planned_starts()
        booking = [
            time
            for time in times
            if time["kind"] in BOOKING_KINDS and not time["skip"] and (time["visit_id"] or time["start"] not in there)
        ]
        clashing, away = self._find_clashing(booking), self._find_away(booking)
        lines = self.env["umgange.visit.series.line"].create(
            [
                {**time, "series_id": self.id, "clash": clashing.get(id(time)), "away": away.get(id(time))}
                for time in times
            ]
        )
        taken_lines = {line.id: time for line, time in zip(lines, times, strict=True) if id(time) in clashing}
        free = [time for time in booking if id(time) not in clashing]
        self._propose(taken_lines, free)

    def _find_clashing(self, times):
        """Return ``{id of the time: sentences}`` for the times whose room or supporter is taken."""
        wanted = [
            Slot(key, time["start"], time["stop"], time) for time in times for key in self._get_resource_ids(time)
        ]
        if not wanted:
            return {}
        # What the visits that would move or go away hold is free by then.
        bookings = self._get_given_up().booking_ids
        found = bookings._find_clashes([(slot.key, slot.start, slot.stop) for slot in wanted])
        texts = defaultdict(list)
        for clash in clashes(wanted, [Slot(*slot) for slot in found]):
            sentence = bookings._describe_clash(clash.taken.key, clash.taken.start, clash.taken.stop)
            texts[id(clash.wanted.ref)].append(sentence)
        return {key: "\n".join(sentences) for key, sentences in texts.items()}

    def _find_away(self, times):
        """Return ``{id of the time: sentences}`` on who is away or off work then: it warns, and stops nothing."""
        slots = {
            id(time): [(key, time["start"], time["stop"]) for key in self._get_resource_ids(time)] for time in times
        }
        away = self.env["umgange.booking"]._get_absences([slot for several in slots.values() for slot in several])
        return {
            key: " ".join(sentence for slot in several for sentence in away.get(slot, ())) or False
            for key, several in slots.items()
        }

    def _get_given_up(self):
        """Return the visits whose time is free when this is done (hook)."""
        return self.env["umgange.visit"]

    def _get_resource_ids(self, time):
        """Return the resources that a line would book: the room, and one supporter or two."""
        wanted = self._to_wanted(time)
        return [key for key in (wanted.room, wanted.supporter, *wanted.others) if key is not None]

    def _to_wanted(self, time):
        room = self.env["umgange.room"].browse(time["room_id"])
        supporter = self.env["umgange.supporter"].browse(time["supporter_id"])
        assignment = self.assignment_id
        second = assignment.second_supporter_id if assignment.needs_two_supporters else supporter.browse()
        return Wanted(
            time["start"],
            time["stop"],
            room.resource_id.id or None,
            supporter.resource_id.id or None,
            tuple((second - supporter).resource_id.ids),
        )

    def _get_continuity_change(self):
        """Return what the lines do to how much stays the same for the child, or False where they do nothing."""
        assignment = self.assignment_id
        visits = assignment._fetch_met_visits().get(assignment, ()) if self.line_ids else ()
        there = self._get_planned_starts() if self.line_ids else set()
        changed = {}
        for line in self.line_ids.filtered(lambda each: each.kind in BOOKING_KINDS and not each.skip):
            if line.kind == "confirmed_move" and not line.tick or not line.visit_id and line.start in there:
                continue
            changed[line.visit_id or line] = continuity.Meeting(
                to_local(line.start, self._get_zone()), line.room_id.id or None, line.supporter_id.id or None
            )
        # What goes away is no change that the child meets.
        gone = self.line_ids.filtered(lambda each: each.kind == "remove" and not each.skip).visit_id
        before = {visit: visit._get_continuity_meeting() for visit in visits if visit not in gone}
        return bool(changed) and assignment._describe_continuity_change(before, changed)

    # === WHAT IS FREE INSTEAD === #

    def _propose(self, clashing, free):
        """Write down what is free near each clashing line.

        :param dict clashing: line id -> its values
        :param list free: the values of the lines that will be booked as they are
        """
        if not clashing:
            return
        rooms, supporters = self._get_other_rooms(clashing.values()), self._get_known_supporters()
        near = timedelta(days=DAYS_NEAR + 1)
        windows = merge_windows((time["start"] - near, time["stop"] + near) for time in clashing.values())
        family_days, left_out = self._get_family_days(free), self._get_left_out()
        taken = self._find_taken(windows, free, rooms, supporters)
        wanted, options = {}, {}
        for line_id, time in clashing.items():
            own_day = {local_date(time["start"], self._get_zone())}
            wanted[line_id] = self._to_wanted(time)
            options[line_id] = self._get_options(time["room_id"], rooms, supporters, family_days - own_day, left_out)
        found = self._leave_out_absent(
            taken, lambda index: {key: find_alternatives(wanted[key], index, options[key]) for key in wanted}
        )
        records = {each.resource_id.id: each for each in (*rooms, *supporters)}
        self.env["umgange.visit.series.choice"].create(
            [self._prepare_choice(key, each, records) for key, several in found.items() for each in several]
        )

    def _leave_out_absent(self, slots, find):
        """Return what ``find`` proposes, without those who are away or off work then.

        They are looked up for all proposals at once, and who was away is taken the next time.

        :param list slots: who is taken
        :param find: from a ``Taken`` to lists of alternatives by line
        """
        slots, found = list(slots), {}
        for _attempt in range(ATTEMPTS):
            found = find(Taken(slots))
            proposed = {
                (key, each.wanted.start, each.wanted.stop)
                for several in found.values()
                for each in several
                for key in each.wanted.keys
                if key != FAMILY
            }
            away = self.env["umgange.booking"]._get_absences(sorted(proposed))
            if not away:
                return found
            slots += [Slot(*slot) for slot in away]
        absent = Taken(slots)
        return {key: [each for each in several if absent.suits(each.wanted)] for key, several in found.items()}

    def _get_other_rooms(self, times):
        """Return the rooms of the premises in question, those that the lines want among them."""
        rooms = self.env["umgange.room"].browse({time["room_id"] for time in times} - {False})
        return rooms.search([("premises_id", "in", rooms.premises_id.ids)])

    def _get_known_supporters(self):
        """Return who knows the child, best first: the own supporter, the substitute, who has met the family."""
        assignment = self.assignment_id
        held = assignment.visit_ids.filtered(lambda visit: visit.state in ("done", "under_way"))
        known = self.supporter_id | assignment.supporter_id | assignment.substitute_id
        return (known | held.sorted("start", reverse=True).supporter_id).filtered("active")

    def _find_taken(self, windows, free, rooms, supporters):
        """Return who is taken within the windows, what this series is about to book included.

        :param list windows: (start, stop), none of which overlap
        :rtype: list[Slot]
        """
        assignment = self.assignment_id
        supporters |= assignment.second_supporter_id if assignment.needs_two_supporters else supporters.browse()
        keys = [*rooms.resource_id.ids, *supporters.resource_id.ids]
        bookings = self._get_given_up().booking_ids
        slots = [(key, start, stop) for key in keys for start, stop in windows]
        found = bookings._find_clashes(slots) if slots else []
        own = [
            Slot(key, time["start"], time["stop"]) for time in free for key in (FAMILY, *self._get_resource_ids(time))
        ]
        family = [Slot(FAMILY, visit.start, visit.stop) for visit in self._get_other_visits()]
        return [*(Slot(*slot) for slot in found), *own, *family]

    def _get_other_visits(self):
        """Return the family's visits that stand."""
        visits = self.assignment_id.visit_ids - self._get_given_up()
        return visits.filtered(lambda visit: visit.state in TAKEN_STATES)

    def _get_family_days(self, free):
        """Return the days on which the family meets already, or will."""
        zone = self._get_zone()
        return {local_date(time["start"], zone) for time in free} | set(self._get_other_visits().mapped("date"))

    def _get_options(self, room_id, rooms, supporters, family_days, left_out):
        """Return what may be chosen instead of a line in that room."""
        room = self.env["umgange.room"].browse(room_id)
        same_premises = rooms.filtered(lambda each: each.premises_id == room.premises_id)
        today = self.assignment_id._get_today()
        return Options(
            zone=self._get_zone(),
            rooms=tuple(same_premises.resource_id.ids),
            supporters=tuple(supporters.resource_id.ids),
            is_out=lambda day: day <= today or day in family_days or left_out(day),
        )

    def _get_left_out(self):
        """Return what tells of a day whether nobody meets on such a day: asked once for all of them (hook).

        :rtype: collections.abc.Callable[[datetime.date], bool]
        """
        return lambda _day: False

    def _take_choice(self, choice):
        """Let the line of the choice be as chosen (hook)."""
        choice.line_id.write({**choice._get_values(), "chosen": True, "skip": False})

    def _prepare_choice(self, line_id, found, records):
        empty = self.env["umgange.room"]
        return {
            "series_id": self.id,
            "line_id": line_id,
            "kind": found.kind,
            "start": found.wanted.start,
            "stop": found.wanted.stop,
            "room_id": records.get(found.wanted.room, empty).id,
            "supporter_id": records.get(found.wanted.supporter, empty).id,
        }
