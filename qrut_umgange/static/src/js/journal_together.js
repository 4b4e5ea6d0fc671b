import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillUnmount } from "@odoo/owl";

import { Drafts } from "./my_day_drafts";
import { DayJournal } from "./my_day_journal";

/** The journal of a visit with several children at a desk: the same page as on the phone, the same drafts. */
export class JournalTogether extends Component {
    static template = "qrut_umgange.JournalTogether";
    static components = { DayJournal };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.visitId = this.props.action.context.active_id;
        this.drafts = new Drafts(useService("orm"), this.visitId);
        useSetupAction({
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (ev) => this.drafts.isUnsaved && ev.preventDefault(),
        });
        onWillUnmount(() => this.drafts.stop());
    }

    onSigned() {
        return this.openVisit();
    }

    openVisit() {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "umgange.visit",
                res_id: this.visitId,
                views: [[false, "form"]],
            },
            { stackPosition: "replaceCurrentAction" }
        );
    }

    async mayLeave() {
        if (!this.drafts.isUnsaved || (await this.drafts.save())) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Not saved"),
                body: _t("What you wrote is not saved yet. If you leave the page it is lost."),
                confirmLabel: _t("Stay"),
                confirm: () => resolve(false),
                cancelLabel: _t("Leave all the same"),
                cancel: () => resolve(true),
                dismiss: () => resolve(false),
            });
        });
    }
}

registry.category("actions").add("umgange_journal_together", JournalTogether);
