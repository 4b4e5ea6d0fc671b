import { odooExceptionTitleMap } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { session } from "@web/session";

/** Heads a refusal calmly for our roles: the sentence below says why, and what to do. */
if (session.umgange_role) {
    for (const name of ["UserError", "ValidationError"]) {
        odooExceptionTitleMap.set(`odoo.exceptions.${name}`, _t("That did not work"));
    }
    odooExceptionTitleMap.set("odoo.exceptions.AccessError", _t("This is not open to you"));
}
