from .sql_guards import drop_functions


def post_init_hook(env):
    """Complete what was there before the module.

    Companies with a Swedish chart get our taxes and income account and round each line, and
    organisations the Peppol address that their number gives.
    """
    companies = env["res.company"].search([("chart_template", "!=", False)])
    env["account.chart.template"]._load_umgange(companies)
    companies._round_umgange_lines()
    env["res.partner"]._fill_umgange_endpoints()


def uninstall_hook(env):
    """Take the triggers' functions away, which belong to no table that Odoo would drop."""
    drop_functions(env.cr)
