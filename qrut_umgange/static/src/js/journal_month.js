import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

const isChanged = (part) => part.pieces || (part.source_before && part.source_before !== part.source);

/** An entry on the page of a month, with those that correct it. */
export class MonthEntry extends Component {
    static template = "qrut_umgange.MonthEntry";
    static props = { entry: Object, isCorrected: { type: Boolean, optional: true }, onOpen: Function };

    get corrections() {
        return this.props.entry.corrections;
    }

    get isOld() {
        return this.corrections.length > 0;
    }

    /** What was written first is folded: it stands in the correction, word for word. */
    get isFolded() {
        return this.isOld && !this.props.isCorrected && this.props.entry.parts.length > 0;
    }

    /** Of a correction that is corrected itself, what it changed; what it left stands in the last one. */
    get parts() {
        const { parts } = this.props.entry;
        return this.isOld && this.props.isCorrected ? parts.filter(isChanged) : parts;
    }

    get byline() {
        const { author, signed, number } = this.props.entry;
        return _t("%(author)s, signed %(signed)s, number %(number)s in the file", { author, signed, number });
    }
}
MonthEntry.components = { MonthEntry };

/**
 * A month of a child's journal to read as one page: what is signed, in order of time.
 *
 * What is read is read by one call, which the log has; whoever prints says so to the log first.
 */
export class JournalMonth extends Component {
    static template = "qrut_umgange.JournalMonth";
    static components = { MonthEntry };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { active_id: childId, umgange_month: month } = this.props.action.context;
        this.childId = childId;
        this.state = useState({ page: null });
        useSetupAction({ getLocalState: () => ({ month: this.month.value }) });
        onWillStart(() => this.load(this.props.state?.month || month || false));
    }

    get month() {
        return this.state.page.month;
    }

    async load(month) {
        this.state.page = await this.orm.call("umgange.journal.entry", "get_month", [this.childId, month]);
    }

    choose(ev) {
        return ev.target.value && this.load(ev.target.value);
    }

    open(entry) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "umgange.journal.entry",
            res_id: entry.id,
            views: [[false, "form"]],
        });
    }

    get ids() {
        const all = (entries) => entries.flatMap((entry) => [entry.id, ...all(entry.corrections)]);
        return all(this.state.page.entries);
    }

    async print() {
        await this.orm.call("umgange.journal.entry", "note_month_printed", [this.ids]);
        window.print();
    }
}

registry.category("actions").add("umgange_journal_month", JournalMonth);
