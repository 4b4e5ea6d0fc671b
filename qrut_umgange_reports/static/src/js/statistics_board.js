import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

/** Siffrorna: a few big numbers with what they compare to, and pictures; each opens what lies behind it. */
export class StatisticsBoard extends Component {
    static template = "qrut_umgange_reports.StatisticsBoard";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null });
        useSetupAction({ getLocalState: () => ({ choice: this.asked }) });
        onWillStart(() => this.load(this.props.state?.choice || {}));
    }

    // === WHAT IS SHOWN === //

    async load(choice) {
        this.asked = choice;
        this.state.page = await this.orm.call("umgange.statistics.board", "get_page", [choice]);
    }

    get choice() {
        return this.state.page.choice;
    }

    get chosen() {
        const { kind, day, partner_id, for_others } = this.choice;
        return { kind, day, partner_id, for_others };
    }

    /** Whose parts say how many of what, for whoever does not see the picture. */
    say(parts) {
        return parts.map((part) => `${part.label} ${part.count}`).join(", ");
    }

    // === WHAT IS DONE === //

    choose(change) {
        return this.load({ ...this.chosen, ...change });
    }

    turn(kind) {
        // Another length of time begins at today, the only day that every kind has.
        return this.load({ ...this.chosen, kind, day: false });
    }

    choosePartner(ev) {
        return this.choose({ partner_id: parseInt(ev.target.value) || false });
    }

    open(behind) {
        if (!behind) {
            return;
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: behind.name,
            res_model: behind.model,
            domain: behind.domain,
            context: { group_by: behind.group_by, pivot_row_groupby: behind.group_by },
            views: [
                [false, "pivot"],
                [false, "graph"],
                [false, "list"],
            ],
        });
    }

    async print() {
        this.action.doAction(await this.orm.call("umgange.statistics.board", "action_print", [this.choice.day]));
    }

    openTable() {
        return this.action.doAction("qrut_umgange_reports.umgange_statistics_table_action", {
            additionalContext: this.choice.for_others
                ? { default_date_from: this.choice.day, default_date_to: this.choice.last_day }
                : {},
        });
    }
}

registry.category("actions").add("umgange_statistics_board", StatisticsBoard);
