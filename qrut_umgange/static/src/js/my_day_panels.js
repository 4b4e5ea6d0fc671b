import { _t } from "@web/core/l10n/translation";

import { Component, onMounted, useRef, useState } from "@odoo/owl";

/** Return the address that makes a phone call. */
export function getDial(phone) {
    return `tel:${phone.replace(/[^+\d]/g, "")}`;
}

/** Puts the heading of a panel that has just opened under the reader's eyes, and the keyboard there. */
function useHeading() {
    const heading = useRef("heading");
    onMounted(() => {
        heading.el?.focus({ preventScroll: true });
        heading.el?.scrollIntoView({ block: "start" });
    });
}

/** A checklist: one tap where all is as it should be; what is not, or the whole skipped, has a reason. */
export class DayChecklist extends Component {
    static template = "qrut_umgange.DayChecklist";
    static props = {
        moment: String,
        points: Array,
        answer: { optional: true },
        isNext: { type: Boolean, optional: true },
        onAnswer: Function,
        onBack: { type: Function, optional: true },
    };

    setup() {
        useHeading();
        this.state = useState({ isOpen: false, done: new Set(), note: "" });
    }

    get title() {
        return {
            quick: _t("Quick check"),
            before: _t("Before the visit"),
            during: _t("During the visit"),
            after: _t("After the visit"),
        }[this.props.moment];
    }

    get isAnswered() {
        return this.props.answer !== undefined;
    }

    get all() {
        return this.props.points.map((_point, number) => number);
    }

    get lacksReason() {
        return this.state.done.size < this.props.points.length && !this.state.note.trim();
    }

    turn(number) {
        const { done } = this.state;
        done.has(number) ? done.delete(number) : done.add(number);
    }

    answerAll() {
        this.props.onAnswer(this.props.moment, this.all, "");
    }

    answer() {
        if (!this.lacksReason) {
            this.state.isOpen = false;
            this.props.onAnswer(this.props.moment, [...this.state.done], this.state.note);
        }
    }
}

/** Avsluta i förtid: why, when, whom one has called, what was seen and heard. */
export class DayEarly extends Component {
    static template = "qrut_umgange.DayEarly";
    static props = {
        visit: Object,
        isBefore: Boolean,
        clock: String,
        isChildHere: Boolean,
        onEnd: Function,
        onBack: Function,
    };

    setup() {
        useHeading();
        this.state = useState({ reason: "", clock: this.props.clock, note: "", called: {} });
    }

    get reasons() {
        const { before, during } = this.props.visit.reasons;
        return this.props.isBefore ? before : during;
    }

    get bringers() {
        return this.props.visit.calls.filter((each) => each.brings && each.phone);
    }

    getDial = getDial;

    get turnsBack() {
        return this.props.isBefore && !this.props.isChildHere && this.bringers.length > 0;
    }

    /** Whom one may have called: who has a phone that the supporter sees. */
    get calls() {
        return this.props.visit.calls.filter((each) => each.phone);
    }

    getKey(call) {
        return call.id || call.name;
    }

    answered(call, how) {
        const { called } = this.state;
        const key = this.getKey(call);
        called[key] = called[key] === how ? undefined : how;
    }

    end() {
        const { reason, clock, note, called } = this.state;
        if (!reason) {
            return;
        }
        const calls = this.calls
            .filter((call) => called[this.getKey(call)])
            .map((call) => [call.id, called[this.getKey(call)] === "yes"]);
        // The time that was proposed means now.
        this.props.onEnd([reason, clock === this.props.clock ? "" : clock, note, calls]);
    }
}

/** The times as they were: what was noted, else what was planned; a tap writes them all down. */
export class DayTimes extends Component {
    static template = "qrut_umgange.DayTimes";
    static props = { visit: Object, isHeld: Boolean, now: Number, onSave: Function, onBack: Function };

    setup() {
        useHeading();
        const { live, hours, start, stop, people } = this.props.visit;
        const [began, ended] = hours.split("–");
        const isOver = (moment) => this.props.isHeld && moment <= this.props.now;
        this.state = useState({
            started: live.clocks[0] || (isOver(start) ? began : ""),
            ended: live.clocks[1] || (isOver(stop) ? ended : ""),
            reason: "",
            rows: people.map((person) => {
                const { came, left } = live.rows[person.id];
                const [planned, gone] = person.planned;
                // Of what should have been by now the plan is proposed.
                const isPast = (moment) => (live.ended || this.props.isHeld) && moment <= this.props.now;
                const proposed = {
                    came: !came && isPast(person.moments[0]) ? planned : "",
                    left: !left && isPast(person.moments[1]) ? gone : "",
                };
                return {
                    id: person.id,
                    name: person.name,
                    came: came || proposed.came,
                    left: left || proposed.left,
                    isPlanned: Boolean(proposed.came || proposed.left),
                };
            }),
        });
    }

    sayCame(row) {
        return _t("%(name)s: came", { name: row.name });
    }

    sayLeft(row) {
        return _t("%(name)s: left", { name: row.name });
    }

    save() {
        const { started, ended, rows, reason } = this.state;
        this.props.onSave([started, ended, rows.map(({ id, came, left }) => [id, came, left]), reason]);
    }
}
