"""Whoever books what cannot be, or two things at once that exclude each other: over HTTP, against two servers.

The races for one room in every way are in `test_races.py`; here is what people do to one visit at the same time, and
what no form would send.
"""

from datetime import date, timedelta
from functools import partial
from itertools import count, cycle
from typing import Any

import pytest
from live_system import Client, LiveSystem, Refused
from racing import Race, http_race, plan, utc

# Each test has a day of its own, far from those of the other races.
_days = count(400)
WRONG = {409, 422}


@pytest.fixture(scope="module")
def race(system: LiveSystem) -> Race:
    """Races over HTTP against two servers in turn."""
    return http_race(system)


@pytest.fixture
def client(race) -> Client:
    return race.client("coordinator")


def some_slot() -> tuple[Any, Any]:
    """Return a quarter to and past in a day that no other test uses: 15 to 17 in Stockholm."""
    when = date.today() + timedelta(days=next(_days))
    return utc(when, 15), utc(when, 17)


def active(race: Race, visit: int) -> int:
    return race.system.count("umgange_booking", "visit_id = %s AND active", visit)


def state(race: Race, visit: int) -> str:
    return race.system.sql("SELECT state FROM umgange_visit WHERE id = %s", visit)[0][0]


def test_one_supporter_is_at_one_of_many_families(race):
    start, stop = some_slot()
    rooms = cycle([race.system.room, race.system.room2])
    supporter = race.system.supporter
    calls = [
        plan(race.system.make_assignment(), start, stop, supporter_id=supporter, room_id=next(rooms)) for _ in range(8)
    ]
    outcome = race.run(calls)
    assert (len(outcome.won), len(outcome.lost)) == (1, 7)
    assert len(race.bookings(start, stop)) == 2


def test_a_visit_is_confirmed_or_cancelled_and_books_what_it_says(race, client):
    for _round in range(3):
        start, stop = some_slot()
        visit = plan(race.system.make_assignment(), start, stop, room_id=race.system.room)(client)

        def confirm(mine: Client, visit: int = visit) -> None:
            mine.call("umgange.visit", "action_confirm", [visit])

        def cancel(mine: Client, visit: int = visit) -> None:
            mine.call("umgange.visit", "action_cancel", [visit], reason="child_ill")

        outcome = race.run([confirm, cancel] * 4, status=WRONG)
        assert outcome.won
        # Whoever came while another was at it was told so; nothing is both.
        assert active(race, visit) == {"confirmed": 1, "cancelled": 0}[state(race, visit)]


def test_a_visit_is_swapped_or_cancelled_and_nobody_stays_booked(race, client):
    for _round in range(3):
        start, stop = some_slot()
        visit = plan(
            race.system.make_assignment(), start, stop, room_id=race.system.room, supporter_id=race.system.supporter
        )(client)

        def swap(mine: Client, visit: int = visit) -> None:
            mine.write("umgange.visit", visit, supporter_id=race.system.supporter2)

        def cancel(mine: Client, visit: int = visit) -> None:
            mine.call("umgange.visit", "action_cancel", [visit], reason="provider_cancelled")

        outcome = race.run([swap, cancel] * 4, status=WRONG)
        assert outcome.won
        booked = {"planned": 2, "cancelled": 0}[state(race, visit)]
        assert active(race, visit) == len(race.bookings(start, stop)) == booked


def test_two_substitutes_at_once_leave_one_of_them_booked(race, client):
    start, stop = some_slot()
    system = race.system
    visit = plan(system.make_assignment(), start, stop, room_id=system.room)(client)
    supporters = cycle([system.supporter, system.supporter2])

    def swap(supporter: int, mine: Client) -> int:
        mine.write("umgange.visit", visit, supporter_id=supporter)
        return supporter

    race.run([partial(swap, next(supporters)) for _ in range(8)], status=WRONG)
    assert active(race, visit) == 2
    booked = {resource for resource, _start, _stop in race.bookings(start, stop)}
    held = system.sql(
        "SELECT s.resource_id FROM umgange_visit v JOIN umgange_supporter s ON s.id = v.supporter_id WHERE v.id = %s",
        visit,
    )[0][0]
    assert held in booked


@pytest.mark.parametrize("minutes", [0, -1, -120], ids=["no length", "a minute back", "two hours back"])
def test_what_takes_no_time_is_refused_in_words(race, client, minutes):
    start, _stop = some_slot()
    stop = start + timedelta(minutes=minutes)
    resource = race.system.sql("SELECT resource_id FROM umgange_room WHERE id = %s", race.system.room)[0][0]
    before = race.system.count("umgange_booking")
    with pytest.raises(Refused, match="after that, an end") as visit:
        plan(race.system.make_assignment(), start, stop, room_id=race.system.room)(client)
    with pytest.raises(Refused, match="ends before it begins") as booking:
        client.create("umgange.booking", resource_id=resource, start=str(start), stop=str(stop))
    assert {visit.value.status, booking.value.status} == {422}
    assert race.system.count("umgange_booking") == before


@pytest.mark.parametrize("year", ["9999-12-31 23:30:00", "9999-12-30 22:00:00", "0001-01-01 00:10:00"])
def test_a_year_that_cannot_be_is_refused_in_words(race, client, year):
    stop = year.replace(":30:", ":50:").replace(":00:00", ":45:00").replace(":10:", ":40:")
    resource = race.system.sql("SELECT resource_id FROM umgange_room WHERE id = %s", race.system.room)[0][0]
    assignment = race.system.make_assignment()
    visit = plan(assignment, *some_slot())(client)
    for attack in (
        lambda: client.create("umgange.visit", assignment_id=assignment, start=year, stop=stop),
        lambda: client.create("umgange.booking", resource_id=resource, start=year, stop=stop),
        lambda: client.write("umgange.visit", visit, start=year, stop=stop),
        lambda: client.write("umgange.visit", visit, stop="9999-12-31 23:30:00"),
    ):
        with pytest.raises(Refused) as refused:
            attack()
        assert refused.value.status == 422, refused.value


def test_no_forged_resource_is_booked(race, client):
    start, stop = some_slot()
    for resource in (987654321, 0, -1):
        with pytest.raises(Refused) as refused:
            client.create("umgange.booking", resource_id=resource, start=str(start), stop=str(stop))
        assert refused.value.status < 500, refused.value
    for values in ({"room_id": 987654321}, {"supporter_id": 987654321}, {"second_supporter_id": 987654321}):
        with pytest.raises(Refused) as refused:
            plan(race.system.make_assignment(), start, stop, **values)(client)
        assert refused.value.status < 500, refused.value
    assert race.bookings(start, stop) == []


def test_an_archived_room_is_not_booked(race, client):
    start, stop = some_slot()
    manager = race.client("manager")
    premises = manager.read("umgange.room", race.system.room, "premises_id")[0]
    room = manager.create("umgange.room", name="Gamla rummet", premises_id=premises)
    manager.write("umgange.room", room, active=False)
    for name in ("room_id", "nearby_room_id"):
        with pytest.raises(Refused, match="is archived and cannot be booked") as refused:
            plan(race.system.make_assignment(), start, stop, **{"room_id": race.system.room2, name: room})(client)
        assert refused.value.status == 422
    assert race.bookings(start, stop) == []


def test_another_companys_room_is_not_booked(race, client):
    start, stop = some_slot()
    admin = race.client("admin")
    company = admin.create("res.company", name="Umgängescentrum Bron")
    room, resource = make_strange_room(race, company)
    for name in ("room_id", "nearby_room_id"):
        with pytest.raises(Refused) as refused:
            plan(race.system.make_assignment(), start, stop, **{name: room})(client)
        assert refused.value.status in (403, 422), refused.value
    with pytest.raises(Refused) as refused:
        client.create("umgange.booking", resource_id=resource, start=str(start), stop=str(stop))
    assert refused.value.status in (403, 422), refused.value
    assert race.bookings(start, stop) == []


def make_strange_room(race: Race, company: int) -> tuple[int, int]:
    """Return a room of another company and its resource, made past all rights."""
    sql = race.system.sql
    [(premises,)] = sql(
        "INSERT INTO umgange_premises (name, kind, active, company_id, tz)"
        " VALUES ('Bron', 'own', true, %s, 'Europe/Stockholm')"
        " RETURNING id",
        company,
    )
    [(resource,)] = sql(
        "INSERT INTO resource_resource (name, active, company_id, resource_type, tz, time_efficiency)"
        " VALUES ('Främmande', true, %s, 'material', 'Europe/Stockholm', 100) RETURNING id",
        company,
    )
    [(room,)] = sql(
        "INSERT INTO umgange_room (name, active, hire_unit, company_id, resource_id, premises_id)"
        " VALUES ('Främmande', true, 'hour', %s, %s, %s) RETURNING id",
        company,
        resource,
        premises,
    )
    return room, resource
