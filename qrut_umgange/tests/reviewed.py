"""What was looked at one by one, and why it is right; ``test_completeness`` finds the rest."""

# Text that a client may search, sort and group by: it says nothing about a private person.
PLAIN_TEXT = {
    # codes and numbers
    "umgange.person": {"code"},
    "umgange.assignment": {"name", "case_key", "social_phone"},
    "umgange.incident": {"name"},
    # names of rooms, premises, staff and terms
    "umgange.premises": {"name", "street", "zip", "city", "directions"},
    "umgange.room": {"name", "equipment"},
    # what is in a house, by which door one comes in, what a photo shows
    "umgange.door": {"name", "way_in"},
    "umgange.equipment": {"name"},
    "umgange.photo": {"name"},
    # the owner's own number of a booking
    "umgange.room.request": {"reference"},
    "umgange.supporter": {"name"},
    "umgange.agreement": {"name", "paper_reference"},
    "umgange.cancellation.policy": {"name"},
    "umgange.cancellation.policy.line": {"clause"},
    # the heading of a point, as “Place”; why a manager took back an ending
    "umgange.plan.point": {"name"},
    # what a step is called, as “The family home in the room”, and a random key
    "umgange.plan.step": {"name", "lineage"},
    # the same headings, and what is usually agreed: before it is anybody's
    "umgange.plan.point.template": {"name", "text"},
    # agendas and rules, before they are anybody's
    "umgange.text.template": {"name", "text"},
    # a title on a printed cover
    "umgange.booklet": {"name"},
    # a digest of a file; codes
    "umgange.document": {"digest"},
    "umgange.breach": {"concerned_codes"},
    # digests; the name of a field
    "umgange.extract": {"checksum"},
    "umgange.extract.passage": {"part"},
    # as “Autumn break”
    "umgange.school.break": {"name"},
    "umgange.school.break.paste": {"text", "unread"},
    "umgange.school.break.paste.line": {"name"},
    # a question, before it is about anybody
    "umgange.risk.question": {"name"},
    "umgange.visit": {"correction_reason"},
    # the number of whoever is on call, ours and the municipality's; the chair of the board
    "res.company": {
        "umgange_board_contact",
        "umgange_on_call_phone",
        "umgange_secrecy_law",
        "umgange_social_phone",
    },
    # written on invoices: neutral by design; the cause is a label, closed to finance
    # digests, who of the staff signed; who has received a file; codes and numbers
    "umgange.journal.entry": {
        "chain_form",
        "chain_previous",
        "chain_digest",
        "chain_link",
        "chain_salt",
        "author_name",
    },
    "umgange.journal.chain": {"link"},
    "umgange.journal.release": {"receipt"},
    "umgange.journal.verification": {"findings"},
    "umgange.delivery": {"explanation", "cause", "share_reason"},
    # the label of a field, and a digest
    "umgange.outward.stop": {"where", "digest", "res_model"},
    # of changes of rights: staff by name; what is made by hand by its number
    "umgange.access.log": {"login", "model", "res_ids", "person_code", "description"},
    # digests, and names that modules gave
    "umgange.rights.line": {"kind", "value", "module", "name"},
    "umgange.access.review": {"seed", "head_digest"},
    "umgange.access.review.line": {"login", "action", "model", "person_code", "description", "note"},
    # what the staff undertakes, the same for all
    "umgange.undertaking": {"text"},
    # what the buyer sorts by
    "umgange.order.register": {"buyer_reference", "purchase_order_reference"},
    "umgange.assignment.change": {"buyer_reference", "purchase_order_reference"},
    "umgange.visit.series.line": {"clash", "reason", "away"},
    # why an ending is taken back, and clock times, in a dialog that is its user's own
    "umgange.visit.correction": {"reason"},
    "umgange.visit.times": {"started", "ended"},
    "umgange.visit.times.line": {"arrived", "left"},
    "sale.order": {"buyer_reference", "purchase_order_reference"},
    "account.move": {"buyer_reference", "purchase_order_reference"},
}

# Photos of rooms and houses, in the table: of nobody, and no attachment that is read past the rules.
PICTURES = {"umgange.photo.image", "umgange.photo.image_small"}

# Files that are content themselves: fetched by themselves, and logged.
FILES = {"umgange.document.content"}

# Of no company: rights are the whole server's.
WHOLE_SERVER = {"umgange.naming.change", "umgange.rights.line"}

# Text computed when it is asked for, by the reader's own rights: it cannot be searched,
# sorted or grouped by, and what it shows of a person is logged where it is fetched.
SHOWN_TEXT = {
    "umgange.person": {
        "shown_name", "shown_personnummer", "shown_phone", "shown_email_address",
        "shown_street", "shown_zip", "shown_city", "shown_language", "shown_interpreter",
        "number_warning", "secrecy_hint",
        # why somebody is let in: taken to the opening, where it is content
        "list_reason",
    },
    "umgange.outward.stop": {"document"},
    # what the writer has typed; two texts that the reader may read
    "umgange.journal.entry": {"named_hint", "difference", "corrected_label"},
    # an assignment, what kind of paper and a day
    "umgange.document": {"file_name"},
    # hours, and what is left to write; never what was written
    "umgange.breach": {"clock", "missing"},
    "umgange.participant": {
        "shown_name", "shown_phone", "shown_email", "shown_interpreter", "adult_hint", "notice",
        # what they are, are to confirm, and when somebody last spoke with them; never what was said
        "role_label", "to_confirm", "last_contact",
    },
    # of whom by role and code, as the reader sees them
    "umgange.handout.dialog": {"masked_hint", "other_hint"},
    # two versions beside each other; who got it; when they meet; headings; which step was taken and when
    "umgange.plan": {"changes", "handout_label", "rule_sentence", "full_plan_gaps", "step_label", "follow_up_label"},
    "umgange.attendance": {"role_label", "shown_name", "time_label"},
    # who is asked and reminded, as the reader may see them; the words of a reminder name nobody
    "umgange.visit.reply": {"role_label", "shown_name", "shown_phone", "time_label", "reminder_text", "sms_link"},
    "umgange.plan.arrival": {"shown_name", "hours_label"},
    "umgange.assignment": {
        # searched by the searcher's own rights, the search logged
        "lookup",
        "missing", "next_label", "supporter_initials", "order_name", "order_overview",
        "buyer_reference", "purchase_order_reference",
        # that something ends, and when; never what was assessed or decided
        "deadlines",
        # since when it rests and until when, never why
        "pause_label",
        # with which roles, nobody's name
        "opening_missing",
        "next_role",
        # how far the start has come; a step's name, never a person's
        "start_next", "start_dots", "board_line",
        # which step, decided by whom and when, never why
        "follow_up_label",
        # of rooms, staff and clock times
        "continuity_label", "contact_warning",
    },
    "umgange.assignment.answer": {"missing"},
    # how far it has come; what is unusual about whoever asks, as the reader may see them
    "umgange.extract": {"asker_hint", "progress"},
    # when, what and by whom of the staff; codes and words that stand in what the reader reads
    "umgange.extract.passage": {
        "heading", "part_label", "position", "shown_text", "warning",
        # of a talk that the reader may read
        "kept_hint",
    },
    # how many, of what the reader may read
    "umgange.journal.release": {"contents_label"},
    "umgange.pause": {"ahead_label"},
    # codes and hours, to whoever may read both
    "umgange.separation": {"ahead"},
    "umgange.meeting": {"apart_warning", "apart_hint"},
    "umgange.closing": {"missing"},
    # staff, by name
    "umgange.risk.assessment": {"approval_label"},
    "umgange.order.register": {"ordered_already"},
    "umgange.staff.member": {"missing"},
    # when a house is open
    "umgange.premises": {"opening_label"},
    # a room and times, for its owner
    "umgange.room.request": {"message"},
    # of whom by role and code, by name where the reader's form asks for names; a clock time
    "umgange.permit": {"who_label"},
    "umgange.transport": {"time_label"},
    # when, never why
    "umgange.supporter": {"initials", "absence_label"},
    # staff, hours and what the child knows
    "umgange.supporter.absence": {"staff_to_call"},
    "umgange.supporter.absence.line": {"visit_label", "candidates_label", "continuity_change"},
    "umgange.visit": {
        "billing_label",
        "continuity_change", "absence_note",
        "warning", "decision_warning", "day_label", "time_label", "near_label", "next_time_notes", "wish_notes",
        "actual_label",
        # codes and hours, as far as the reader may read both visits
        "apart_warning", "apart_hint", "apart_gap",
        # staff, as the phone list of the day
        "coordinator_name", "coordinator_phone", "on_call_phone", "emergency_phone",
        # a house and its doors; what a room costs
        "place_label", "place_hint", "room_cost_label",
    },
    # when the next visit is
    "umgange.wish": {"next_visit_label"},
    # which steps of an incident are late; a number of the municipality
    "umgange.incident": {"late_label"},
    "umgange.complaint": {"receiver_hint"},
    "umgange.concern": {"emergency_phone"},
    "umgange.visit.end": {"early_hint", "visits_label"},
    "umgange.visit.mending": {"change_label", "mended_label"},
    "umgange.visit.move": {"outcome"},
    "umgange.visit.times": {"planned_label", "visit_state"},
    "umgange.visit.times.line": {"shown_name"},
    # rooms, staff by name and codes of what is taken
    "umgange.visit.series": {"rule_sentence", "plan_end_hint", "fits_label", "replaced_label", "clash_text",
                             "continuity_change"},
    "umgange.visit.series.choice": {"day_label", "label"},
    "umgange.visit.series.line": {"day_label", "time_label", "note"},
    "umgange.delivery": {"waits_for"},
    "umgange.delivery.invoice": {"summary"},
    # staff, by name today
    "umgange.access.log": {"model_label", "user_name"},
    "umgange.access.review.line": {
        "action_label", "model_label", "reason", "user_name", "when_label",
        "who_label", "what_label",
    },
}  # fmt: skip

# What a client may call; each checks who may, see the attacks in ``test_attacks``.
PUBLIC_METHODS = {
    "umgange.assignment": {
        "action_accept", "action_decline", "action_pause", "action_resume",
        "action_begin_closing", "action_open_closing", "action_close",
        "action_open_plan", "action_view_visits", "action_view_people", "action_note_contact",
        "action_plan_extra",
        "action_follow_up",
        "action_write_entry", "action_read_month",
        "action_next_opening", "action_begin_start_plan", "action_open_start_step", "action_accept_contacts",
    },
    "umgange.contact.note": {"action_keep_as", "action_write_entry"},
    "umgange.handout": {"action_received", "action_strike"},
    "umgange.handout.dialog": {"action_note"},
    "umgange.participant": {"action_note_contact", "action_give_booklet"},
    "umgange.participant.change": {"action_change"},
    "umgange.access.review": {"action_begin", "action_sign"},
    "umgange.access.review.line": {
        "action_justified", "action_question", "action_investigate", "action_begin_breach",
    },
    "umgange.breach": {"action_notified", "action_controller_told", "action_close"},
    "umgange.extract": {
        "action_go_through", "action_collect", "action_submit", "action_send_back", "action_decide",
        "action_hand_over", "action_ivo_sent", "action_withdraw",
    },
    "umgange.extract.passage": {"action_open", "action_release", "action_mask", "action_refuse"},
    "umgange.document": {"action_void", "action_open_file", "action_write_entry"},
    "umgange.attendance": {"action_here", "action_left"},
    "umgange.journal.entry": {
        "action_sign", "action_sign_or_ask", "action_correct", "action_write_anew", "action_read_month",
        "save_draft", "save_common", "sign_as_shown", "find_named", "get_month", "note_month_printed",
        "action_thank", "action_comment", "action_view_complaints", "action_view_incidents",
    },
    "umgange.journal.rewrite": {"action_write"},
    "umgange.journal.comment": {"action_answer", "action_seen", "get_unseen"},
    "umgange.complaint": {"action_handle", "action_answer"},
    "umgange.incident": {
        "action_reported", "action_judge_yes", "action_judge_no", "action_serious", "action_close", "action_seen",
    },
    "umgange.incident.step": {"action_done"},
    "umgange.concern": {"action_made", "action_received", "action_seen"},
    "umgange.concern.reader": {"action_end"},
    "umgange.journal.release": {"action_approve", "action_refuse"},
    "umgange.journal.verification": {"action_verify"},
    "umgange.meeting": {"action_hold", "action_insert_agenda", "action_insert_questions", "action_write_entry"},
    "umgange.meeting.point": {"action_tick"},
    "umgange.open.question": {"action_answer", "action_make_point"},
    "umgange.outward.stop": {"action_keep", "action_release"},
    "umgange.person": {"action_view_assignments", "action_read_month"},
    "umgange.person.duplicate": {"action_done"},
    "umgange.person.opening": {"action_seen", "action_begin_breach"},
    "umgange.staff.member": {"action_open"},
    "umgange.undertaking": {"action_accept", "action_open_current"},
    "umgange.risk.assessment": {
        "action_ready", "action_answer_no", "action_approve", "action_approve_by_phone",
        "action_confirm_phone", "action_deny", "action_extend", "action_begin_anew",
    },
    "umgange.decision": {"action_abstain_visits"},
    "umgange.separation": {"action_decide", "action_decline"},
    "umgange.pause": {"action_open"},
    "umgange.closing": {"action_open", "action_close", "action_view_visits"},
    "umgange.loss": {"action_apply"},
    "umgange.plan": {
        "action_approve", "action_hand_out", "action_insert_usual_points", "action_new_version",
        "action_write_full_plan", "action_insert_settling_steps", "action_insert_ending_steps", "action_refit",
    },
    "umgange.plan.step": {"action_take"},
    "umgange.visit": {
        "action_confirm", "action_start", "action_end", "action_break_off", "action_no_show",
        "action_cancel", "action_abstain", "action_correct", "action_write_journal",
        "action_read_journal", "action_write_event",
        "action_confirm_selected", "action_confirm_planned", "action_cancel_selected",
        "action_abstain_selected",
        "action_ask",
        "action_start_asking", "action_end_asking", "action_mend_times", "action_undo_start",
        # the supporter's page of the day
        "get_my_day", "get_my_day_state", "get_day_card", "note_times", "note_otherwise", "end_early",
        "answer_list", "begin_drafts", "action_stand_in",
        "action_replace",
        "get_week",
        "get_move_outcome",
        "action_take_fallback",
        # the talk with the child
        "action_talk_with_child", "begin_talk", "skip_talk",
        # the quarter of an hour with whoever visits
        "get_quarter", "note_quarter",
        "action_supporter_ill",
        "action_view_complaints", "action_view_incidents",
    },
    "umgange.visit.reply": {"action_yes", "action_no", "action_remind", "action_reminded"},
    "umgange.visit.present": {"action_note"},
    "umgange.child.talk": {"action_close", "action_correct", "note", "note_why"},
    "umgange.wish": {
        "action_answer", "action_reopen", "action_told", "action_not_told", "note_outcome", "note_told",
    },
    "umgange.room.request": {
        "action_asked", "action_confirm", "action_decline", "action_give_back", "action_message_sent",
        "action_reminder_sent",
    },
    "account.move": {"action_switch_move_type", "action_umgange_einvoice"},
    "umgange.delivery.invoice": {"action_invoice"},
    "umgange.assignment.answer": {"action_accept", "action_decline", "action_keep"},
    "umgange.assignment.change": {"action_apply"},
    "umgange.order.register": {"action_register"},
    "umgange.school.break.paste": {"action_save"},
    "umgange.supporter.absence": {"action_apply"},
    "umgange.visit.correction": {"action_apply"},
    "umgange.visit.move": {"action_apply"},
    "umgange.premises": {"get_day", "get_free_times"},
    "umgange.visit.end": {"action_apply"},
    "umgange.visit.times": {"action_apply", "action_break_off_instead", "action_undo_start"},
    "umgange.visit.series": {"action_preview", "action_plan", "action_choose_nearest", "action_skip_clashes"},
    "umgange.visit.series.choice": {"action_choose"},
    "umgange.visit.series.line": {"action_make_up", "action_toggle"},
}  # fmt: skip

# Stored computes that read what their user may not, and what they tell. Odoo lets any of them
# run in a form that is not saved (``onchange``), on whatever record a client names.
SUDO_COMPUTES = {
    "umgange.assignment": {"member_user_ids"},  # who the supporters are, named in the form
    "umgange.visit": {"is_documented"},  # of the form's own entries
    "umgange.booking": {"company_id"},  # the resource's company
    "umgange.delivery": {"quantity", "amount", "billing_state"},  # of the form's own numbers
    "account.move.line": {"umgange_living"},  # of a delivery that is on the line
}

# Odoo's own public methods that we extend.
EXTENDED_METHODS = {
    "create", "write", "unlink", "copy", "copy_data", "init", "button_uninstall", "retrieve_acc_type",
    "action_send_and_print", "session_info", "check", "message_post", "name_create",
    "set_profiling", "get_formview_action",
    # the read doors of the care mixin
    "read", "read_group", "search", "search_count", "search_fetch", "search_read", "name_search",
    "formatted_read_group", "formatted_read_grouping_sets", "read_progress_bar",
    "web_name_search", "web_read", "web_search_read", "web_read_group",
}  # fmt: skip

# Where rights are lent or SQL is written, and why.
LENT = {
    # the log and the promises of the database
    "access_notes.py:_insert": "the log is written whatever the reader may",
    "access_notes.py:_forget_lost_rows": "the log is written whatever the reader may",
    "models/umgange_care_mixin.py:_log_care": "whose data it is, whatever the reader may",
    "models/umgange_care_mixin.py:_log_deleted_parts": "what goes with the whole, whatever the reader may",
    "models/umgange_care_mixin.py:_add_company": "the company of the whole, for the rules to judge",
    "chain_heads.py:fetch": "what was committed of what is noted",
    "chain_heads.py:fetch_releases": "who asked and decided, and when; never why",
    "sql_guards.py:install": "triggers",
    "sql_guards.py:get_schema": "the catalogue",
    "sql_guards.py:drop_functions": "triggers",
    "sql_guards_check.py:find_missing": "triggers",
    "sql_guards_check.py:find_changed_functions": "what should be, made beside it",
    "sql_guards_check.py:_fetch_triggers": "triggers",
    "sql_guards_check.py:_fetch_functions": "the catalogue",
    "sql_guards_check.py:_fetch_constraints": "the catalogue",
    "sql_guards_check.py:find_changed_constraints": "what should be, made beside it",
    "sql_guards_check.py:find_strangers": "the catalogue",
    "sql_guards_check.py:find_strangers_beside": "the catalogue",
    "models/res_users.py:_leave_umgange_chats": "who is in a chat that is open to all",
    "models/discuss_channel.py:_subscribe_users_automatically_get_members": "who has a role",
    "models/ir_module_module.py:_find_umgange_sealed": "whether anything is sealed, not what",
    # the review of the log: codes, logins and times; names are compared and never shown
    "models/umgange_access_review.py:_cron_draw": "which companies have a log",
    "models/umgange_access_review.py:_get_or_draw": "the sample is the system's to draw",
    "models/umgange_access_review.py:_draw_lines": "rows of the log",
    "models/umgange_access_review.py:_get_period": "who the log reviewers are",
    "models/umgange_access_review.py:_get_head_digest": "heads of chains",
    "models/umgange_access_review.py:action_sign": "after _check_reviewer",
    "models/umgange_access_review.py:_search_is_overdue": "which companies there are",
    "models/umgange_access_review_line.py:_prepare": "rows of the log",
    "models/umgange_access_review_line.py:write": "who answered, after _check_answer",
    "models/umgange_access_oddity.py:_fetch": "rows of the log",
    "models/umgange_assignment_holder.py:_find_unnoted": "who has an assignment, beside who is noted to",
    "models/umgange_assignment_holder.py:_sync": "who has an assignment is noted whoever gives it",
    "models/umgange_supporter.py:write": "assignments of a supporter, for noting who has them",
    "models/umgange_access_oddity.py:_find_namesakes": "which rows, never whose name",
    "models/umgange_access_oddity.py:_get_surnames": "staff",
    "models/res_company_watch.py:_get_rights": "who is in the company, for comparing",
    "models/umgange_access_log.py:_get_rights_lines": "which companies there are",
    "models/umgange_access_log.py:_get_reader_lang": "the language of a company's reviewers",
    # what gives rights, compared with what is noted; staff and groups by name
    "models/umgange_rights_line.py:_find_uninstalled": "which modules there are",
    "models/umgange_rights_line.py:_find_changes": "what gives rights",
    "models/umgange_rights_line.py:_fetch_known": "what gives rights",
    "models/umgange_rights_line.py:_fetch_last_date": "what gives rights",
    "models/umgange_rights_line.py:_insert": "the list grows whoever changes rights",
    "models/umgange_rights_line.py:_has_forged": "the list beside the log",
    "models/umgange_rights_line.py:_tell_once": "whether the log has it already",
    "models/umgange_rights_line.py:_get_label": "what staff and groups are called",
    "models/res_users_apikeys.py:_generate": "which key was made",
    "models/res_users_watch.py:_get_rights": "which of our groups, for comparing",
    "models/umgange_breach.py:_cron_ask": "the clock of every breach, whoever reads none",
    "models/umgange_extract_sources.py:_collect": "passages are copied from the file, after _find_all",
    "models/umgange_extract_sources.py:_find_all": "how many there are, to refuse a part of the file",
    "models/umgange_extract_sources.py:_count_left_out": "how many are voided or not signed, never what",
    "models/umgange_extract_talk.py:_count_left_out": "in how many talks something is kept, of talks that may be read",
    "models/umgange_extract_scan.py:_find_others": "whose address is hidden from whoever asks, whoever reads",
    "models/umgange_extract_scan.py:_judge": "that somebody is protected, whoever reads",
    "models/umgange_extract_paper.py:_freeze": "passages are sealed by deciding, after _check_manager",
    "models/umgange_extract_paper.py:_hand_over": "the register's row, after check_access",
    "models/umgange_document.py:_check_new_in_file": "that the child has this very file, to whoever writes there",
    # the signature chain: what stands in the database, whoever asks; nobody is shown a text
    "models/umgange_journal_chain.py:_hold_head": "the lock of a child's chain",
    "models/umgange_journal_chain.py:_move_head": "the one mover of heads",
    "models/umgange_document.py:write": "whether the entry about a paper is signed",
    "models/umgange_journal_entry_document.py:_unlink_leaves_papers": "which papers a draft that goes was about",
    "models/umgange_journal_entry_document.py:_begin_entry": "the own entry about a paper that may be read",
    "models/umgange_journal_entry_form.py:_init_column": "the usual source of drafts, when the column is made",
    "models/umgange_journal_entry_chain.py:_sign": "after the author's check in action_sign",
    "models/umgange_journal_entry_chain.py:_link_signed": "an update gives links to what has none",
    "models/umgange_journal_entry_chain.py:_update_rows": "the link of what has none",
    "models/umgange_journal_entry_chain.py:_check_no_copy": "that there is a correction, and its number",
    "models/umgange_journal_entry_chain.py:_check_holds_text": "that the text has left",
    "models/umgange_journal_entry_chain.py:_fetch_rows": "what is signed, as it stands",
    "models/umgange_journal_entry_chain.py:_compute_is_released": "that there is a salt",
    "models/umgange_journal_verification.py:_cron_verify": "which companies have signed",
    "models/umgange_journal_verification.py:_verify_and_tell": "earlier outcomes, and whose to-do they are",
    "models/umgange_journal_verification.py:_get_codes": "codes",
    "models/umgange_journal_verification.py:_fetch_heads": "heads",
    "models/umgange_journal_verification.py:_find_unplaced": "how many",
    "models/umgange_journal_verification.py:_verify_chains": "which company a child belongs to",
    "models/umgange_journal_verification.py:_verify": "the outcome, which nobody may write",
    "models/umgange_journal_release.py:_check_files": "which entries there are, to ask for each",
    "models/umgange_journal_release.py:action_approve": "after _check_decision",
    "models/umgange_journal_release.py:action_refuse": "after _check_decision",
    "models/umgange_journal_release.py:_empty_where": "the trigger asks for the approved row",
    "models/umgange_journal_release_file.py:_check_files": "what there is in the file, to ask for each",
    "models/umgange_journal_release_file.py:_check_nobody_waits": "that somebody has asked to read it",
    "models/umgange_leaving_mixin.py:_empty_where": "the trigger asks for the approved row",
    # the undertaking: who has accepted what, each about themselves
    "models/umgange_undertaking.py:_compute_is_accepted": "the reader's own",
    "models/umgange_undertaking.py:action_accept": "in the user's own name, of a text that may be read",
    "models/umgange_undertaking.py:_compute_is_newest": "which version is in force",
    "models/umgange_undertaking.py:_find_newest": "which text is in force; gives sudo back",
    "models/umgange_undertaking.py:_is_accepted": "the user's own, before any right counts",
    "models/umgange_undertaking.py:_fill_missing": "the module's own text",
    "models/umgange_staff_member.py:write": "a day, after the right to write was asked for",
    "models/umgange_staff_member.py:_fill": "who has a role",
    "models/ir_ui_menu.py:_get_menu_ids_behind_undertaking": "which menus there are",
    "wizard/mail_activity_schedule.py:_get_applied_on_records": "what Odoo asks as the system, as the user",
    "models/umgange_wish.py:_check_whose": "which child one talked with, and nothing of what was said",
    # beside the file
    "models/umgange_journal_comment.py:_compute_is_for_me": "who wrote the entry, compared with the reader",
    "models/umgange_journal_comment.py:action_seen": "that the reader has seen what may be read",
    "models/umgange_journal_entry_beside.py:_empty_where": "what stands beside a text that has left",
    "models/umgange_complaint.py:_hide_from_concerned": "a to-do of whoever it is about",
    "models/umgange_incident_step.py:write": "who did it, after the right to write was asked for",
    "models/umgange_incident_step.py:_lay_out": "the steps that follow from a manager's judgement",
    "models/umgange_incident_step.py:_remind_late": "which steps are late; a to-do for managers",
    "models/umgange_complaint_receiver.py:_find_receivers": "who coordinates and who manages; never who complained",
    "models/umgange_complaint_receiver.py:_find_board_receiver": "whom the board has named",
    "models/umgange_complaint_receiver.py:_describe_receiver": "the name of whom the board has named, of the staff",
    "models/umgange_complaint_receiver.py:_tell_board": "who sees to it, which nobody may write",
    "models/umgange_concern.py:init": "numbers that tell nothing",
    "models/umgange_concern.py:_check_access": "that there is one, so that the answer is the same when there is none",
    "models/umgange_concern_reminder.py:_cron_ask_for_receipt": "which receipts are missing; a to-do for the writer",
    # to-dos
    "models/umgange_activity_mixin.py:_schedule_for_managers": "who the managers are; a to-do for each",
    "models/umgange_activity_mixin.py:_schedule_for": "a to-do for a colleague",
    "models/umgange_activity_mixin.py:_end_todos": "of what is settled, whoever settled it",
    "models/umgange_journal_closing.py:action_sign": "the day of a file, after the author's own signature",
    "models/umgange_assignment_of_age.py:_cron_ask_of_age": "which assignments; a to-do with nobody's name",
    "models/umgange_assignment_of_age.py:_fetch_of_age_soon": "compared, and shown to nobody",
    "models/umgange_decision.py:_cron_ask": "which reviews are overdue; a to-do with nobody's name",
    "models/umgange_assignment_basis.py:_ask_about_reviews": "which reviews are overdue; a to-do with nobody's name",
    "models/umgange_pause.py:_cron_begin": "whose pause begins today; a step that was written down",
    "models/umgange_risk_assessment.py:_prepare_lines": "whose questions are asked: a company",
    "models/umgange_participant.py:_compute_display_name": "gives sudo back: who may read the participant",
    "models/umgange_visit_screen.py:_compute_display_name": "gives sudo back: who may read the visit",
    # persons
    "models/umgange_person.py:_get_readable": "gives sudo back: never more than the user's own",
    "models/umgange_person_identity.py:_find_same": "gives sudo back: never more than the user's own",
    "models/umgange_person_same_number.py:_is_number_new": "when a job of ours ran, and when a number was saved",
    "models/umgange_person_same_number.py:_is_known_twice": "the pairs; gives sudo back: whom the user may read",
    "models/umgange_person_duplicate.py:_cron_find": "codes, for managers alone",
    "models/umgange_person_duplicate.py:_fetch_pairs": "compared, and shown to nobody",
    "models/umgange_person_secrecy.py:_note_let_in": "after the manager's check",
    "models/umgange_person_secrecy.py:_find_open_until": "until when, of the user's own",
    "models/umgange_person.py:_get_parts": "that there is a part, not what is in it",
    # visits: a supporter has no right to write, the mover checks whose visit it is
    "lent_rights.py:lend": "the one door, without the client's defaults",
    "models/umgange_visit_moves.py:_check_may_run": "lends after it has checked the supporter",
    "models/umgange_visit_moves.py:_may_run": "the supporter's user, of a visit that may be read",
    "models/umgange_visit_moves.py:action_confirm": "the first confirmed visit opens it",
    "models/umgange_attendance.py:_note": "after _check_may_run",
    # who is asked before a visit, and reminded
    "models/umgange_visit_asked.py:_list_replies": "rows for those whom the plan of the visit names",
    "models/umgange_visit_reply.py:_write_as_system": "after _check_may_run, or that of a coordinator",
    "models/umgange_visit_reminder.py:_cron_list_reminders": "which companies remind; nobody's name",
    "models/umgange_visit_reminder.py:_list_due": "which visits are near; a list, and nothing is sent",
    "models/umgange_visit_reminder.py:_get_reminder_obstacle": "that the assignment rests, never why",
    "models/umgange_visit_reminder.py:_write_reminder": "the company's own text",
    "models/umgange_participant.py:_compute_needs_interpreter": "that one is needed, never the language",
    "models/umgange_visit_otherwise.py:action_stand_in": "whoever stands there, after the check of whose world it is",
    "models/umgange_visit_otherwise.py:_find_own_supporter": "whose world the assignment is",
    "models/umgange_visit_checklist.py:_get_checklist_points": "templates: what is asked, before it is about anybody",
    "models/umgange_child_talk.py:note_why": "after the check of whose words they are",
    "models/umgange_child_talk.py:_begin_correction": "that it corrects another, of a talk that may be read",
    "models/umgange_child_talk.py:_tell_visits": "that the child was asked, of a talk of one's own",
    "models/umgange_visit_talk.py:skip_talk": "that the child was not asked, after _check_may_run",
    "models/umgange_assignment_follow_up.py:_count_since_follow_up": "how many visits, of assignments that may be read",
    "models/umgange_assignment_follow_up.py:_ask_for_follow_up": "a to-do with nobody's name, once",
    "models/umgange_assignment_follow_up.py:_end_follow_up_asked": "the to-do of what has been held",
    "models/umgange_visit_alarm.py:_tell_unwritten": "the cron looks at every visit",
    "models/umgange_visit_alarm.py:_find_not_signed_out": "the cron looks at every visit",
    "models/umgange_visit_alarm.py:_get_managers": "who the managers are",
    "models/umgange_visit_alarm.py:_end_alarms": "to-dos on what is done",
    "models/umgange_visit_alarm.py:_after_end_undone": "after the manager's check",
    "models/umgange_visit_alarm.py:action_sign": "whether the visit is written, after the signature",
    "models/umgange_journal_draft.py:write": "counts what was just written",
    "models/umgange_journal_siblings.py:_write_common": "counts what was just written",
    "models/umgange_journal_siblings.py:_get_known_around": "who is around; gives back whose name the user may read",
    "models/umgange_journal_siblings.py:_get_written_together": "which visits; gives back what the user may read",
    "models/umgange_journal_correction.py:_find_visit_of": "which visits; gives back what the user may read",
    "models/umgange_journal_month.py:_prepare_missing": "that an entry is there, and signed",
    "models/umgange_visit_next_time.py:_get_last_entries": "what was left for next time, in the reader's own world",
    "models/umgange_visit_next_time.py:_is_in_own_world": "the reader's own",
    "models/umgange_visit_next_time.py:_get_next_time_lines": "gives sudo back: the name that the reader may see",
    "models/umgange_visit_mend.py:_is_settled": "that something is signed, not what",
    "models/umgange_visit_mending.py:_keep": "what is kept follows from a change that may be made",
    "wizard/umgange_visit_times_line.py:_apply": "of a visit that the dialog has checked",
    "models/umgange_visit_time.py:_check_times_free": "the same assignment's visits",
    # who must not meet: compared whoever plans, told to nobody but whoever may read both visits
    "models/umgange_separation.py:_propose": "that a pair is known; a proposal for coordinators",
    "models/umgange_separation_encounter.py:_find_holding": "compared; what is told is for _describe_encounters",
    "models/umgange_separation_encounter.py:_find_others": "compared; who is where when, as codes",
    "models/umgange_separation_encounter.py:_compare": "who is where when, as codes",
    "models/umgange_separation_encounter.py:_take_turns": "a number that says nothing",
    "models/umgange_separation_encounter.py:_get_known": "gives sudo back: what the user may read",
    "models/umgange_separation_encounter.py:_describe_encounter": "codes, of what the reader may read",
    "models/umgange_separation_encounter.py:_get_settled": "that a measure is chosen",
    "models/umgange_free_times.py:_fetch_taken": "when somebody is away, never why",
    "models/umgange_free_times.py:_fetch_opened": "when somebody is away, never why",
    "models/umgange_assignment_apart.py:_propose_apart": "the assignments of a case, for a proposal",
    "models/umgange_visit_series.py:_check_not_replaced": "the same assignment's visits",
    "models/umgange_plan_refit.py:_get_refit_tie": "whether something is written, not what",
    # bookings: nobody sees the others' visits, everybody meets their bookings
    "models/umgange_visit_booking.py:_sync_bookings": "the one mover of bookings",
    "models/umgange_visit_booking.py:_free_bookings": "the one mover of bookings",
    "models/umgange_visit_place.py:_get_site": "which place, of a sibling's visit",
    "models/umgange_visit_place.py:_is_fallback_taken": "that somebody has a room at a time",
    "models/umgange_visit_place.py:_get_fallback_warning": "what the visit itself has booked",
    "models/umgange_visit_room_request.py:_unlink_except_asked_for": "that an owner was asked, not more",
    "models/umgange_visit_room_request.py:_sync_room_requests": "a room follows the visit that may be changed",
    "models/umgange_visit_room_request.py:_get_request_warning": "whether the visit's room is confirmed",
    "models/umgange_room_request.py:action_reminder_sent": "that the owner was asked again, by whoever may ask",
    "models/umgange_room_request.py:_let_go": "a room follows the visit that may be changed",
    "models/umgange_room_request.py:_need": "a room follows the visit that may be changed",
    "models/umgange_delivery_room.py:_get_hire_cost": "what a room costs, for those who see deliveries",
    "models/umgange_delivery_room.py:_get_income": "what a visit gives, for a field of coordinators",
    "models/umgange_booking.py:_check_own_use": "that it is a meeting's, of a booking that may be read",
    "models/umgange_meeting_booking.py:_sync_bookings": "what a meeting that may be changed holds",
    "models/umgange_meeting_booking.py:unlink": "what a meeting that may be deleted holds",
    "models/umgange_booking.py:_reserve": "locks",
    "models/umgange_booking.py:_check_in_use": "that it is archived, and the name of a room or a colleague",
    "models/umgange_booking.py:_find_clashes": "times and resources alone",
    "models/umgange_booking.py:_describe_clash": "the name of a room or a colleague",
    "models/umgange_booking.py:_suggest_joint": "that a visit has the room, never whose",
    "models/umgange_resource_mixin.py:create": "nobody has a right to resources; checked before",
    "models/umgange_resource_mixin.py:write": "nobody has a right to resources; checked before",
    "models/umgange_room.py:write": "nobody has a right to resources; checked before",
    "models/umgange_supporter.py:_find_resource": "nobody has a right to resources",
    "models/umgange_supporter.py:_fetch_leaves": "when a supporter is away, never why",
    "models/umgange_supporter.py:_get_phone_line": "a colleague's number at work",
    "models/umgange_booking_absence.py:_get_absences": "that a room or a colleague is away, never why",
    "models/umgange_booking_absence.py:_find_leaves": "times and resources alone",
    "models/umgange_booking_absence.py:_describe_off_work": "the name and hours of a colleague",
    "models/umgange_booking_absence.py:_describe_leave": "the name of a room or a colleague",
    "models/umgange_visit_substitute.py:_find_substitutes": "the hours of colleagues",
    "models/umgange_visit_substitute.py:_fetch_bookings": "times and resources alone",
    "models/umgange_assignment_staffing.py:_get_contacts_among": "whether a colleague is a contact of the family",
    "models/umgange_visit_overrun.py:_tell_following": "that the one before ended late, never whose it was",
    "wizard/umgange_supporter_absence.py:_note_leave": "an absence without a reason, by a coordinator",
    "models/ir_sequence.py:_next_umgange": "numbers",
    "models/ir_sequence.py:_begin_umgange_alone": "a row is written as it is, to be its only writer",
    "models/umgange_assignment_answer.py:_answer": "the to-dos of what is answered",
    # money: a coordinator has no right to sales, finance none to visits
    "models/umgange_assignment_start.py:_get_start_steps": "that a step is done, of an assignment that may be read",
    "models/umgange_delivery_order.py:_cron_follow_buyers": "whose order begins",
    "models/sale_order.py:_create_umgange_assignments": "a request, with nobody's name",
    "models/product_template.py:_get_umgange_sale_taxes": "only those of the company asked for",
    "models/sale_order_line.py:_check_price_open": "that something was delivered, not what",
    "models/sale_order_line.py:_get_open_deliveries": "whoever has the order has its figures",
    "models/sale_order_line.py:_fetch_open_deliveries": "whoever has the order has its figures",
    "models/sale_order_line.py:_prepare_qty_delivered": "whoever has the order has its figures",
    "models/umgange_delivery.py:_add_price": "the price on the order line",
    "models/sale_order_ceiling.py:_get_umgange_ceiling_use": "how much of what was ordered is used",
    "models/sale_order_ceiling.py:_get_umgange_ceiling_left": "how much of what was ordered is left",
    "models/sale_order_ceiling.py:_find_umgange_over_ceiling": "which deliveries wait for an extension",
    "models/umgange_delivery.py:_compute_display_name": "the assignment's number",
    "models/umgange_delivery.py:_get_invoice_text": "the assignment's number",
    "models/umgange_delivery_assignment.py:_get_orders": "the order's references and lines",
    "models/umgange_delivery_assignment.py:_deliver_on_new_orders": "which line bills it",
    "models/umgange_delivery_assignment.py:_create_order": "after _check_coordinator",
    "models/umgange_delivery_visit.py:_is_settled": "that it is invoiced",
    "models/umgange_delivery_words.py:_say_by_hand": "the sentence of a share that was decided by hand",
    "models/umgange_delivery_visit.py:_update_after_mending": "what a visit with other times is to be paid for",
    "models/umgange_delivery_visit.py:_after_end": "what the ended visit is to be paid for",
    "models/umgange_delivery_visit.py:_after_end_undone": "after the manager's check",
    "models/account_move.py:_is_umgange_paper": "whether the buyer has agreed to no e-invoice",
    "models/account_move_together.py:_is_umgange": "whether it was ordered with visits",
    "models/account_move_origin.py:_get_umgange_origins": "which invoice a credit note takes back",
    "models/account_move_origin.py:_get_umgange_billing_moves": "which invoice billed what is taken back",
    "models/account_move_naming.py:_get_umgange_outward_assignments": "whose names to look for",
    "models/account_move_naming.py:_get_umgange_registered_partners": "who may be named on the invoice",
    "models/account_move_line.py:_get_umgange_own_texts": "what the delivery wrote on the line",
    "models/umgange_outward_mixin.py:_check_umgange_names": "whose names to look for",
    "models/umgange_outward_mixin.py:_check_umgange_finished": "whose names to look for",
    "models/umgange_outward_mixin.py:_get_umgange_registered_text": "compared, and shown to nobody",
    "models/mail_tracking_value.py:_names_somebody": "whose names to look for",
    "models/ir_default.py:_check_umgange_default": "which field it is",
    "models/umgange_outward_stop.py:action_release": "the to-dos of what is decided",
    "models/umgange_outward_stop.py:action_keep": "the to-dos of what is decided",
    "models/umgange_outward_stop.py:_tell_writer": "a to-do for whoever wrote it, on what they may read",
    "models/umgange_outward_stop.py:_compute_document": "the number of an order or invoice",
    "models/umgange_outward_stop.py:_leave_out_released": "that a text may leave",
    "models/umgange_outward_stop.py:_check_ceiling": "how often the user was refused",
    "models/umgange_outward_stop.py:_add_missing": "what was stopped, for managers alone",
    "models/umgange_calendar_guard.py:_check_events": "what the user has just written",
    "models/umgange_naming.py:_fetch": "compared, and shown to nobody",
    "models/umgange_naming.py:_fetch_version": "which names the transaction sees",
    "models/umgange_naming.py:_forget": "that the names have changed",
    "models/umgange_naming_change.py:_gc_changes": "rows that hold nothing",
    "models/umgange_person_identity_naming.py:_log_check": "the log is written whatever the reader may",
    "models/umgange_person_identity_naming.py:_log_refused_check": "the log is written whatever the reader may",
    "models/account_move_line.py:_get_umgange_day": "the day that stands on the invoice",
    "models/account_chart_template.py:_set_umgange_product_taxes": "at install, for all companies",
    "models/res_partner.py:_has_umgange_f_tax": "as it says on the invoice",
}
