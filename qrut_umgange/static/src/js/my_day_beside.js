import { useService } from "@web/core/utils/hooks";

import { Component, onMounted, useState } from "@odoo/owl";

import { MyDay } from "./my_day";

/** Below the day: report that something happened, in half a minute; thanks and questions that wait. */
export class DayBeside extends Component {
    static template = "qrut_umgange.DayBeside";
    static props = { visit: { optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ said: [] });
        // When the day is there already: it waits for nothing.
        onMounted(async () => {
            try {
                this.state.said = await this.orm.silent.call("umgange.journal.comment", "get_unseen", []);
            } catch {
                // Without a connection the day itself matters more.
                this.state.said = [];
            }
        });
    }

    get isQuiet() {
        return this.props.visit?.live.state === "under_way";
    }

    report() {
        const context = this.props.visit ? { default_visit_id: this.props.visit.id } : {};
        return this.action.doAction("qrut_umgange.umgange_incident_action_report", { additionalContext: context });
    }

    concern() {
        return this.action.doAction("qrut_umgange.umgange_concern_action");
    }

    async seen(said) {
        await this.orm.call("umgange.journal.comment", "action_seen", [[said.id]]);
        this.state.said = this.state.said.filter((each) => each !== said);
    }

    answer(said) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "umgange.journal.comment",
            res_id: said.id,
            views: [[false, "form"]],
        });
    }
}

MyDay.components = { ...MyDay.components, DayBeside };
