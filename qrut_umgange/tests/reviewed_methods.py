"""What was looked at of methods: which a client may call, and which read by sudo."""

# What a client may call; each checks who may, see the attacks in ``test_attacks``.
PUBLIC_METHODS = {
    "umgange.assignment": {
        "action_accept", "action_decline", "action_pause", "action_resume",
        "action_begin_closing", "action_open_closing", "action_close",
        "action_open_plan", "action_view_visits", "action_view_people", "action_note_contact",
        "action_plan_extra",
        "action_follow_up",
        "action_write_entry", "action_read_month",
        "action_next_opening", "action_begin_report",
        "action_begin_start_plan", "action_open_start_step", "action_accept_contacts",
        "action_child_voice",
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
    "umgange.report": {
        "action_collect", "action_submit", "action_send_back", "action_approve", "action_send", "action_new_version",
    },
    "umgange.report.line": {"action_open_source"},
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
    "umgange.person": {"action_view_assignments", "action_read_month", "action_child_voice"},
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
        "answer_list", "begin_drafts", "action_stand_in", "note_outlay",
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
    "umgange.child.talk": {"action_close", "action_correct", "get_voice", "note", "note_why"},
    "umgange.wish": {
        "action_answer", "action_reopen", "action_told", "action_not_told", "note_outcome", "note_told",
    },
    "umgange.room.request": {
        "action_asked", "action_confirm", "action_decline", "action_give_back", "action_message_sent",
        "action_reminder_sent",
    },
    "account.move": {"action_switch_move_type", "action_umgange_basis", "action_umgange_einvoice"},
    "sale.order": {"action_umgange_basis"},
    "umgange.delivery": {"action_download_basis"},
    "umgange.delivery.release": {"action_release"},
    "umgange.basis.handout": {"action_hand_out"},
    "umgange.invoice.run": {
        "action_open_current", "action_refresh", "action_start", "action_retry", "action_post", "action_view_invoices",
    },
    "umgange.invoice.run.line": {"action_open", "action_basis"},
    "umgange.invoice.run.buyer": {"action_view_ripe", "action_view_waiting"},
    "umgange.delivery.invoice": {"action_invoice"},
    "umgange.agreement": {"action_raise_prices"},
    "umgange.agreement.index": {"action_apply"},
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
    "umgange.delivery": {"quantity", "amount", "billing_state", "wait_reason"},  # of the form's own numbers
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
    # and what is sent to a form of it
    "onchange",
}  # fmt: skip
