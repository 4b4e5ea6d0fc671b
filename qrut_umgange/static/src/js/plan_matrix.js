import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useSortable } from "@web/core/utils/sortable_owl";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useRef } from "@odoo/owl";

import { differs, getRule, isDifferent, isOpen } from "./plan_points";

/** What each participant says on one point: loaded and saved with it, shown by the matrix. */
class PlanViews extends Component {
    static template = "qrut_umgange.PlanViews";
    static props = { ...standardFieldProps };
}

registry.category("fields").add("umgange_plan_views", {
    component: PlanViews,
    supportedTypes: ["one2many"],
    relatedFields: [
        { name: "participant_id", type: "many2one", relation: "umgange.participant", readonly: false },
        { name: "text", type: "text", readonly: false },
        { name: "agrees", type: "boolean", readonly: false },
    ],
});

/**
 * Så ser vi på det: the points of a plan as rows, whoever has a say as columns; the rest as short sections below.
 *
 * Each cell is a place to type, and only what differs needs typing: what is written differs until
 * somebody says that it does not. Everything is the form's own and saved with it.
 */
export class PlanMatrix extends Component {
    static template = "qrut_umgange.PlanMatrix";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        // A text under somebody's fingers is part of what is saved.
        for (const event of ["NEED_LOCAL_CHANGES", "WILL_SAVE_URGENTLY"]) {
            useBus(this.props.record.model.bus, event, () => this.leaveCell());
        }
        for (const elements of [".o_umgange_point", ".o_umgange_section"]) {
            useSortable({
                ref: this.root,
                enable: () => !this.props.readonly,
                elements,
                handle: ".o_row_handle",
                cursor: "grabbing",
                onDrop: ({ element, previous }) =>
                    this.list.resequence(element.dataset.id, previous?.dataset.id || null),
            });
        }
    }

    // === WHAT THERE IS === //

    differsHint = _t("Sees it differently. Press if it is the same as what you agreed, in other words.");
    agreesHint = _t("Sees it the same. Press if it is a difference.");

    get list() {
        return this.props.record.data[this.props.name];
    }

    /** Everybody's view is asked for; a short section comes here once somebody sees it differently. */
    get points() {
        return this.list.records.filter((point) => !this.isBelow(point));
    }

    get sections() {
        return this.list.records.filter((point) => this.isBelow(point));
    }

    isBelow(point) {
        return point.data.is_section && !point.data.view_ids.records.length;
    }

    get matrix() {
        return this.props.record.data.matrix || { voices: [], outcomes: {} };
    }

    getView(point, voice) {
        return point.data.view_ids.records.find((view) => view.data.participant_id.id === voice.id);
    }

    getText(point, voice) {
        return this.getView(point, voice)?.data.text || "";
    }

    differs = differs;
    isDifferent = isDifferent;
    isOpen = isOpen;

    getRule(point) {
        return getRule(point, this.props.record);
    }

    /** Those that the law leaves, and one that it no longer does: so that it is seen. */
    getOutcomes(point) {
        const allowed = this.matrix.outcomes[point.data.topic] || [];
        const labels = Object.fromEntries(this.list.fields.outcome.selection);
        const shown = allowed.includes(point.data.outcome) ? allowed : [...allowed, point.data.outcome];
        return shown.filter(Boolean).map((value) => ({ value, label: labels[value] }));
    }

    /** What a point is about is asked where it decides who decides. */
    asksTopic(point) {
        const all = Object.values(this.matrix.outcomes).map((outcomes) => outcomes.join());
        return this.isDifferent(point) && new Set(all).size > 1;
    }

    get summary() {
        const different = this.list.records.filter((point) => this.isDifferent(point));
        const open = different.filter((point) => !point.data.outcome);
        if (!different.length) {
            return _t("No differences written down. Type only what somebody sees differently.");
        }
        const count = different.length;
        const differences = count === 1 ? _t("1 difference") : _t("%(count)s differences", { count });
        const points = open.map((point) => point.data.name).join(", ");
        if (!open.length) {
            return _t("%(differences)s, none open", { differences });
        }
        return open.length === 1
            ? _t("%(differences)s, 1 open: %(points)s", { differences, points })
            : _t("%(differences)s, %(count)s open: %(points)s", { differences, count: open.length, points });
    }

    get isSettled() {
        return !this.list.records.some((point) => this.isOpen(point));
    }

    // === WHAT IS DONE === //

    leaveCell() {
        if (this.root.el?.contains(document.activeElement)) {
            document.activeElement.blur();
        }
    }

    /** Somebody has begun to type: there is something to save. */
    onInput() {
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
    }

    async say(point, voice, text) {
        const view = this.getView(point, voice);
        if (view && !text.trim()) {
            await point.data.view_ids.delete(view);
        } else if (view) {
            await view.update({ text });
        } else if (text.trim()) {
            const context = { default_participant_id: voice.id, default_text: text };
            await point.data.view_ids.addNewRecord({ context, mode: "readonly", position: "bottom" });
        }
    }

    turn(view) {
        return view.update({ agrees: !view.data.agrees });
    }

    /** Somebody sees it differently: their views are asked for. */
    ask(point) {
        return point.update({ is_section: false });
    }

    add(isSection) {
        const context = { default_is_section: isSection };
        return this.list.addNewRecord({ context, mode: "readonly", position: "bottom" });
    }
}

registry.category("fields").add("umgange_plan_matrix", {
    component: PlanMatrix,
    supportedTypes: ["one2many"],
    fieldDependencies: [
        { name: "matrix", type: "json" },
        { name: "rule_sentence", type: "char" },
    ],
    additionalClasses: ["w-100"],
});
