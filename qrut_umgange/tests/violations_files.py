"""Statements that break the rules of people, the file and what is kept beside it, by name; {…} are the test's ids."""

# A release that is asked for, to be named by what has not left.
RELEASE = (
    " INSERT INTO umgange_journal_release"
    " (kind, child_id, state, requested_by_id, requested_at, company_id, reason, receipt)"
    " VALUES ('handed_over', {child}, 'requested', {user}, now(), {company}, 'Fel', 'kv 1');"
)
NEWEST = "(SELECT max(id) FROM umgange_journal_release)"
FILES = {
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
    "umgange_report_dates_in_order": "UPDATE umgange_report SET date_to = '2026-01-31' WHERE id = {report}",
    "umgange_report_one_version": (
        "INSERT INTO umgange_report"
        " (assignment_id, child_id, company_id, kind, date_from, date_to, version, state, begun_at)"
        " SELECT assignment_id, child_id, company_id, kind, date_from, date_to, version, state, begun_at"
        " FROM umgange_report WHERE id = {report}"
    ),
    "umgange_report_replaced_once": (
        "INSERT INTO umgange_report"
        " (assignment_id, child_id, company_id, kind, date_from, date_to, version, state, begun_at, replaces_id)"
        " SELECT assignment_id, child_id, company_id, kind, date_from, date_to, number, state, begun_at, id"
        " FROM umgange_report, generate_series(2, 3) AS number WHERE id = {report}"
    ),
    "umgange_report_two_people": (
        "UPDATE umgange_report SET submitted_by_id = {user}, approved_by_id = {user} WHERE id = {report}"
    ),
    "umgange_report_approved_whole": "UPDATE umgange_report SET state = 'approved' WHERE id = {report}",
    "umgange_report_sent_whole": (
        "UPDATE umgange_report SET state = 'sent', submitted_by_id = {user}, submitted_at = now(), approved_by_id = 1,"
        " approved_at = now(), recommendation = 'none', content = '{{}}', checksum = 'x' WHERE id = {report}"
    ),
    "umgange_report_left_is_empty": (
        f"ALTER TABLE umgange_report DISABLE TRIGGER umgange_keep_release;{RELEASE}"
        f" UPDATE umgange_report SET checksum = 'x', release_id = {NEWEST} WHERE id = {{report}}"
    ),
    "umgange_report_line_source_or_assessment": (
        "UPDATE umgange_report_line SET section = 'course' WHERE report_id = {report}"
    ),
    "umgange_report_line_development_of_goal": (
        "UPDATE umgange_report_line SET development = 'x' WHERE report_id = {report} AND plan_id IS NULL"
    ),
    "umgange_report_line_whole_or_left": "UPDATE umgange_report_line SET text = NULL WHERE report_id = {report}",
    "umgange_handout_names_the_report": (
        "INSERT INTO umgange_handout"
        " (assignment_id, company_id, participant_id, user_id, what, way, given_at, extent, report_id)"
        " SELECT assignment_id, company_id, participant_id, user_id, 'rules', way, given_at, extent, {report}"
        " FROM umgange_handout WHERE id = {handout}"
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
    "umgange_confirmation_noted_by_somebody": (
        "UPDATE umgange_confirmation SET confirmed_on = '2026-01-01' WHERE id = {confirmation}"
    ),
    "umgange_confirmation_once": (
        "INSERT INTO umgange_confirmation (participant_id, company_id, kind)"
        " SELECT participant_id, company_id, kind FROM umgange_confirmation WHERE id = {confirmation}"
    ),
    "umgange_handout_names_the_plan": (
        "INSERT INTO umgange_handout (assignment_id, company_id, participant_id, user_id, what, way, given_at, extent)"
        " SELECT assignment_id, company_id, participant_id, user_id, 'plan', way, given_at, extent"
        " FROM umgange_handout WHERE id = {handout}"
    ),
    "umgange_handout_struck_by_somebody": "UPDATE umgange_handout SET struck_at = now() WHERE id = {handout}",
    "umgange_journal_entry_one_a_child_and_visit": (
        "UPDATE umgange_journal_entry SET kind = 'visit' WHERE visit_id = {visit}"
    ),
    "umgange_open_question_answer_whole": (
        "UPDATE umgange_open_question SET answered_on = '2026-03-03' WHERE id = {question}"
    ),
    "umgange_text_template_says_for_what": "UPDATE umgange_text_template SET role = 'carer' WHERE id = {template}",
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
}
