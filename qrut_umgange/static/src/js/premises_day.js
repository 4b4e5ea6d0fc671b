import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

const HOUR = 60;
// How wide a name beside an arrival is, in the widest picture: marks that would cover each other get a line each.
const PICTURE_WIDTH = 1000;
const LETTER_WIDTH = 7.5;
const MARK_WIDTH = 68;

/**
 * Dagen i lokalerna: who comes and goes when, by which door and to which room.
 *
 * Doors and rooms are rows, time goes to the right. On a phone, and for whoever listens to the page, the same
 * is a list in order of time. Everything comes from one method, which decides what the reader may see.
 */
export class PremisesDay extends Component {
    static template = "qrut_umgange.PremisesDay";
    static components = { DateTimeInput };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const { day, ...kept } = this.props.state || { premisesId: false, asList: false };
        this.state = useState({ picture: null, ...kept });
        // Whoever comes back from a visit is on the day that they left.
        useSetupAction({
            getLocalState: () => ({
                day: this.days.day,
                premisesId: this.state.premisesId,
                asList: this.state.asList,
            }),
        });
        onWillStart(() => this.load(day || this.props.action.context?.umgange_day || false));
    }

    // === WHAT IS SHOWN === //

    async load(day) {
        const premisesId = this.state.premisesId || false;
        this.state.picture = await this.orm.call("umgange.premises", "get_day", [day, premisesId]);
    }

    get days() {
        return this.state.picture.days;
    }

    get isToday() {
        return this.days.day === this.days.today;
    }

    get date() {
        return deserializeDate(this.days.day);
    }

    get hours() {
        const [first, last] = this.state.picture.span;
        return Array.from({ length: (last - first) / HOUR }, (_, at) => first + at * HOUR);
    }

    say(minute) {
        return `${String(Math.floor(minute / HOUR)).padStart(2, "0")}.${String(minute % HOUR).padStart(2, "0")}`;
    }

    /** Where a minute stands, in hundredths of the picture's width. */
    place(minute) {
        const [first, last] = this.state.picture.span;
        return (100 * (minute - first)) / (last - first);
    }

    between(from, to) {
        return `left: ${this.place(from)}%; width: ${this.place(to) - this.place(from)}%;`;
    }

    getBlockStyle(block) {
        return `${this.between(block.from, block.to)} top: ${0.25 + block.lane * 2.75}rem;`;
    }

    /** The quarters of an hour before and after, within the block. */
    getBufferStyle(from, to, block) {
        return `width: ${(100 * (to - from)) / Math.max(block.to - block.from, 1)}%;`;
    }

    /** The marks of a door, each on a line where its words cover nobody else's. */
    getMarks(door) {
        const [first, last] = this.state.picture.span;
        const ends = [];
        return door.marks.map((mark) => {
            const left = ((mark.at - first) / (last - first)) * PICTURE_WIDTH;
            const width = MARK_WIDTH + mark.who.length * LETTER_WIDTH;
            // At the edge the words stand to the left of their time.
            const isLast = left + width > PICTURE_WIDTH;
            const [from, to] = isLast ? [left - width, left] : [left, left + width];
            let line = ends.findIndex((end) => end <= from);
            line = line === -1 ? ends.length : line;
            ends[line] = to;
            return { ...mark, line, isLast };
        });
    }

    getDoorHeight(marks) {
        return `height: ${0.5 + 1.6 * (Math.max(0, ...marks.map((mark) => mark.line)) + 1)}rem;`;
    }

    getMarkStyle(mark) {
        const edge = mark.isLast ? `right: ${100 - this.place(mark.at)}%;` : `left: ${this.place(mark.at)}%;`;
        return `${edge} top: ${0.25 + 1.6 * mark.line}rem;`;
    }

    getDoorName(door, premises) {
        return door.name || (premises.doors.length > 1 ? _t("No door said") : _t("Entrance"));
    }

    describeMark(mark) {
        const words = { who: mark.who, role: mark.role, clock: mark.clock, assignment: mark.assignment, room: mark.room };
        return mark.kind === "arrival"
            ? _t("%(clock)s %(who)s (%(role)s) comes, %(assignment)s, %(room)s", words)
            : _t("%(clock)s %(who)s (%(role)s) leaves, %(assignment)s, %(room)s", words);
    }

    describeBlock(block, room) {
        const parts = [block.label, room.name, block.hours, block.staff, block.state_label];
        return parts.filter(Boolean).join(", ");
    }

    /** What happens in one house, an hour and minute at a time. */
    getMoments(premises) {
        const moments = new Map();
        for (const mark of premises.events) {
            moments.set(mark.clock, [...(moments.get(mark.clock) || []), mark]);
        }
        return [...moments].map(([clock, marks]) => ({ clock, marks }));
    }

    /** The minute that it is, where the picture shows it. */
    get now() {
        const [first, last] = this.state.picture.span;
        const now = this.days.now;
        return this.isToday && first <= now && now <= last ? now : null;
    }

    // === WHAT IS DONE === //

    pick(date) {
        return date ? this.load(serializeDate(date)) : undefined;
    }

    choose(premisesId) {
        this.state.premisesId = parseInt(premisesId) || false;
        return this.load(this.days.day);
    }

    toggleList() {
        this.state.asList = !this.state.asList;
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    openBlock(block) {
        return block.id && this.open(block.kind === "meeting" ? "umgange.meeting" : "umgange.visit", block.id);
    }

    async print() {
        const premisesIds = this.state.picture.premises.map((premises) => premises.id);
        const args = [this.days.day, premisesIds];
        return this.action.doAction(await this.orm.call("umgange.premises", "action_print_day", args));
    }

    /** The dialog that moves a visit, with what is suggested; the picture is read anew when it closes. */
    move(clash) {
        return this.action.doAction("qrut_umgange.umgange_visit_move_action", {
            additionalContext: {
                default_visit_id: clash.visit_id,
                default_minutes: clash.suggestion ? clash.suggestion.minutes : 15,
            },
            onClose: () => this.load(this.days.day),
        });
    }
}

registry.category("actions").add("umgange_premises_day", PremisesDay);
