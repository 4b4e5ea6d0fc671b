import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

/**
 * Return what a dialog of ours has said about the copy: for whom it is, with what it is compared.
 *
 * @param {Object} action
 * @returns {Object}
 */
function getCopy(action) {
    const said = Object.entries(action.context || {});
    return Object.fromEntries(said.filter(([key]) => key.startsWith("umgange_")));
}

/**
 * Download the documents of our own engine. The stock handler first asks whether
 * wkhtmltopdf is there, and shows a page of HTML when it is not.
 *
 * @param {Object} action
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<boolean>} whether the action is taken care of
 */
async function downloadDocument(action, options, env) {
    if (action.umgange_engine !== "weasyprint" || action.report_type !== "qweb-pdf") {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf", user.context), "qweb-pdf"]),
                context: JSON.stringify({ ...user.context, ...getCopy(action) }),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("umgange_document", downloadDocument);
