from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.models import Constraint, UniqueIndex
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import UmgangeInvoiceCommon

# name in the database -> a statement that breaks it; {…} are ids that the test has made
# A release that is asked for, to be named by what has not left.
RELEASE = (
    " INSERT INTO umgange_journal_release"
    " (kind, child_id, state, requested_by_id, requested_at, company_id, reason, receipt)"
    " VALUES ('handed_over', {child}, 'requested', {user}, now(), {company}, 'Fel', 'kv 1');"
)
NEWEST = "(SELECT max(id) FROM umgange_journal_release)"
VIOLATIONS = {
    "account_move_line_umgange_living_uniq": (
        "UPDATE account_move_line SET umgange_delivery_id = {delivery}, umgange_living = true"
        " WHERE id IN ({invoice_lines})"
    ),
    "sale_order_umgange_dates_in_order": ("UPDATE sale_order SET umgange_date_to = '2020-01-01' WHERE id = {order}"),
    "sale_order_umgange_ceiling_not_negative": "UPDATE sale_order SET umgange_ceiling = -1 WHERE id = {order}",
    "sale_order_line_umgange_dates_in_order": (
        "UPDATE sale_order_line SET umgange_date_from = '2026-02-02',"
        " umgange_date_to = '2026-02-01' WHERE order_id = {order}"
    ),
    "umgange_agreement_dates_in_order": ("UPDATE umgange_agreement SET date_to = '2020-01-01' WHERE id = {agreement}"),
    "umgange_agreement_ceiling_warning_in_range": (
        "UPDATE umgange_agreement SET ceiling_warning = 101 WHERE id = {agreement}"
    ),
    "umgange_agreement_measure_in_range": ("UPDATE umgange_agreement SET package_size = 0 WHERE id = {agreement}"),
    "umgange_agreement_line_one_of_a_kind": (
        "INSERT INTO umgange_agreement_line (agreement_id, company_id, kind, product_id, measure)"
        " SELECT agreement_id, company_id, kind, product_id, measure FROM umgange_agreement_line"
        " WHERE agreement_id = {agreement}"
    ),
    "umgange_outlay_amount_positive": "UPDATE umgange_outlay SET amount = 0 WHERE id = {outlay}",
    "umgange_agreement_index_percent_is_likely": (
        "INSERT INTO umgange_agreement_index (agreement_id, percent, date_from, rounding)"
        " VALUES ({agreement}, 100, '2026-01-01', '1')"
    ),
    "umgange_delivery_meeting_once": (
        "INSERT INTO umgange_delivery (assignment_id, company_id, date, done_quantity, share, kind, explanation,"
        " meeting_id) SELECT assignment_id, company_id, date + n, 1, 1, 'meeting', 'Igen', {meeting}"
        " FROM umgange_delivery, generate_series(1, 2) n WHERE id = {delivery}"
    ),
    "umgange_delivery_report_once": (
        "INSERT INTO umgange_delivery (assignment_id, company_id, date, done_quantity, share, kind, explanation,"
        " handout_id) SELECT assignment_id, company_id, date + n, 1, 1, 'report', 'Igen', {handout}"
        " FROM umgange_delivery, generate_series(1, 2) n WHERE id = {delivery}"
    ),
    "umgange_delivery_one_report_a_day": (
        "INSERT INTO umgange_delivery (assignment_id, company_id, date, done_quantity, share, kind, explanation,"
        " handout_id) SELECT d.assignment_id, d.company_id, d.date, 1, 1, 'report', 'Igen', h.id"
        " FROM umgange_delivery d, (SELECT id FROM umgange_handout ORDER BY id LIMIT 2) h WHERE d.id = {delivery}"
    ),
    "umgange_delivery_adjusted_once": (
        "INSERT INTO umgange_delivery (assignment_id, company_id, date, done_quantity, share, kind, explanation,"
        " adjusts_id, sale_line_id) SELECT assignment_id, company_id, date, 1, 1, kind, 'Igen', id, sale_line_id"
        " FROM umgange_delivery d, generate_series(1, 2) WHERE id = {delivery}"
    ),
    "umgange_agreement_paper_is_agreed": (
        "UPDATE umgange_agreement SET invoice_way = 'paper', paper_reference = 'Dnr 4' WHERE id = {agreement}"
    ),
    "umgange_agreement_one_a_day": (
        "INSERT INTO umgange_agreement"
        " (name, company_id, partner_id, date_from, product_id, policy_id, joint_share, grouping, ceiling_unit,"
        " invoice_way, controller, measure)"
        " SELECT 'A-2', company_id, partner_id, '2027-01-01', product_id, policy_id, joint_share, grouping,"
        " ceiling_unit, invoice_way, controller, measure"
        " FROM umgange_agreement WHERE id = {agreement}"
    ),
    "umgange_assignment_dates_in_order": (
        "UPDATE umgange_assignment SET date_to = '2020-01-01' WHERE id = {assignment}"
    ),
    "umgange_assignment_holder_in_order": (
        "INSERT INTO umgange_assignment_holder (assignment_id, company_id, visit_ref, role, user_id, start, stop)"
        " VALUES ({assignment}, {company}, 0, 'supporter', {user}, '2026-01-02', '2026-01-01')"
    ),
    "umgange_access_review_one_a_month": (
        "INSERT INTO umgange_access_review (month, company_id, state, seed)"
        " VALUES ('2026-02-01', {company}, 'open', 'x'), ('2026-02-01', {company}, 'open', 'x')"
    ),
    "umgange_breach_closed_by_somebody": "UPDATE umgange_breach SET closed_at = now() WHERE id = {breach}",
    "umgange_breach_closed_whole": (
        "UPDATE umgange_breach SET state = 'closed', closed_at = now(), closed_by_id = {user} WHERE id = {breach}"
    ),
    "umgange_breach_count_not_negative": "UPDATE umgange_breach SET concerned_count = -1 WHERE id = {breach}",
    "umgange_document_once_a_child": (
        "INSERT INTO umgange_document (assignment_id, child_id, company_id, kind, sender, received_on, content,"
        " file_kind, size, digest, registered_by_id, registered_at)"
        " SELECT assignment_id, child_id, company_id, kind, sender, received_on, content,"
        " file_kind, size, digest, registered_by_id, registered_at FROM umgange_document WHERE id = {document}"
    ),
    "umgange_document_voided_by_somebody": "UPDATE umgange_document SET voided_at = now() WHERE id = {document}",
    "umgange_document_has_content": (
        "INSERT INTO umgange_document (assignment_id, child_id, company_id, kind, sender, received_on, content,"
        " file_kind, size, digest, registered_by_id, registered_at)"
        " SELECT assignment_id, child_id, company_id, kind, sender, received_on, content,"
        " file_kind, 0, repeat('0', 64), registered_by_id, registered_at FROM umgange_document WHERE id = {document}"
    ),
    "umgange_extract_two_people": (
        "UPDATE umgange_extract SET submitted_by_id = {user}, decided_by_id = {user} WHERE id = {extract}"
    ),
    "umgange_extract_decided_whole": (
        "UPDATE umgange_extract SET state = 'decided', outcome = 'whole' WHERE id = {extract}"
    ),
    "umgange_extract_handed_over_whole": (
        "UPDATE umgange_extract SET state = 'done', outcome = 'whole', submitted_by_id = {user}, decided_by_id = 1,"
        " decided_at = now(), disclosed = '{{}}', checksum = 'x', refusal_reason = 'x' WHERE id = {extract}"
    ),
    "umgange_extract_refusal_has_reason": (
        "UPDATE umgange_extract SET state = 'decided', outcome = 'part', submitted_by_id = {user}, decided_by_id = 1,"
        " decided_at = now(), disclosed = '{{}}', checksum = 'x' WHERE id = {extract}"
    ),
    "umgange_extract_dates_in_order": (
        "UPDATE umgange_extract SET date_from = '2026-02-02', date_to = '2026-02-01' WHERE id = {extract}"
    ),
    "umgange_extract_passage_one_source": (
        "INSERT INTO umgange_extract_passage (extract_id, company_id, sequence, part, text)"
        " SELECT id, company_id, 9, 'facts', 'x' FROM umgange_extract WHERE id = {extract}"
    ),
    "umgange_extract_passage_left_out_with_reason": (
        "UPDATE umgange_extract_passage SET outcome = 'refuse', ground = 'other', reason = ' '"
        " WHERE extract_id = {extract}"
    ),
    "umgange_handout_names_the_extract": (
        "INSERT INTO umgange_handout (assignment_id, company_id, participant_id, user_id, what, way, given_at, extent)"
        " SELECT assignment_id, company_id, participant_id, user_id, 'extract', way, given_at, extent"
        " FROM umgange_handout WHERE id = {handout}"
    ),
    "umgange_handout_names_the_booklet": (
        "INSERT INTO umgange_handout (assignment_id, company_id, participant_id, user_id, what, way, given_at, extent)"
        " SELECT assignment_id, company_id, participant_id, user_id, 'booklet', way, given_at, extent"
        " FROM umgange_handout WHERE id = {handout}"
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
    "umgange_journal_chain_one_a_child": (
        "INSERT INTO umgange_journal_chain (child_id, company_id, number, link)"
        " SELECT child_id, company_id, 0, link FROM umgange_journal_chain"
    ),
    "umgange_journal_entry_signed_in_chain": "UPDATE umgange_journal_entry SET state = 'signed' WHERE id = {draft}",
    "umgange_journal_entry_common_is_merged": (
        "UPDATE umgange_journal_entry SET common_facts = 'x' WHERE state = 'signed' AND child_id = {child}"
    ),
    "umgange_journal_entry_chain_number_once": (
        "UPDATE umgange_journal_entry SET chain_number = 1, chain_link = 'x', chain_previous = 'y' WHERE id = {draft}"
    ),
    "umgange_journal_entry_chain_never_forks": (
        "UPDATE umgange_journal_entry SET chain_number = 2, chain_link = 'x', chain_previous = repeat('0', 64)"
        " WHERE id = {draft}"
    ),
    "umgange_journal_release_about_what": (
        "INSERT INTO umgange_journal_release"
        " (kind, child_id, state, requested_by_id, requested_at, company_id, reason)"
        " VALUES ('voided', {child}, 'requested', {user}, now(), {company}, 'Fel')"
    ),
    "umgange_access_review_signed": (
        "INSERT INTO umgange_access_review (month, company_id, state, seed)"
        " VALUES ('2026-02-01', {company}, 'signed', 'x')"
    ),
    "umgange_journal_release_one_request": (
        "INSERT INTO umgange_journal_release"
        " (kind, child_id, entry_id, state, requested_by_id, requested_at, company_id, reason)"
        " SELECT 'voided', child_id, id, 'requested', {user}, now(), company_id, 'Fel'"
        " FROM umgange_journal_entry, generate_series(1, 2) WHERE id = {draft}"
    ),
    "umgange_journal_release_decided": (
        "INSERT INTO umgange_journal_release"
        " (kind, child_id, state, requested_by_id, requested_at, decided_at, company_id, reason, receipt)"
        " VALUES ('handed_over', {child}, 'requested', {user}, now(), now(), {company}, 'Fel', 'kv 1')"
    ),
    "umgange_journal_release_two_people": (
        "INSERT INTO umgange_journal_release"
        " (kind, child_id, state, requested_by_id, requested_at, company_id, reason, receipt)"
        " VALUES ('handed_over', {child}, 'requested', {user}, now(), {company}, 'Fel', 'kv 1');"
        " UPDATE umgange_journal_release SET state = 'approved', decided_by_id = {user}, decided_at = now()"
        " WHERE child_id = {child}"
    ),
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
    "umgange_child_talk_closed_with_time": "UPDATE umgange_child_talk SET closed_at = now() WHERE id = {talk}",
    # By an approved release alone does the trigger let a row name one.
    "umgange_child_talk_left_is_empty": (
        f"ALTER TABLE umgange_child_talk DISABLE TRIGGER umgange_keep_release;{RELEASE}"
        f" UPDATE umgange_child_talk SET best_words = 'x', release_id = {NEWEST} WHERE id = {{talk}}"
    ),
    "umgange_wish_left_is_empty": (
        f"ALTER TABLE umgange_wish DISABLE TRIGGER umgange_keep_release;{RELEASE}"
        f" UPDATE umgange_wish SET release_id = {NEWEST} WHERE id = {{wish}}"
    ),
    "umgange_extract_left_is_empty": (
        f"ALTER TABLE umgange_extract DISABLE TRIGGER umgange_keep_release;{RELEASE}"
        f" UPDATE umgange_extract SET refusal_reason = 'x', release_id = {NEWEST} WHERE id = {{extract}}"
    ),
    "umgange_extract_passage_whole_or_left": (
        "INSERT INTO umgange_extract_passage (extract_id, company_id, sequence, part, document_id)"
        " SELECT id, company_id, 9, 'document', {document} FROM umgange_extract WHERE id = {extract}"
    ),
    "umgange_document_whole_or_left": (
        "INSERT INTO umgange_document (assignment_id, child_id, company_id, kind, received_on, content,"
        " file_kind, size, digest, registered_by_id, registered_at)"
        " SELECT assignment_id, child_id, company_id, kind, received_on, content,"
        " file_kind, size, repeat('0', 64), registered_by_id, registered_at FROM umgange_document WHERE id = {document}"
    ),
    "umgange_child_talk_one_open": (
        "INSERT INTO umgange_child_talk (visit_id, child_id, author_id, state, outcome, tool, talked_at, company_id)"
        " SELECT visit_id, child_id, author_id, 'open', outcome, tool, talked_at, company_id"
        " FROM umgange_child_talk WHERE id = {talk}"
    ),
    "umgange_child_talk_corrected_once": (
        "INSERT INTO umgange_child_talk"
        " (visit_id, child_id, author_id, state, outcome, tool, talked_at, company_id, corrects_id, closed_at)"
        " SELECT visit_id, child_id, author_id, 'closed', outcome, tool, talked_at, company_id, id, now()"
        " FROM umgange_child_talk, generate_series(1, 2) WHERE id = {talk}"
    ),
    "umgange_wish_answered_with_outcome": "UPDATE umgange_wish SET outcome_on = '2026-03-02' WHERE id = {wish}",
    "umgange_wish_why_not": (
        "UPDATE umgange_wish SET state = 'answered', outcome = 'not_met', outcome_on = '2026-03-02' WHERE id = {wish}"
    ),
    "umgange_wish_closed_when_told": (
        "UPDATE umgange_wish SET state = 'closed', outcome = 'met', outcome_on = '2026-03-02' WHERE id = {wish}"
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
    "umgange_cancellation_policy_line_clock_on_the_clock": (
        "UPDATE umgange_cancellation_policy_line SET after_clock = 24 WHERE policy_id = {policy} AND below_hours = 0"
    ),
    "umgange_cancellation_policy_line_one_way_to_count": (
        "UPDATE umgange_cancellation_policy_line SET after_clock = 9 WHERE policy_id = {policy} AND below_hours = 24"
    ),
    "umgange_cancellation_policy_line_hours_not_negative": (
        "UPDATE umgange_cancellation_policy_line SET below_hours = -1 WHERE policy_id = {policy}"
    ),
    "umgange_cancellation_policy_line_share_in_range": (
        "UPDATE umgange_cancellation_policy_line SET share = 1.01 WHERE policy_id = {policy}"
    ),
    "umgange_confirmation_noted_by_somebody": (
        "UPDATE umgange_confirmation SET confirmed_on = '2026-01-01' WHERE id = {confirmation}"
    ),
    "umgange_confirmation_once": (
        "INSERT INTO umgange_confirmation (participant_id, company_id, kind)"
        " SELECT participant_id, company_id, kind FROM umgange_confirmation WHERE id = {confirmation}"
    ),
    "umgange_visit_reply_once_a_visit": (
        "INSERT INTO umgange_visit_reply (visit_id, participant_id, company_id)"
        " SELECT visit_id, participant_id, company_id FROM umgange_visit_reply WHERE id = {reply}"
    ),
    "umgange_visit_reply_answered_by_somebody": "UPDATE umgange_visit_reply SET answer = 'yes' WHERE id = {reply}",
    "umgange_handout_names_the_plan": (
        "INSERT INTO umgange_handout (assignment_id, company_id, participant_id, user_id, what, way, given_at, extent)"
        " SELECT assignment_id, company_id, participant_id, user_id, 'plan', way, given_at, extent"
        " FROM umgange_handout WHERE id = {handout}"
    ),
    "umgange_handout_struck_by_somebody": "UPDATE umgange_handout SET struck_at = now() WHERE id = {handout}",
    "umgange_delivery_released_by_somebody": "UPDATE umgange_delivery SET released_at = now() WHERE id = {delivery}",
    "umgange_invoice_run_one_running": (
        "UPDATE umgange_invoice_run SET state = 'running', started_by_id = {user} WHERE id IN ({runs})"
    ),
    "umgange_invoice_run_started_by_somebody": "UPDATE umgange_invoice_run SET state = 'done' WHERE id IN ({runs})",
    "umgange_invoice_run_line_says_why_not": (
        "INSERT INTO umgange_invoice_run_line (run_id, company_id, state)"
        " SELECT id, company_id, 'failed' FROM umgange_invoice_run WHERE id IN ({runs})"
    ),
    "umgange_delivery_share_in_range": ("UPDATE umgange_delivery SET share = -0.01 WHERE id = {delivery}"),
    "umgange_delivery_visit_once": (
        "INSERT INTO umgange_delivery (assignment_id, visit_id, company_id, date,"
        " done_quantity, share, kind, explanation)"
        " SELECT assignment_id, visit_id, company_id, date, 1, 1, kind, 'Igen' FROM umgange_delivery"
        " WHERE id = {waiting_delivery}"
    ),
    "umgange_journal_entry_one_a_child_and_visit": (
        "UPDATE umgange_journal_entry SET kind = 'visit' WHERE visit_id = {visit}"
    ),
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
    "umgange_open_question_answer_whole": (
        "UPDATE umgange_open_question SET answered_on = '2026-03-03' WHERE id = {question}"
    ),
    "umgange_text_template_says_for_what": "UPDATE umgange_text_template SET role = 'carer' WHERE id = {template}",
    "umgange_order_register_dates_in_order": (
        "UPDATE umgange_order_register SET date_to = '2020-01-01' WHERE id = {register}"
    ),
    "umgange_order_register_ceiling_not_negative": (
        "UPDATE umgange_order_register SET ceiling = -1 WHERE id = {register}"
    ),
    "umgange_order_register_visits_positive": ("UPDATE umgange_order_register SET visits = 0 WHERE id = {register}"),
    "umgange_participant_dates_in_order": (
        "UPDATE umgange_participant SET date_from = '2026-02-02', date_to = '2026-02-01'"
        " WHERE assignment_id = {assignment}"
    ),
    "umgange_participant_one_of_two": (
        "UPDATE umgange_participant SET person_id = NULL WHERE assignment_id = {assignment}"
    ),
    "umgange_person_code_unique": ("UPDATE umgange_person SET code = 'P-1' WHERE company_id = {company}"),
    "umgange_person_contact_person_unique": (
        "INSERT INTO umgange_person_contact (person_id, company_id)"
        " SELECT person_id, company_id FROM umgange_person_contact WHERE person_id = {person}"
    ),
    "umgange_person_identity_person_unique": (
        "INSERT INTO umgange_person_identity (person_id, company_id)"
        " SELECT person_id, company_id FROM umgange_person_identity WHERE person_id = {person}"
    ),
    "umgange_person_duplicate_once": (
        "INSERT INTO umgange_person_duplicate (person_id, other_person_id, company_id)"
        " VALUES ({person}, {person}, {company}), ({person}, {person}, {company})"
    ),
    "umgange_outward_stop_once": (
        'INSERT INTO umgange_outward_stop (assignment_id, company_id, "where", digest, state)'
        " VALUES ({assignment}, {company}, 'x', 'd', 'stopped'), ({assignment}, {company}, 'x', 'd', 'stopped')"
    ),
    "umgange_outward_stop_released_by_somebody": (
        'INSERT INTO umgange_outward_stop (assignment_id, company_id, "where", digest, state)'
        " VALUES ({assignment}, {company}, 'x', 'd', 'released')"
    ),
    "umgange_person_opening_emergency_ends": (
        "INSERT INTO umgange_person_opening (person_id, company_id, kind, user_id, reason, start, until)"
        " VALUES ({person}, {company}, 'emergency', {user}, 'Akut', now(), now() + interval '5 hours')"
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
    "umgange_journal_comment_one_thanks": (
        "INSERT INTO umgange_journal_comment (entry_id, company_id, kind, user_id, written_at)"
        " SELECT entry_id, company_id, 'thanks', user_id, written_at"
        " FROM umgange_journal_comment, generate_series(1, 2) WHERE id = {comment}"
    ),
    "umgange_journal_comment_says_something": "UPDATE umgange_journal_comment SET text = ' ' WHERE id = {comment}",
    "umgange_journal_comment_answer_says_something": (
        "UPDATE umgange_journal_comment SET answered_at = now() WHERE id = {comment}"
    ),
    "umgange_complaint_answered_whole": "UPDATE umgange_complaint SET state = 'answered' WHERE id = {complaint}",
    "umgange_incident_number_unique": (
        "INSERT INTO umgange_incident"
        " (name, company_id, state, happened_at, what, severity, hurt, reporter_id, reported_at)"
        " SELECT name, company_id, state, happened_at, what, severity, hurt, reporter_id, reported_at"
        " FROM umgange_incident WHERE id = {incident}"
    ),
    "umgange_incident_judged_whole": "UPDATE umgange_incident SET state = 'judged' WHERE id = {incident}",
    "umgange_incident_serious_is_judged": (
        "UPDATE umgange_incident SET is_serious = true, lex_sarah = 'no' WHERE id = {incident}"
    ),
    "umgange_incident_closed_whole": "UPDATE umgange_incident SET state = 'closed' WHERE id = {judged}",
    "umgange_incident_kept_long_enough": (
        "UPDATE umgange_incident SET closed_on = '2026-03-02', kept_until = '2031-03-01' WHERE id = {judged}"
    ),
    "umgange_incident_step_one_each": (
        "INSERT INTO umgange_incident_step (incident_id, company_id, kind, due_on)"
        " SELECT incident_id, company_id, kind, due_on FROM umgange_incident_step WHERE incident_id = {judged}"
    ),
    "umgange_concern_made_whole": "UPDATE umgange_concern SET state = 'made', way = NULL WHERE id = {concern}",
    "umgange_concern_receipt_has_a_day": "UPDATE umgange_concern SET state = 'received' WHERE id = {concern}",
    "umgange_concern_reader_once": (
        "INSERT INTO umgange_concern_reader (concern_id, company_id, user_id, reason, let_in_by_id, let_in_at)"
        " SELECT concern_id, company_id, user_id, reason, let_in_by_id, let_in_at FROM umgange_concern_reader"
        " WHERE concern_id = {concern}"
    ),
    "umgange_school_break_dates_in_order": (
        "INSERT INTO umgange_school_break (name, company_id, date_from, date_to)"
        " VALUES ('Sportlov', {company}, '2026-03-01', '2026-02-23')"
    ),
    "umgange_plan_version_unique": ("UPDATE umgange_plan SET version = 1 WHERE id = {draft_plan}"),
    "umgange_pause_dates_in_order": "UPDATE umgange_pause SET date_to = '2020-01-01' WHERE id = {pause}",
    "umgange_pause_one_at_a_time": "UPDATE umgange_pause SET ended_on = NULL WHERE assignment_id = {rested}",
    "umgange_closing_one_each": (
        "INSERT INTO umgange_closing (assignment_id, company_id, report)"
        " SELECT assignment_id, company_id, report FROM umgange_closing WHERE id = {closing}"
    ),
    "umgange_decision_dates_in_order": "UPDATE umgange_decision SET date_to = '2020-01-01' WHERE id = {decision}",
    "umgange_decision_supporter_appointed": "UPDATE umgange_decision SET kind = 'appointed' WHERE id = {decision}",
    "umgange_separation_in_order": (
        "UPDATE umgange_separation SET first_person_id = second_person_id WHERE id = {separation}"
    ),
    "umgange_separation_dates_in_order": "UPDATE umgange_separation SET date_to = '2020-01-01' WHERE id = {proposal}",
    "umgange_separation_decided_whole": "UPDATE umgange_separation SET decided_by = NULL WHERE id = {separation}",
    "umgange_separation_one_a_day": (
        "INSERT INTO umgange_separation"
        " (company_id, first_person_id, second_person_id, state, date_from, decided_by, decided_by_id)"
        " SELECT company_id, first_person_id, second_person_id, state, date_from, decided_by, decided_by_id"
        " FROM umgange_separation WHERE id = {separation}"
    ),
    "umgange_separation_one_proposal": (
        "INSERT INTO umgange_separation (company_id, first_person_id, second_person_id, state)"
        " SELECT company_id, first_person_id, second_person_id, 'proposed'"
        " FROM umgange_separation, generate_series(1, 2) WHERE id = {separation}"
    ),
    "umgange_risk_assessment_dates_in_order": (
        "UPDATE umgange_risk_assessment SET valid_until = '2020-01-01' WHERE id = {assessment}"
    ),
    "umgange_risk_assessment_extension_whole": (
        "UPDATE umgange_risk_assessment SET extended_at = now(), extended_by_id = {user} WHERE id = {assessment}"
    ),
    "umgange_risk_assessment_light_said": (
        "UPDATE umgange_risk_assessment SET light = NULL, state = 'waiting' WHERE id = {assessment}"
    ),
    "umgange_risk_assessment_phone_whole": (
        "UPDATE umgange_risk_assessment SET phone_at = now(), state = 'in_force' WHERE id = {assessment}"
    ),
    "umgange_risk_assessment_red_is_approved": (
        "UPDATE umgange_risk_assessment SET light = 'red', state = 'in_force' WHERE id = {assessment}"
    ),
    "umgange_risk_assessment_two_people": (
        "UPDATE umgange_risk_assessment SET reviewer_id = author_id WHERE id = {assessment}"
    ),
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

# A period that ends before it begins is none that the other rule could compare.
HELD_BESIDE = {
    "umgange_agreement_dates_in_order": "umgange_agreement_one_a_day",
    "umgange_plan_dates_in_order": "umgange_plan_one_approved_a_day",
}


@tagged("post_install", "-at_install")
class TestConstraints(UmgangeInvoiceCommon):
    """Each rule that the database keeps is there, is broken once, and answers in words."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_room("Månen")
        agreement = cls._make_agreement(line_ids=[Command.create({"kind": "travel_km", "product_id": cls.product.id})])
        assignment = cls._make_assignment()
        waiting = cls._make_assignment(supporter_id=False, room_id=False)
        person = assignment.child_ids
        person.shown_phone = "070-174 06 05"
        plan = cls._make_plan(assignment)
        order = cls._make_order(assignment)
        visit = cls._make_visit(assignment)
        done, waiting_visit = (cls._make_visit(each, day="2026-03-11") for each in (assignment, waiting))
        (done | waiting_visit).action_end()
        cls._make_visit(assignment, day="2026-03-18").action_end()
        cls._make_entry(visit)
        cls._make_entry(visit, kind="event")
        meeting = cls._as(cls.coordinator, "umgange.meeting").create(
            {
                "assignment_id": assignment.id,
                "start": "2026-03-03 09:00:00",
                "stop": "2026-03-03 10:00:00",
                "rules_ids": [Command.create({"participant_id": assignment.participant_ids[-1:].id})],
                "question_ids": [Command.create({"question": "Får storebror följa med?"})],
            }
        )
        template = cls._as(cls.manager, "umgange.text.template").create(
            {"name": "Uppföljning", "meeting_kind": "follow_up", "text": "Hur har det varit?"}
        )
        register = cls._as(cls.coordinator, "umgange.order.register").create({"assignment_id": assignment.id})
        invoice = order.with_user(cls.finance)._create_invoices()
        cls._make_entry(done).action_sign()
        draft = cls._make_entry(done, kind="event")
        rested = cls._make_assignment(supporter_id=False, room_id=False)
        cls._make_pause(rested)
        rested.action_resume()
        pause = cls._make_pause(rested)
        apart = [cls._make_person(f"Maj Ek {number}", "adult") for number in range(3)]
        cls._as(cls.manager, "umgange.door").create(
            [{"name": name, "premises_id": cls.premises.id} for name in ("Entré A", "Entré B")]
        )
        cls._as(cls.manager, "umgange.equipment").create([{"name": "Soffa"}, {"name": "Kök"}])
        beside = cls._prepare_beside(assignment)
        cls.ids = {
            **beside,
            "closing": cls._as(cls.coordinator, "umgange.closing").create({"assignment_id": assignment.id}).id,
            "pause": pause.id,
            "rested": rested.id,
            "breach": cls._make_breach().id,
            "document": cls._make_document(assignment).id,
            "extract": cls._make_extract(assignment).id,
            "child": draft.child_id.id,
            "draft": draft.id,
            "agreement": agreement.id,
            "assessment": cls._make_assessment(assignment, ready=False).id,
            "assignment": assignment.id,
            "company": cls.company.id,
            "confirmation": assignment.participant_ids.confirmation_ids[:1].id,
            "decision": cls._make_decision(assignment).id,
            "delivery": done.sudo().delivery_ids.id,
            "draft_plan": cls._make_plan(assignment, approve=False).id,
            "handout": [cls._make_handout(assignment).id for _each in range(2)][0],
            "runs": ", ".join(map(str, cls._as(cls.finance, "umgange.invoice.run").create([{}, {}]).ids)),
            "invoice_lines": ", ".join(map(str, invoice.invoice_line_ids.ids)),
            "meeting": meeting.id,
            "order": order.id,
            "permit": cls._as(cls.coordinator, "umgange.permit")
            .create({"assignment_id": assignment.id, "site_id": cls.premises.id, "supporter_id": cls.supporter.id})
            .id,
            "person": person.id,
            "plan": plan.id,
            "policy": agreement.policy_id.id,
            "register": register.id,
            "question": meeting.question_ids.id,
            "reply": visit._list_replies()[:1].id,
            "resource": cls.room.resource_id.id,
            "room": cls.room.id,
            "rules": meeting.rules_ids.id,
            "proposal": cls._make_separation(*apart[:2], decide=False).id,
            "separation": cls._make_separation(*apart[1:]).id,
            "template": template.id,
            "quarter": cls._as(cls.coordinator, "umgange.visit.quarter")
            .create({"visit_id": visit.id, "participant_id": assignment.participant_ids[-1:].id})
            .id,
            "asked": cls._as(cls.coordinator, "umgange.meeting.answer")
            .create({"meeting_id": meeting.id, "participant_id": assignment.participant_ids[-1:].id})
            .id,
            "talk": cls._as(cls.coordinator, "umgange.child.talk")
            .create({"visit_id": visit.id, "child_id": visit.assignment_id.child_ids.id})
            .id,
            "wish": cls._as(cls.coordinator, "umgange.wish")
            .create({"assignment_id": assignment.id, "wish": "Björnboken"})
            .id,
            "outlay": cls._as(cls.coordinator, "umgange.outlay").create({"visit_id": visit.id, "amount": 85.5}).id,
            "transport": cls._as(cls.coordinator, "umgange.transport").create({"visit_id": visit.id}).id,
            "user": cls.supporter_user.id,
            "visit": visit.id,
            "waiting_delivery": waiting_visit.sudo().delivery_ids.id,
        }
        cls.env.flush_all()

    @classmethod
    def _prepare_beside(cls, assignment):
        """Return what is kept beside the file, by what the statements call it."""
        judged = cls._make_incident(assignment).with_user(cls.manager)
        judged.lex_sarah_reason = "Rutinen saknades"
        judged.action_judge_yes()
        concern = cls._make_concern(assignment, made=False)
        cls._as(cls.manager, "umgange.concern.reader").create(
            {"concern_id": concern.id, "user_id": cls.coordinator.id, "reason": "Ska följa upp."}
        )
        return {
            # of another child: the statements take the chain of this one as it is
            "comment": cls._make_comment(cls._make_signed(cls._make_assignment(room_id=False))).id,
            "complaint": cls._make_complaint(assignment).id,
            "incident": cls._make_incident(assignment).id,
            "judged": judged.id,
            "concern": concern.id,
        }

    def _get_rules(self):
        """Return ``{name in the database: (model, rule)}`` of this module's rules."""
        return {
            rule.full_name(model): (model, rule)
            for name in self.env.registry
            if not (model := self.env[name])._abstract
            for rule in model._table_objects.values()
            if rule._module == "qrut_umgange" and isinstance(rule, (Constraint, UniqueIndex))
        }

    def test_every_rule_is_tried(self):
        self.assertEqual(set(self._get_rules()), set(VIOLATIONS))

    def test_every_rule_is_in_the_database_and_enabled(self):
        found = self.env.execute_query(
            SQL(
                """SELECT conname FROM pg_constraint WHERE convalidated
                UNION SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
                WHERE indisunique AND indisvalid"""
            )
        )
        self.assertLessEqual(set(self._get_rules()), {name for (name,) in found})

    def test_every_rule_refuses_what_breaks_it(self):
        for name, statement in VIOLATIONS.items():
            with self.subTest(name=name):
                with self.assertRaises(IntegrityError) as refused, mute_logger("odoo.sql_db"):
                    self.env.cr.execute(SQL(statement.format(**self.ids)))
                self.assertEqual(refused.exception.diag.constraint_name, name)

    def test_every_rule_answers_with_a_sentence(self):
        for name, (model, rule) in self._get_rules().items():
            with self.subTest(name=name):
                self.assertRegex(rule.get_error_message(model, None), r"^[A-Z].{15,}\.$")

    def _drop(self, name):
        model, rule = self._get_rules()[name]
        table, rule_name = SQL.identifier(model._table), SQL.identifier(name)
        constraint = SQL("ALTER TABLE %s DROP CONSTRAINT %s", table, rule_name)
        self.env.cr.execute(constraint if isinstance(rule, Constraint) else SQL("DROP INDEX %s", rule_name))

    def test_without_a_rule_what_breaks_it_succeeds(self):
        for name, statement in VIOLATIONS.items():
            with self.subTest(name=name), self.env.cr.savepoint() as broken:
                self._drop(name)
                if name in HELD_BESIDE:
                    self._drop(HELD_BESIDE[name])
                self.env.cr.execute(SQL(statement.format(**self.ids)))
                self.assertTrue(self.env.cr.rowcount)
                broken.rollback()
