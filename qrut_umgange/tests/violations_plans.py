"""Statements that break the rules of assignments, plans, visits and what they need, by name; {…} are the test's ids."""

PLANS = {
    "umgange_assignment_dates_in_order": (
        "UPDATE umgange_assignment SET date_to = '2020-01-01' WHERE id = {assignment}"
    ),
    "umgange_assignment_holder_in_order": (
        "INSERT INTO umgange_assignment_holder (assignment_id, company_id, visit_ref, role, user_id, start, stop)"
        " VALUES ({assignment}, {company}, 0, 'supporter', {user}, '2026-01-02', '2026-01-01')"
    ),
    "umgange_door_once": "UPDATE umgange_door SET name = 'A'",
    "umgange_permit_dates_in_order": (
        "UPDATE umgange_permit SET valid_from = '2026-02-02', valid_to = '2026-02-01' WHERE id = {permit}"
    ),
    "umgange_permit_one_person": "UPDATE umgange_permit SET supporter_id = NULL WHERE id = {permit}",
    "umgange_room_hire_not_negative": "UPDATE umgange_room SET hire_price = -1 WHERE id = {room}",
    "umgange_room_request_times_in_order": (
        "INSERT INTO umgange_room_request (room_id, start, stop, state, is_needed)"
        " VALUES ({room}, '2026-02-02', '2026-02-02', 'draft', true)"
    ),
    "umgange_room_request_one_a_visit": (
        "INSERT INTO umgange_room_request (room_id, start, stop, state, is_needed, visit_id)"
        " SELECT {room}, '2026-02-02', '2026-02-03', 'draft', true, {visit} FROM generate_series(1, 2)"
    ),
    "umgange_transport_km_not_negative": "UPDATE umgange_transport SET km = -1 WHERE id = {transport}",
    "umgange_equipment_once": "UPDATE umgange_equipment SET name = 'Soffa'",
    "umgange_assignment_name_unique": ("UPDATE umgange_assignment SET name = 'U-1' WHERE company_id = {company}"),
    "umgange_assignment_screening_reasoned": (
        "UPDATE umgange_assignment SET screening = 'yellow' WHERE id = {assignment}"
    ),
    "umgange_assignment_red_accepted_with_reason": (
        "UPDATE umgange_assignment SET screening = 'red', screening_reason = 'Hot' WHERE id = {assignment}"
    ),
    "umgange_attendance_actual_in_order": (
        "UPDATE umgange_attendance SET actual_arrival = now(),"
        " actual_departure = now() - interval '1 second' WHERE visit_id = {visit}"
    ),
    "umgange_attendance_once_a_visit": (
        "INSERT INTO umgange_attendance (visit_id, participant_id, company_id)"
        " SELECT visit_id, participant_id, company_id FROM umgange_attendance"
        " WHERE visit_id = {visit}"
    ),
    "umgange_visit_quarter_one_a_day": (
        "INSERT INTO umgange_visit_quarter (visit_id, participant_id, user_id, noted_on, company_id)"
        " SELECT visit_id, participant_id, user_id, noted_on, company_id FROM umgange_visit_quarter"
        " WHERE id = {quarter}"
    ),
    "umgange_meeting_answer_answer_whole": (
        "UPDATE umgange_meeting_answer SET answered_on = '2026-03-02' WHERE id = {asked}"
    ),
    "umgange_meeting_next_step_whole": "UPDATE umgange_meeting SET next_step = 'widen' WHERE id = {meeting}",
    "umgange_plan_follow_up_after_some": "UPDATE umgange_plan SET follow_up_visits = 0 WHERE id = {draft_plan}",
    "umgange_visit_checklist_once": (
        "INSERT INTO umgange_visit_checklist (visit_id, moment, user_id, answered_at, company_id)"
        " SELECT id, 'quick', {user}, now(), company_id FROM umgange_visit, generate_series(1, 2) WHERE id = {visit}"
    ),
    "umgange_booking_no_overlap": (
        "INSERT INTO umgange_booking (resource_id, start, stop, active)"
        " SELECT resource_id, stop - interval '1 minute', stop + interval '1 hour', true"
        " FROM umgange_booking WHERE visit_id = {visit}"
    ),
    "umgange_booking_times_in_order": ("UPDATE umgange_booking SET stop = start WHERE visit_id = {visit}"),
    "umgange_visit_reply_once_a_visit": (
        "INSERT INTO umgange_visit_reply (visit_id, participant_id, company_id)"
        " SELECT visit_id, participant_id, company_id FROM umgange_visit_reply WHERE id = {reply}"
    ),
    "umgange_visit_reply_answered_by_somebody": "UPDATE umgange_visit_reply SET answer = 'yes' WHERE id = {reply}",
    "umgange_meeting_times_in_order": ("UPDATE umgange_meeting SET stop = start WHERE id = {meeting}"),
    "umgange_meeting_written_whole": "UPDATE umgange_meeting SET way = 'written' WHERE id = {meeting}",
    "umgange_meeting_room_has_end": "UPDATE umgange_meeting SET room_id = {room}, stop = NULL WHERE id = {meeting}",
    "umgange_meeting_rules_one_each": (
        "INSERT INTO umgange_meeting_rules (meeting_id, participant_id, company_id)"
        " SELECT meeting_id, participant_id, company_id FROM umgange_meeting_rules WHERE id = {rules}"
    ),
    "umgange_meeting_rules_answer_dated": "UPDATE umgange_meeting_rules SET answer = 'signed' WHERE id = {rules}",
    "umgange_meeting_rules_no_has_reason": (
        "UPDATE umgange_meeting_rules SET answer = 'no', answered_on = '2026-03-03', reason = ' ' WHERE id = {rules}"
    ),
    "umgange_participant_dates_in_order": (
        "UPDATE umgange_participant SET date_from = '2026-02-02', date_to = '2026-02-01'"
        " WHERE assignment_id = {assignment}"
    ),
    "umgange_participant_one_of_two": (
        "UPDATE umgange_participant SET person_id = NULL WHERE assignment_id = {assignment}"
    ),
    "umgange_plan_dates_in_order": ("UPDATE umgange_plan SET valid_to = '2020-01-01' WHERE id = {plan}"),
    "umgange_plan_minutes_not_negative": ("UPDATE umgange_plan SET minutes_after = -1 WHERE id = {draft_plan}"),
    "umgange_plan_one_approved_a_day": ("UPDATE umgange_plan SET state = 'approved' WHERE id = {draft_plan}"),
    "umgange_plan_view_one_each": (
        "INSERT INTO umgange_plan_view (point_id, participant_id, company_id)"
        " SELECT point.id, participant.id, point.company_id"
        " FROM umgange_plan_point point, umgange_participant participant, generate_series(1, 2)"
        " WHERE point.plan_id = {draft_plan} AND participant.assignment_id = {assignment}"
    ),
    "umgange_plan_arrival_one_each": (
        "INSERT INTO umgange_plan_arrival (plan_id, participant_id, company_id)"
        " SELECT plan_id, participant_id, company_id FROM umgange_plan_arrival WHERE plan_id = {draft_plan}"
    ),
    "umgange_plan_version_unique": ("UPDATE umgange_plan SET version = 1 WHERE id = {draft_plan}"),
    "umgange_pause_dates_in_order": "UPDATE umgange_pause SET date_to = '2020-01-01' WHERE id = {pause}",
    "umgange_pause_one_at_a_time": "UPDATE umgange_pause SET ended_on = NULL WHERE assignment_id = {rested}",
    "umgange_room_resource_unique": ("UPDATE umgange_room SET resource_id = {resource} WHERE company_id = {company}"),
    "umgange_supporter_resource_unique": (
        "UPDATE umgange_supporter SET resource_id = {resource} WHERE company_id = {company}"
    ),
    "umgange_supporter_user_unique": ("UPDATE umgange_supporter SET user_id = {user} WHERE company_id = {company}"),
    "umgange_staff_member_once": (
        "INSERT INTO umgange_staff_member (user_id, company_id) VALUES ({user}, {company}), ({user}, {company})"
    ),
    "umgange_undertaking_version_once": (
        "INSERT INTO umgange_undertaking (company_id, version, text)"
        " SELECT company_id, version, text FROM umgange_undertaking WHERE company_id = {company}"
    ),
    "umgange_undertaking_acceptance_once": (
        "INSERT INTO umgange_undertaking_acceptance (undertaking_id, user_id, company_id, accepted_at)"
        " SELECT undertaking_id, user_id, company_id, now() FROM umgange_undertaking_acceptance"
    ),
    "umgange_visit_actual_in_order": (
        "UPDATE umgange_visit SET actual_start = now(), actual_stop = now() - interval '1 second' WHERE id = {visit}"
    ),
    "umgange_visit_not_own_replacement": "UPDATE umgange_visit SET replaces_id = id WHERE id = {visit}",
    "umgange_visit_replaced_once": (
        "INSERT INTO umgange_visit (assignment_id, company_id, start, stop, state, place, replaces_id)"
        " SELECT assignment_id, company_id, start + n * interval '1 day', stop + n * interval '1 day', 'planned',"
        " place, id FROM umgange_visit, generate_series(1, 2) AS n WHERE id = {visit}"
    ),
    "umgange_visit_day_replaced_once": (
        "INSERT INTO umgange_visit (assignment_id, company_id, start, stop, state, place, replaced_day)"
        " SELECT assignment_id, company_id, start + n * interval '1 day', stop + n * interval '1 day', 'planned',"
        " place, '2026-12-24' FROM umgange_visit, generate_series(1, 2) AS n WHERE id = {visit}"
    ),
    "umgange_visit_not_own_lead": ("UPDATE umgange_visit SET lead_visit_id = id WHERE id = {visit}"),
    "umgange_visit_one_at_a_time": (
        "INSERT INTO umgange_visit (assignment_id, company_id, start, stop, state, place)"
        " SELECT assignment_id, company_id, start, stop, 'confirmed', place FROM umgange_visit"
        " WHERE id = {visit}"
    ),
    "umgange_visit_two_are_two": "UPDATE umgange_visit SET second_supporter_id = supporter_id WHERE id = {visit}",
    "umgange_visit_nearby_is_another": "UPDATE umgange_visit SET nearby_room_id = room_id WHERE id = {visit}",
    "umgange_visit_times_in_order": "UPDATE umgange_visit SET stop = start WHERE id = {visit}",
}
