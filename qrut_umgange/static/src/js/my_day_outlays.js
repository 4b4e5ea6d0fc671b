import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";

import { Component, useState } from "@odoo/owl";

/** Travel and outlays, after the visit: a tap says what, a number how much. */
export class DayOutlays extends Component {
    static template = "qrut_umgange.DayOutlays";
    static props = { visit: Object, send: Function };

    setup() {
        this.state = useState({ kind: "", amount: "" });
    }

    get rows() {
        return this.props.visit.live.outlays.map((row) => ({ ...row, label: this.say(row) }));
    }

    get unit() {
        return this.find(this.state.kind)[2];
    }

    /** What was typed as a number: with a comma, a point or a space between the thousands. */
    get amount() {
        return Number(this.state.amount.replace(/\s/g, "").replace(",", ".")) || 0;
    }

    find(kind) {
        return this.props.visit.outlay_kinds.find((each) => each[0] === kind);
    }

    say(row) {
        const [, what, unit] = this.find(row.kind);
        const amount = formatFloat(row.amount, { digits: [10, 2], trailingZeros: false });
        return _t("%(what)s: %(amount)s %(unit)s", { what, amount, unit });
    }

    sayRemove(row) {
        return _t("Take away %(what)s", { what: row.label });
    }

    choose(kind) {
        Object.assign(this.state, { kind: this.state.kind === kind ? "" : kind, amount: "" });
    }

    save() {
        if (this.amount > 0) {
            const args = [this.state.kind, this.amount];
            Object.assign(this.state, { kind: "", amount: "" });
            return this.props.send({ method: "note_outlay", args });
        }
    }

    remove(row) {
        return this.props.send({ model: "umgange.outlay", method: "unlink", ids: [row.id] });
    }
}
