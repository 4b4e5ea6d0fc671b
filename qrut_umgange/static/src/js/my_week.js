import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

// How many free hours a week look like much, and like little.
const MUCH = 16;

/** Min vecka: the visits of a week, what is left to look at, to-dos, and when rooms and supporters are free. */
export class MyWeek extends Component {
    static template = "qrut_umgange.MyWeek";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { monday, mine } = this.props.state || { monday: false, mine: null };
        this.state = useState({ week: null, free: null, mine, opened: "" });
        useSetupAction({
            getLocalState: () => ({ monday: this.state.week.week.monday, mine: this.state.mine }),
        });
        onWillStart(() => this.load(monday));
    }

    // === WHAT IS SHOWN === //

    async load(day) {
        const [week, free] = await Promise.all([
            this.orm.call("umgange.visit", "get_week", [day, this.state.mine]),
            this.orm.call("umgange.premises", "get_free_times", [day]),
        ]);
        Object.assign(this.state, { week, free, mine: week.mine, opened: "" });
    }

    get left() {
        return this.state.week.left.filter((each) => each.count);
    }

    get isQuiet() {
        return !this.state.week.days.some((day) => day.visits.length);
    }

    getLevel(hours) {
        return hours ? (hours >= MUCH ? "o_umgange_much" : "o_umgange_some") : "o_umgange_none";
    }

    /** The cell of one room or supporter in one week, that shows its free times below the row. */
    getCell(row, at) {
        return `${row.id}-${at}`;
    }

    getOpened(row) {
        const at = row.weeks.findIndex((_, number) => this.state.opened === this.getCell(row, number));
        return at === -1 ? null : { ...row.weeks[at], week: this.state.free.weeks[at] };
    }

    // === WHAT IS DONE === //

    turn(mine) {
        this.state.mine = mine;
        return this.load(this.state.week.week.monday);
    }

    toggle(cell) {
        this.state.opened = this.state.opened === cell ? "" : cell;
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    openDay(day) {
        return this.action.doAction("qrut_umgange.umgange_premises_action_day", {
            additionalContext: { umgange_day: day },
        });
    }

    openLeft(left) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: left.label,
            res_model: left.model,
            domain: left.domain,
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
        });
    }
}

registry.category("actions").add("umgange_my_week", MyWeek);
