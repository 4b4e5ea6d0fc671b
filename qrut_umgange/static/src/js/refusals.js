import { Component, xml } from "@odoo/owl";
import {
    odooExceptionTitleMap,
    RedirectWarningDialog,
    WarningDialog,
} from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/** Says that the secrecy undertaking comes first, and leads there. */
class UndertakingDialog extends RedirectWarningDialog {
    setup() {
        super.setup();
        this.title = _t("First the secrecy undertaking");
        this.actionId = "qrut_umgange.umgange_undertaking_action_current";
        this.buttonText = _t("Read the undertaking");
    }
}

class AccessErrorDialog extends Component {
    static template = xml`<t t-component="dialog" t-props="props"/>`;
    static props = ["*"];

    get dialog() {
        const { context } = this.props.data || {};
        return context?.umgange_undertaking ? UndertakingDialog : WarningDialog;
    }
}

/** Heads a refusal calmly for our roles: the sentence below says why, and what to do. */
if (session.umgange_role) {
    for (const name of ["UserError", "ValidationError"]) {
        odooExceptionTitleMap.set(`odoo.exceptions.${name}`, _t("That did not work"));
    }
    odooExceptionTitleMap.set("odoo.exceptions.AccessError", _t("This is not open to you"));
    registry
        .category("error_dialogs")
        .add("odoo.exceptions.AccessError", AccessErrorDialog, { force: true });
}
