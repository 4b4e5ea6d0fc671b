import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, useExternalListener, useState } from "@odoo/owl";

import { getObstacle } from "./my_day_outbox";

/**
 * The visiting person's quarter of an hour, before and after: a tap opens it, a tap keeps it.
 *
 * It is about them and for them, and no part of the child's journal: it has a card of its own.
 */
export class DayQuarters extends Component {
    static template = "qrut_umgange.DayQuarters";
    static props = { visit: Object, isAfter: Boolean, send: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ openId: 0, texts: {}, saved: {}, noted: {}, trouble: "" });
        useExternalListener(document, "visibilitychange", () => document.hidden && this.save());
    }

    get rows() {
        const { quarters, live } = this.props.visit;
        // What was said before is not yet what was said after.
        const noted = this.props.isAfter ? live.quarters_after : live.quarters;
        return quarters.map((row) => ({ ...row, isNoted: this.state.noted[row.id] || noted.includes(row.id) }));
    }

    get fields() {
        const before = {
            name: "before",
            label: _t("Talked through before"),
            hint: _t("How they are today, what is good to know"),
        };
        const after = [
            { name: "how_was", label: _t("How the visit was for them"), hint: _t("In their own words") },
            { name: "support", label: _t("Support given"), hint: _t("What you talked about, what you suggested") },
            { name: "needs", label: _t("What they need"), hint: _t("Until next time, or from somebody else") },
        ];
        return this.props.isAfter ? [...after, before] : [before];
    }

    sayOpen(row) {
        return row.isNoted ? _t("Write on about %(name)s", { name: row.name }) : _t("With %(name)s", { name: row.name });
    }

    async open(row) {
        this.state.trouble = "";
        try {
            const texts = await this.orm.call("umgange.visit", "get_quarter", [[this.props.visit.id], row.id]);
            Object.assign(this.state, { texts, saved: { ...texts }, openId: row.id });
        } catch (error) {
            if (!getObstacle(error)) {
                throw error;
            }
            this.state.trouble = _t("No connection just now. Try again in a moment.");
        }
    }

    /** Send what is new, whenever one leaves a field: no more than a line is ever only in the page. */
    save() {
        const { openId, texts, saved } = this.state;
        const changed = Object.keys(texts).filter((name) => texts[name] !== saved[name]);
        if (openId && changed.length) {
            const own = this.props.isAfter ? changed.filter((name) => name !== "before") : changed;
            this.state.noted[openId] ||= own.some((name) => texts[name].trim());
            Object.assign(saved, texts);
            const args = [openId, Object.fromEntries(changed.map((name) => [name, texts[name]]))];
            this.props.send({ method: "note_quarter", args });
        }
    }

    close() {
        this.save();
        this.state.openId = 0;
    }
}
