import { _t } from "@web/core/l10n/translation";

import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";

import { isSource } from "./my_day_drafts";

const COMMON = "common";

/** A heading of the journal: what to write, one line of guidance, where it is from. */
export class JournalPart extends Component {
    static template = "qrut_umgange.JournalPart";
    static props = {
        part: Object,
        text: String,
        rows: Number,
        source: { type: String, optional: true },
        sources: Array,
        isNew: { type: Boolean, optional: true },
        onType: Function,
    };

    setup() {
        this.area = useRef("area");
        // Whoever has just asked for a heading writes in it next.
        useEffect(
            () => this.props.isNew && this.area.el.focus(),
            () => []
        );
    }

    get sayFrom() {
        return _t("%(heading)s: from", { heading: this.props.part.label });
    }
}

/**
 * The journal of a visit, one entry a child: saved while one types, shown once as it will stand, signed.
 *
 * Of several children what they have in common is written once, and a part for each; all are signed, or none.
 */
export class DayJournal extends Component {
    static template = "qrut_umgange.DayJournal";
    static components = { JournalPart };
    static props = { drafts: Object, onSigned: Function, hint: { type: String, optional: true } };

    setup() {
        this.state = useState(this.props.drafts.state);
        this.ui = useState({ isRead: false, isSigning: false, tab: COMMON, opened: {}, named: new Map() });
        this.heading = useRef("read");
        onWillStart(() => this.props.drafts.load());
    }

    // === WHAT THERE IS === //

    get own() {
        return this.state.entries.filter((entry) => entry.state === "draft");
    }

    get hasCommon() {
        return Boolean(this.state.common) && this.own.length > 1;
    }

    /** What is written just now: a child's draft, or what the children have in common. */
    get entry() {
        if (this.ui.tab === COMMON && this.hasCommon) {
            return this.state.common;
        }
        return this.own.find((entry) => entry.id === this.ui.tab) || this.own[0];
    }

    get isCommon() {
        return this.entry === this.state.common;
    }

    get commonPart() {
        return {
            name: COMMON,
            label: _t("What they had in common"),
            hint: _t("Goes into the file of each child: write “the children”, and no child's name."),
        };
    }

    get parts() {
        return this.isCommon ? [this.commonPart] : this.props.drafts.parts;
    }

    isOpen(part) {
        return part.open || this.ui.opened[`${this.entry.id} ${part.name}`] || this.entry.texts[part.name].trim();
    }

    get closed() {
        return this.parts.filter((part) => part.open === false && !this.isOpen(part));
    }

    /** The headings of what is told, in the order of the page; what is thought of it comes apart. */
    get told() {
        return this.parts.filter((part) => part.source && this.isOpen(part));
    }

    get(name) {
        return this.parts.find((part) => part.name === name);
    }

    getRows(part) {
        return part.name === "facts" || part.name === COMMON ? 6 : 2;
    }

    isNew(part) {
        return part.open === false && !this.entry.texts[part.name];
    }

    /** Where two devices have written, what the other has under each heading. */
    get conflicts() {
        const { other } = this.entry.other;
        const labels = new Map([...this.props.drafts.parts, this.commonPart].map((part) => [part.name, part.label]));
        return Object.keys(other)
            .filter((name) => !isSource(name) && other[name] !== this.entry.texts[name])
            .map((name) => ({ name, label: labels.get(name) || "", text: other[name] }));
    }

    // === WORDS === //

    get isUnsaved() {
        // Read through the state, so that what is shown follows it.
        return [...this.state.entries, this.state.common].some((each) => each && (each.dirty || each.other));
    }

    get status() {
        const { obstacle, savedAt, refused } = this.state;
        if (refused) {
            return refused;
        }
        if (obstacle && !this.isUnsaved) {
            return this.sayObstacle(obstacle);
        }
        if (obstacle === "logged_out") {
            return _t("Not saved: you are logged out. The text is still here: log in on another tab, then go on.");
        }
        if (obstacle && this.isUnsaved) {
            return _t("Not saved yet: no connection. It is tried again, leave the page open.");
        }
        if (this.isUnsaved) {
            return _t("Saving …");
        }
        const { zone } = this.props.drafts;
        return savedAt
            ? _t("Saved %(time)s", { time: luxon.DateTime.fromMillis(savedAt, { zone }).toFormat("HH.mm") })
            : "";
    }

    /** All is saved, and it goes no further: the one who signs must not think that it is done. */
    sayObstacle(obstacle) {
        if (!this.ui.isRead) {
            return _t("No connection. It is tried again.");
        }
        return obstacle === "logged_out"
            ? _t("Not signed: you are logged out. What you wrote is saved: log in on another tab, then sign.")
            : _t("Not signed: no connection. What you wrote is saved: sign when there is a connection again.");
    }

    get isTroubled() {
        return Boolean(this.state.refused || this.state.obstacle);
    }

    /** What will stand in an entry, heading by heading, each with where it is from. */
    getLines(entry) {
        const { drafts } = this.props;
        const labels = new Map(drafts.sources);
        return drafts.parts
            .map((part) => ({
                ...part,
                text: part.name === "facts" ? drafts.getWhole(entry) : entry.texts[part.name].trim(),
                from: part.source ? labels.get(entry.texts[part.source]) || "" : "",
            }))
            .filter(({ text }) => text);
    }

    /** Why a child's entry says nothing of its own. */
    isOnlyCommon(entry) {
        return this.hasCommon && !this.props.drafts.parts.some((part) => entry.texts[part.name].trim());
    }

    // === SIGNING === //

    get canRead() {
        return this.own.length > 0 && !this.lacking && !this.isConflicted;
    }

    get isConflicted() {
        return this.own.some((entry) => entry.other) || Boolean(this.hasCommon && this.state.common.other);
    }

    /** The first child of whom nothing is written. */
    get lacking() {
        return this.own.find((entry) => !this.props.drafts.getWhole(entry));
    }

    /** Another child that must not stand there, or has no reason to. */
    isStopped(entry) {
        const named = this.ui.named.get(entry.id);
        return Boolean(named && (named.needs_change || !entry.texts.other_child_reason.trim()));
    }

    get canSign() {
        return !this.ui.isSigning && !this.own.some((entry) => this.isStopped(entry));
    }

    // === WHAT IS DONE === //

    show(tab) {
        this.ui.tab = tab;
    }

    open(part) {
        this.ui.opened[`${this.entry.id} ${part.name}`] = true;
    }

    type(name, text) {
        this.props.drafts.type(this.entry, name, text);
    }

    giveReason(entry, text) {
        this.props.drafts.type(entry, "other_child_reason", text);
    }

    get usualReason() {
        return _t("The child's own words");
    }

    async read() {
        if (!(await this.props.drafts.save())) {
            return;
        }
        try {
            this.ui.named = await this.props.drafts.findNamed();
        } catch (error) {
            this.props.drafts.fail(error, () => this.read());
            return;
        }
        this.ui.isRead = true;
        requestAnimationFrame(() => {
            this.heading.el?.scrollIntoView({ block: "start" });
            this.heading.el?.focus({ preventScroll: true });
        });
    }

    writeOn() {
        this.ui.isRead = false;
        this.state.obstacle = "";
    }

    async sign() {
        this.ui.isSigning = true;
        const signed = await this.props.drafts.sign();
        this.ui.isSigning = false;
        if (signed) {
            this.props.onSigned();
        }
    }
}
