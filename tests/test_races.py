"""Thirty want the same room or supporter at once: one gets it, the others a sentence, whatever the way in.

Each test runs twice: in threads with a cursor each, which commit, and over HTTP against two servers on one database.
"""

import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import partial
from itertools import cycle
from typing import Any

import pytest
from live_system import Client, LiveSystem, Refused, day
from racing import OrmClient, Race, assert_told, find_night, http_race, open_registry, plan, some_day, utc

import odoo

RACERS = 30


@pytest.fixture(scope="module")
def deadlocks() -> list[str]:
    """The deadlocks that clients inside Odoo have met."""
    return []


@pytest.fixture(scope="module")
def registry(system: LiveSystem) -> Iterator["odoo.modules.registry.Registry"]:
    """The live database inside this process."""
    with open_registry(system.db) as registry:
        yield registry


@pytest.fixture(scope="module", params=["orm", "http"])
def race(request, system: LiveSystem, registry, deadlocks) -> Race:
    """Races inside Odoo, and over HTTP against two servers in turn."""

    def inside(login: str) -> OrmClient:
        return OrmClient(registry, system.users[login], deadlocks)

    if request.param == "orm":
        return Race("orm", system, inside, inside)
    return http_race(system, inside)


@pytest.fixture(scope="module")
def assignments(system: LiveSystem) -> list[int]:
    """Thirty assignments that have nothing in common."""
    return [system.make_assignment() for _ in range(RACERS)]


@pytest.fixture
def room(system: LiveSystem) -> tuple[int, int]:
    """Solen as a room and as what is booked."""
    return system.room, system.sql("SELECT resource_id FROM umgange_room WHERE id = %s", system.room)[0][0]


def test_thirty_race_for_one_room(race, assignments, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)
    outcome = race.run([plan(assignment, start, stop, room_id=room[0]) for assignment in assignments])
    assert (len(outcome.won), len(outcome.lost)) == (1, RACERS - 1)
    assert race.bookings(start, stop) == [(room[1], start, stop)]
    assert_told(outcome, "Solen", f"{when} 15.00–17.00")
    # What a loser had begun is gone too.
    assert race.system.count("umgange_visit", "start = %s", start) == 1


def test_thirty_race_for_room_and_supporter_in_mixed_order(race, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)
    [(supporter,)] = race.system.sql("SELECT resource_id FROM umgange_supporter WHERE id = %s", race.system.supporter)

    def book(resources: list[int], client: Client) -> list[int]:
        values = [{"resource_id": resource, "start": str(start), "stop": str(stop)} for resource in resources]
        return client.call("umgange.booking", "create", vals_list=values)

    orders = cycle([[room[1], supporter], [supporter, room[1]]])
    outcome = race.run([partial(book, next(orders)) for _ in range(RACERS)])
    assert len(outcome.won) == 1
    assert race.bookings(start, stop) == sorted([(room[1], start, stop), (supporter, start, stop)])
    assert_told(outcome, f"{when} 15.00–17.00")
    assert all("Solen" in refused.sentence or "Test supporter" in refused.sentence for refused in outcome.lost)


def test_visits_race_with_bookings_for_room_and_supporter(race, assignments, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)
    [(supporter,)] = race.system.sql("SELECT resource_id FROM umgange_supporter WHERE id = %s", race.system.supporter)
    visits = [
        plan(assignment, start, stop, room_id=room[0], supporter_id=race.system.supporter)
        for assignment in assignments[:10]
    ]

    def book(resource: int, client: Client) -> int:
        return client.create("umgange.booking", resource_id=resource, start=str(start), stop=str(stop))

    resources = cycle([supporter, room[1]])
    outcome = race.run([*visits, *(partial(book, next(resources)) for _ in range(10))])
    taken = race.bookings(start, stop)
    assert len(taken) == len({resource for resource, _start, _stop in taken}) <= 2
    assert len(outcome.won) in (1, 2)
    assert_told(outcome, f"{when} 15.00–17.00")


def test_visits_race_with_meetings_for_one_room(race, assignments, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)

    def meet(assignment: int, client: Client) -> int:
        values = {"start": str(start), "stop": str(stop), "room_id": room[0]}
        return client.create("umgange.meeting", assignment_id=assignment, **values)

    visits = [plan(assignment, start, stop, room_id=room[0]) for assignment in assignments[:10]]
    meetings = [partial(meet, assignment) for assignment in assignments[10:20]]
    outcome = race.run([call for pair in zip(visits, meetings, strict=True) for call in pair])
    assert (len(outcome.won), len(outcome.lost)) == (1, 19)
    assert race.bookings(start, stop) == [(room[1], start, stop)]
    assert_told(outcome, "Solen")
    # What a loser had begun is gone too.
    assert sum(race.system.count(table, "start = %s", start) for table in ("umgange_visit", "umgange_meeting")) == 1


def test_another_gets_the_room_when_the_winner_rolls_back(race, assignments, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)
    holder = race.holder("coordinator")
    with holder.registry.cursor() as cr:
        env = odoo.api.Environment(cr, holder.uid, {})
        env["umgange.booking"].create({"resource_id": room[1], "start": start, "stop": stop})
        env.cr.flush()

        def give_up() -> None:
            until = time.monotonic() + 30
            while (
                race.system.count("pg_stat_activity", "datname = current_database() AND wait_event_type = 'Lock'") < 5
            ):
                assert time.monotonic() < until, "nobody waits for the winner"
                time.sleep(0.02)
            cr.rollback()

        leaver = threading.Thread(target=give_up)
        leaver.start()
        outcome = race.run([plan(assignment, start, stop, room_id=room[0]) for assignment in assignments[:10]])
        leaver.join()
    assert (len(outcome.won), len(outcome.lost)) == (1, 9)
    assert race.bookings(start, stop) == [(room[1], start, stop)]
    assert_told(outcome, "Solen", "15.00–17.00")


def test_adjacent_times_both_succeed(race, assignments, room):
    when = some_day()
    slots = [(utc(when, 13), utc(when, 15)), (utc(when, 15), utc(when, 17))]
    racers = zip(assignments[:12], cycle(slots))
    outcome = race.run([plan(assignment, *slot, room_id=room[0]) for assignment, slot in racers])
    assert len(outcome.won) == 2
    assert race.bookings(slots[0][0], slots[1][1]) == [(room[1], *slot) for slot in slots]
    assert_told(outcome, "Solen")


def test_a_visit_over_midnight_takes_the_room_on_both_days(race, assignments, room):
    when, _the_day_after = some_day(), some_day()
    slots = [(utc(when, 23), utc(when, 25)), (utc(when, 24), utc(when, 26))]
    racers = zip(assignments[:12], cycle(slots))
    outcome = race.run([plan(assignment, *slot, room_id=room[0]) for assignment, slot in racers])
    assert len(outcome.won) == 1
    assert len(race.bookings(slots[0][0], slots[1][1])) == 1
    assert_told(outcome, "Solen")


def test_of_two_who_must_not_meet_one_is_planned(race, room):
    system, coordinator = race.system, race.system.json("coordinator")
    assignments = [system.make_assignment(room_id=each) for each in (room[0], system.room2)]
    people = [coordinator.create("umgange.person", kind="adult") for _ in assignments]
    for assignment, person in zip(assignments, people, strict=True):
        values = {"assignment_id": assignment, "role": "visiting", "person_id": person}
        coordinator.create("umgange.participant", **values)
    system.json("manager").write("umgange.person", people[0], protection="marked", list_reason="Hot")
    pair = dict(zip(("first_person_id", "second_person_id"), people, strict=True))
    values = {"reason": "Hot", "decided_by": "board", "date_from": day(-1)}
    separation = coordinator.create("umgange.separation", **values, **pair)
    coordinator.call("umgange.separation", "action_decide", [separation])
    for _ in range(5):
        when = some_day()
        outcome = race.run([plan(assignment, utc(when, 15), utc(when, 17)) for assignment in assignments])
        assert (len(outcome.won), len(outcome.lost)) == (1, 1)
        assert_told(outcome, "must not meet")


def test_those_who_sign_for_one_child_at_once_make_one_chain(race):
    assignment = race.system.make_assignment()
    [(child,)] = race.system.sql("SELECT person_id FROM umgange_participant WHERE assignment_id = %s", assignment)
    client = race.client("coordinator")
    values = {"assignment_id": assignment, "child_id": child, "kind": "event", "facts": "Lekte."}
    drafts = [client.create("umgange.journal.entry", **values) for _ in range(4)]

    def sign(draft: int, client: Client) -> int:
        client.call("umgange.journal.entry", "action_sign", [draft])
        return draft

    outcome = race.run([partial(sign, draft) for draft in drafts])
    assert sorted(outcome.won) == drafts
    links = race.system.sql(
        "SELECT chain_number, chain_previous, chain_link FROM umgange_journal_entry WHERE child_id = %s ORDER BY 1",
        child,
    )
    assert [number for number, _previous, _link in links] == [1, 2, 3, 4]
    assert [previous for _number, previous, _link in links[1:]] == [link for _number, _previous, link in links[:-1]]
    head = race.system.sql("SELECT number, link FROM umgange_journal_chain WHERE child_id = %s", child)
    assert head == [(4, links[-1][2])]


def test_of_those_who_register_one_order_at_once_one_does_and_the_others_are_told(race):
    assignment = race.system.make_assignment()
    client = race.client("coordinator")
    values = {"assignment_id": assignment, "product_id": race.system.product, "visits": 12}
    dialogs = [client.create("umgange.order.register", **values) for _ in range(8)]

    def register(dialog: int, client: Client) -> None:
        client.call("umgange.order.register", "action_register", [dialog])

    # Who comes while the first is at it is told to wait, who comes after finds the order there.
    outcome = race.run([partial(register, dialog) for dialog in dialogs], status=409)
    assert outcome.won
    assert_told(outcome, "Somebody else is changing", "just now")
    assert race.system.count("sale_order", "umgange_assignment_id = %s", assignment) == 1
    # As much again is another order, by a dialog that opens when the first is there.
    register(client.create("umgange.order.register", **values), client)
    assert race.system.count("sale_order", "umgange_assignment_id = %s", assignment) == 2


def test_of_those_who_make_up_for_one_visit_at_once_one_does(race):
    # A family of its own, in no room: what makes up for it lies on a day that other tests use.
    assignment, when = race.system.make_assignment(), some_day()
    client = race.client("coordinator")
    visit = plan(assignment, utc(when, 15), utc(when, 17))(client)
    client.call("umgange.visit", "action_cancel", [visit], reason="child_ill")
    # Everybody has the form open already: each proposes the same next free time.
    forms = [client.call("umgange.visit", "action_replace", [visit])["res_id"] for _ in range(8)]

    def make_up(form: int, client: Client) -> None:
        client.call("umgange.visit.series", "action_plan", [form])

    outcome = race.run([partial(make_up, form) for form in forms], status=409)
    assert outcome.won
    assert race.system.count("umgange_visit", "replaces_id = %s", visit) == 1


def test_two_who_fit_the_visits_to_a_new_plan_at_once_do_it_once(race):
    assignment = race.system.make_assignment()
    client = race.client("coordinator")
    first = date.today() + timedelta(days=(2 - date.today().weekday()) % 7 + 350)
    point = [(0, 0, {"name": "Plats", "agreed": "Solen"})]
    weekly = {"rule_every": "1", "rule_starts_at": 9.0, "rule_ends_at": 10.0, "rule_skip_red_days": False}
    values = {"assignment_id": assignment, "valid_from": str(first), "point_ids": point, **weekly}
    old = client.create("umgange.plan", wed=True, **values)
    client.call("umgange.plan", "action_approve", [old])
    series = client.create(
        "umgange.visit.series",
        assignment_id=assignment,
        first_day=str(first),
        interval_weeks=1,
        starts_at=9.0,
        ends_at=10.0,
        count=4,
    )
    client.call("umgange.visit.series", "action_plan", [series])
    new = client.create("umgange.plan", thu=True, **values)
    client.call("umgange.plan", "action_approve", [new])
    forms = [client.call("umgange.plan", "action_refit", [new])["res_id"] for _ in range(6)]

    def fit(form: int, client: Client) -> None:
        client.call("umgange.visit.series", "action_plan", [form])

    outcome = race.run([partial(fit, form) for form in forms], status=409)
    assert outcome.won
    days = race.system.sql("SELECT EXTRACT(isodow FROM date) FROM umgange_visit WHERE assignment_id = %s", assignment)
    assert [int(day) for (day,) in days] == [4] * 4


@pytest.mark.parametrize("change", [timedelta(hours=1), timedelta(hours=-1)], ids=["to summer", "to winter"])
def test_one_gets_the_night_in_which_the_clocks_change(race, assignments, room, change):
    night = find_night(change)

    def series(assignment: int, client: Client) -> Any:
        values = {
            "first_day": str(night),
            "interval_weeks": 1,
            "count": 1,
            "starts_at": 2.5,
            "ends_at": 4.0,
            "room_id": room[0],
        }
        wizard = client.create("umgange.visit.series", assignment_id=assignment, **values)
        return client.call("umgange.visit.series", "action_plan", [wizard])

    outcome = race.run([partial(series, assignment) for assignment in assignments[:10]])
    assert (len(outcome.won), len(outcome.lost)) == (1, 9)
    [(_resource, start, stop)] = race.bookings(utc(night, 0), utc(night, 6))
    # The half hour that does not exist begins with the next that does; what exists twice is the first.
    first = {1: "01:00", -1: "00:30"}[change // timedelta(hours=1)]
    assert f"{start:%H:%M}" == first
    assert_told(outcome, "Solen", str(night))
    # Both runs of this test use the same night.
    race.client("coordinator").call(
        "umgange.visit",
        "unlink",
        race.system.sql("SELECT array_agg(id) FROM umgange_visit WHERE start = %s", start)[0][0],
    )


def test_the_hour_that_comes_twice_is_two_times(race, assignments, room):
    night = find_night(timedelta(hours=-1))
    midnight = datetime.combine(night, clock())
    slots = [(midnight + timedelta(minutes=minutes), midnight + timedelta(minutes=minutes + 60)) for minutes in (0, 60)]
    outcome = race.run(
        [plan(assignment, *slot, room_id=room[0]) for assignment, slot in zip(assignments[:8], cycle(slots))]
    )
    assert len(outcome.won) == 2
    assert race.bookings(midnight, midnight + timedelta(hours=2)) == [(room[1], *slot) for slot in slots]
    race.client("coordinator").call("umgange.visit", "unlink", outcome.won)


def test_one_visit_moves_into_a_free_time_and_the_others_stay(race, assignments, room):
    movers = 10
    when = some_day()
    start, stop = utc(when, 10), utc(when, 12)
    client = race.client("coordinator")
    old = {}
    for assignment in assignments[:movers]:
        slot = (utc(some_day(), 15), utc(some_day(), 17))
        slot = (slot[0], slot[0] + timedelta(hours=2))
        old[plan(assignment, *slot, room_id=room[0])(client)] = slot

    def move(visit: int, client: Client) -> int:
        client.write("umgange.visit", visit, start=str(start), stop=str(stop))
        return visit

    outcome = race.run([partial(move, visit) for visit in old])
    assert (len(outcome.won), len(outcome.lost)) == (1, movers - 1)
    assert race.bookings(start, stop) == [(room[1], start, stop)]
    assert_told(outcome, "Solen", f"{when} 10.00–12.00")
    for visit, slot in old.items():
        expected = (start, stop) if visit == outcome.won[0] else slot
        assert race.system.sql("SELECT start, stop FROM umgange_visit WHERE id = %s", visit) == [expected]
        assert race.system.sql("SELECT start, stop FROM umgange_booking WHERE visit_id = %s AND active", visit) == [
            expected
        ]


def test_one_of_the_cancelled_visits_takes_its_time_back(race, assignments, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)
    client = race.client("coordinator")
    visits = []
    for assignment in assignments[:8]:
        visits.append(plan(assignment, start, stop, room_id=room[0])(client))
        client.call("umgange.visit", "action_cancel", [visits[-1]], reason="child_ill")

    def restore(visit: int, client: Client) -> int:
        client.call("umgange.visit", "action_correct", [visit], state="planned", reason="Wrong visit")
        return visit

    outcome = race.run([partial(restore, visit) for visit in visits], login="manager")
    assert (len(outcome.won), len(outcome.lost)) == (1, len(visits) - 1)
    assert race.bookings(start, stop) == [(room[1], start, stop)]
    assert_told(outcome, "Solen", f"{when} 15.00–17.00")
    states = dict(race.system.sql("SELECT id, state FROM umgange_visit WHERE id = ANY(%s)", visits))
    assert states == {visit: "planned" if visit in outcome.won else "cancelled" for visit in visits}


def test_a_cancelled_visit_cannot_come_back_when_its_time_is_taken(race, assignments, room):
    when = some_day()
    start, stop = utc(when, 15), utc(when, 17)
    client = race.client("coordinator")
    cancelled = plan(assignments[0], start, stop, room_id=room[0])(client)
    client.call("umgange.visit", "action_cancel", [cancelled], reason="child_ill")
    plan(assignments[1], start + timedelta(hours=1), stop + timedelta(hours=1), room_id=room[0])(client)
    with pytest.raises(Refused, match="Solen.*16.00–18.00"):
        race.client("manager").call(
            "umgange.visit", "action_correct", [cancelled], state="planned", reason="Wrong visit"
        )
    assert race.system.sql("SELECT state FROM umgange_visit WHERE id = %s", cancelled) == [("cancelled",)]


def test_nobody_met_a_deadlock(race, deadlocks):
    # The statistics of a connection are written when it has been idle for a second, or ends.
    time.sleep(1.2)
    found = race.system.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert (found, deadlocks) == ([(0,)], [])


def test_the_nights_are_found():
    assert {find_night(timedelta(hours=hours)).weekday() for hours in (1, -1)} == {6}
    assert day(0) == str(date.today())
