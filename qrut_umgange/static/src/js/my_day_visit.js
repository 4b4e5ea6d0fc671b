import { _t } from "@web/core/l10n/translation";
import { formatList } from "@web/core/l10n/utils";
import { useService } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

import { useBackCloses } from "./my_day_back";
import { DayJournal } from "./my_day_journal";
import { DayOutlays } from "./my_day_outlays";
import { DayChecklist, DayEarly, DayTimes, getDial } from "./my_day_panels";
import { DayQuarters } from "./my_day_quarter";
import { DayTalks, DayWishes } from "./my_day_talk";

const MINUTE = 60000;
// When the family home is asked to wait with the child: after the parent's time without a tick.
const HOLD_AFTER = 5 * MINUTE;
// How long before the child's time the page speaks of starting, and of ending.
const SOON = 15 * MINUTE;
// From when starting is the next step.
const START_FROM = 60 * MINUTE;
// From when the quick check is the next step.
const CHECK_FROM = 180 * MINUTE;
const HELD = ["done", "broken_off", "no_show"];

/** One visit on the page of the day: before, while the child is there, after. */
export class DayVisit extends Component {
    static template = "qrut_umgange.DayVisit";
    static components = {
        DayChecklist,
        DayEarly,
        DayJournal,
        DayOutlays,
        DayQuarters,
        DayTalks,
        DayTimes,
        DayWishes,
    };
    static props = {
        visit: Object,
        day: String,
        now: Number,
        drafts: Object,
        refusal: { type: String, optional: true },
        send: Function,
        onSigned: Function,
    };

    setup() {
        this.action = useService("action");
        this.ui = useState({ panel: "", elsewhere: "", tapped: {} });
        useBackCloses(
            () => Boolean(this.ui.panel),
            () => this.open("")
        );
    }

    // === WHAT THERE IS === //

    get live() {
        return this.props.visit.live;
    }

    get phase() {
        const { state, documented } = this.live;
        if (["planned", "confirmed"].includes(state)) {
            return this.props.now < this.props.visit.stop ? "before" : "late";
        }
        if (state === "under_way") {
            return "during";
        }
        if (HELD.includes(state)) {
            return documented ? "written" : "after";
        }
        return "off";
    }

    /** Who comes, each with what is noted; what was just tapped counts before the server has said so. */
    get people() {
        return this.props.visit.people.map((person) => {
            const noted = this.live.rows[person.id] || {};
            const tapped = this.ui.tapped[person.id] || {};
            return { ...person, ...noted, came: noted.came || tapped.came, left: noted.left || tapped.left };
        });
    }

    get missing() {
        return this.people.filter((person) => !person.came);
    }

    get isChildHere() {
        return this.people.some((person) => person.kind === "child" && person.came);
    }

    /** Where it never began, a child who was not seen to come was not there to talk with. */
    get wasChildHere() {
        return this.isChildHere || this.live.clocks.some(Boolean);
    }

    /** With whom neither a talk nor “not today” is noted: said where one signs, and never a wall. */
    get talkHint() {
        const left = this.props.visit.children.filter((child) => !this.live.talks[child.id]);
        const names = formatList(left.map((child) => child.name.split(" ")[0]));
        return this.wasChildHere && left.length ? _t("Not noted yet: the talk with %(names)s, or “not today”.", { names }) : "";
    }

    /** When it began and ended, as far as it did. */
    get hours() {
        return this.live.clocks.some(Boolean) ? this.live.clocks.join("–") : "";
    }

    get bringers() {
        return this.props.visit.calls.filter((each) => each.brings && each.phone);
    }

    /** While the child is there: whoever it lives with, our own on call. */
    get nearest() {
        const calls = this.props.visit.calls.filter((each) => each.phone);
        const staff = calls.filter((each) => !each.id);
        return [...this.bringers.slice(0, 1), ...staff.slice(-1)];
    }

    get others() {
        return this.props.visit.calls.filter((each) => !this.nearest.includes(each));
    }

    /** Whom to wait for: it is five minutes past their time, and the child is not here. */
    get awaited() {
        if (this.phase !== "before" || this.isChildHere) {
            return null;
        }
        const late = (person) =>
            person.kind === "visiting" && person.moments[0] && this.props.now >= person.moments[0] + HOLD_AFTER;
        return this.missing.find(late) || null;
    }

    /** What the clock shows where the visit is, wherever the phone thinks that it is. */
    get clock() {
        return luxon.DateTime.fromMillis(this.props.now, { zone: this.props.visit.zone }).toFormat("HH.mm");
    }

    get minutesLeft() {
        return Math.ceil((this.props.visit.stop - this.props.now) / MINUTE);
    }

    get remaining() {
        const minutes = this.minutesLeft;
        const ends = this.props.visit.hours.split("–")[1];
        if (minutes > 0) {
            return _t("until %(time)s, %(minutes)s min left", { time: ends, minutes });
        }
        return _t("was to end %(time)s", { time: ends });
    }

    // === THE NEXT STEP === //

    /** From when somebody may be here. */
    get isOpen() {
        return this.props.visit.start - this.props.now < CHECK_FROM;
    }

    /** When starting is the next step; earlier it is a possibility. */
    get isStartNext() {
        return this.props.visit.start - this.props.now <= START_FROM || this.missing.length < this.people.length;
    }

    get isNearStart() {
        return this.props.visit.start - this.props.now <= SOON;
    }

    /** A wrong tap is taken back at once. */
    get isJustStarted() {
        return this.props.now - this.live.started < HOLD_AFTER;
    }

    get isNearEnd() {
        return this.props.visit.stop - this.props.now <= SOON;
    }

    get isCheckNext() {
        const { visit, now } = this.props;
        const isAsked = visit.lists.quick && this.live.answered.quick === undefined;
        return Boolean(isAsked && visit.start - now <= CHECK_FROM && !this.isNearStart && !this.isChildHere);
    }

    /** The lists of a phase that are there to be answered, the quick check apart where it is the next step. */
    getLists(...moments) {
        return moments
            .filter((moment) => this.props.visit.lists[moment])
            .filter((moment) => !(moment === "quick" && this.isCheckNext))
            .map((moment) => ({ moment, points: this.props.visit.lists[moment], answer: this.live.answered[moment] }));
    }

    // === WORDS === //

    getDial = getDial;

    sayHere(person) {
        return _t("%(name)s: here", { name: person.name });
    }

    sayLeft(person) {
        return _t("%(name)s: left", { name: person.name });
    }

    sayCall(call) {
        return _t("Call %(name)s", { name: call.name });
    }

    getNote(person) {
        if (person.left) {
            return _t("left %(time)s", { time: person.left });
        }
        if (person.came && person.late) {
            return _t("here %(time)s, %(minutes)s min late", { time: person.came, minutes: person.late });
        }
        return person.came ? _t("here %(time)s", { time: person.came }) : "";
    }

    get headline() {
        const children = this.people.filter((person) => person.kind === "child");
        const rest = this.people.filter((person) => person.kind !== "child");
        const others = rest.map((person) => `${person.role.toLowerCase()} ${person.name}`);
        return [...children.map((person) => person.name), ...others].join(" · ");
    }

    // === WHAT IS DONE === //

    open(panel) {
        this.ui.panel = panel;
    }

    async tap(person, what) {
        (this.ui.tapped[person.id] ||= {})[what] = this.clock;
        const method = what === "came" ? "action_here" : "action_left";
        await this.props.send({ model: "umgange.attendance", method, ids: [person.id], timed: true });
        if (this.props.refusal || this.live.rows[person.id]?.[what]) {
            delete this.ui.tapped[person.id]?.[what];
        }
    }

    start() {
        return this.props.send({ method: "action_start", timed: true });
    }

    end() {
        // Long after the end it is asked when it was.
        if (this.props.now - this.props.visit.stop > 60 * MINUTE) {
            return this.open("times");
        }
        return this.props.send({ method: "action_end", timed: true });
    }

    endEarly(args) {
        this.ui.panel = "";
        return this.props.send({ method: "end_early", args });
    }

    saveTimes(args) {
        this.ui.panel = "";
        this.ui.tapped = {};
        return this.props.send({ method: "note_times", args });
    }

    answerList(moment, done, note) {
        this.ui.panel = "";
        return this.props.send({ method: "answer_list", args: [moment, done, note] });
    }

    noteOtherwise(kwargs) {
        return this.props.send({ method: "note_otherwise", kwargs });
    }

    read(page) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: page.model,
            res_id: page.id,
            views: [[false, "form"]],
        });
    }

    undoStart() {
        return this.props.send({ method: "action_undo_start" });
    }
}
