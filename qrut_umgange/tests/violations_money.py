"""Statements that break the rules of orders, agreements, deliveries and invoices, by name; {…} are the test's ids."""

MONEY = {
    "account_move_line_umgange_living_uniq": (
        "UPDATE account_move_line SET umgange_delivery_id = {delivery}, umgange_living = true"
        " WHERE id IN ({invoice_lines})"
    ),
    "sale_order_umgange_ceiling_not_negative": "UPDATE sale_order SET umgange_ceiling = -1 WHERE id = {order}",
    "sale_order_umgange_dates_in_order": ("UPDATE sale_order SET umgange_date_to = '2020-01-01' WHERE id = {order}"),
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
    "umgange_delivery_released_by_somebody": "UPDATE umgange_delivery SET released_at = now() WHERE id = {delivery}",
    "umgange_invoice_run_one_running": (
        "UPDATE umgange_invoice_run SET state = 'running', started_by_id = {user} WHERE id IN ({runs})"
    ),
    "umgange_invoice_run_started_by_somebody": "UPDATE umgange_invoice_run SET state = 'done' WHERE id IN ({runs})",
    "umgange_invoice_run_line_says_why_not": (
        "INSERT INTO umgange_invoice_run_line (run_id, company_id, state)"
        " SELECT id, company_id, 'failed' FROM umgange_invoice_run WHERE id IN ({runs})"
    ),
    "umgange_delivery_share_in_range": ("UPDATE umgange_delivery SET share = -0.01 WHERE id = {waiting_delivery}"),
    "umgange_delivery_visit_once": (
        "INSERT INTO umgange_delivery (assignment_id, visit_id, company_id, date,"
        " done_quantity, share, kind, explanation)"
        " SELECT assignment_id, visit_id, company_id, date, 1, 1, kind, 'Igen' FROM umgange_delivery"
        " WHERE id = {waiting_delivery}"
    ),
    "umgange_order_register_dates_in_order": (
        "UPDATE umgange_order_register SET date_to = '2020-01-01' WHERE id = {register}"
    ),
    "umgange_order_register_ceiling_not_negative": (
        "UPDATE umgange_order_register SET ceiling = -1 WHERE id = {register}"
    ),
    "umgange_order_register_visits_positive": ("UPDATE umgange_order_register SET visits = 0 WHERE id = {register}"),
}
