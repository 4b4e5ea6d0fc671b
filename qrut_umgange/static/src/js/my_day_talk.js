import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useActiveElement } from "@web/core/ui/ui_service";

import { Component, onMounted, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { ChildFace, isFace } from "./child_face";
import { ChildMarks } from "./child_marks";
import { getObstacle } from "./my_day_outbox";

/** The talk itself, over the whole screen: the child may look and point, and sees nothing else. */
export class DayTalk extends Component {
    static template = "qrut_umgange.DayTalk";
    static components = { ChildFace, ChildMarks };
    static props = { talk: Object, child: Object, send: Function, onTold: Function, onClose: Function };

    setup() {
        useActiveElement("root");
        this.heading = useRef("heading");
        this.page = useRef("page");
        this.values = useState({ ...this.props.talk.values });
        this.saved = { ...this.props.talk.values };
        this.ui = useState({ number: 0 });
        onMounted(() => this.heading.el.focus({ preventScroll: true }));
        useExternalListener(document, "visibilitychange", () => document.hidden && this.save());
        useEffect(
            () => {
                this.page.el.scrollTop = 0;
                this.heading.el?.focus({ preventScroll: true });
            },
            () => [this.ui.number]
        );
    }

    // === STEPS === //

    get steps() {
        const { told, questions } = this.props.talk;
        return [
            { name: "opening" },
            ...(told.length ? [{ name: "told" }] : []),
            ...questions.map((question) => ({ name: question.name, question })),
            { name: "wishes" },
            { name: "tell" },
            ...(this.values.tool === "cards" ? [{ name: "seen" }] : []),
            { name: "end" },
        ];
    }

    get number() {
        return Math.min(this.ui.number, this.steps.length - 1);
    }

    get step() {
        return this.steps[this.number];
    }

    go(steps) {
        this.save();
        this.ui.number = this.number + steps;
    }

    next() {
        const { name } = this.step;
        if (name === "end") {
            return this.close();
        }
        if (name === "opening") {
            this.values.duty_told = true;
        }
        if (name === "told") {
            this.props.talk.told.forEach((wish) => this.props.onTold(wish));
        }
        this.go(1);
    }

    // === WHAT IS ANSWERED === //

    answer(name, value) {
        this.values[name] = value || "";
    }

    /** Send what is new since it was last sent: a page that is closed loses no more than the step it is at. */
    save() {
        const changed = Object.keys(this.values).filter((name) => this.values[name] !== this.saved[name]);
        if (changed.length) {
            Object.assign(this.saved, this.values);
            const values = Object.fromEntries(changed.map((name) => [name, this.values[name]]));
            this.props.send({ model: "umgange.child.talk", method: "note", ids: [this.props.talk.id], args: [values] });
        }
    }

    leave() {
        this.save();
        this.props.onClose();
    }

    close() {
        this.save();
        this.props.send({ model: "umgange.child.talk", method: "action_close", ids: [this.props.talk.id] });
        this.props.onClose();
    }

    // === WORDS === //

    get greeting() {
        return _t("Hello %(name)s", { name: this.props.child.name.split(" ")[0] });
    }

    get otherTools() {
        return this.props.talk.tools.filter(([tool]) => tool !== this.values.tool);
    }

    isAnswered(step) {
        const names = { wishes: ["same_words", "different_words"], tell: ["pass_on", "keep"], seen: ["observation"] };
        const own = names[step.name] || [step.name, `${step.name}_mark`, `${step.name}_words`];
        return own.some((name) => this.values[name]?.trim());
    }

    sayWords(step) {
        return step.question.mark ? _t("Do you want to tell more?") : _t("In your own words");
    }

    /** What is only passed by asks for nothing: the child is not hurried on. */
    get isSkipping() {
        return !["opening", "told", "end"].includes(this.step.name) && !this.isAnswered(this.step);
    }

    sayNext() {
        const { name } = this.step;
        const fixed = { opening: _t("I have said this, go on"), told: _t("I have told this, go on"), end: _t("That is all") };
        return fixed[name] || (this.isSkipping ? _t("Skip") : _t("Next"));
    }

    getLabel(pairs, value) {
        return pairs.find(([key]) => key === value)?.[1];
    }

    /** What will stand: each question with its answer, in the child's words. */
    get summary() {
        const { marks, questions } = this.props.talk;
        const all = Object.values(marks).flat();
        const quote = (text) => text?.trim() && _t("“%(text)s”", { text: text.trim() });
        const asked = questions.map(({ name, text, choices }) => {
            const mark = this.values[`${name}_mark`];
            const label = this.getLabel(choices || all, mark || this.values[name]);
            const scale = mark && !isFace(mark) && _t("%(number)s of 10", { number: label });
            return { label: text, mark: mark && isFace(mark) && mark, texts: [scale || label, quote(this.values[`${name}_words`])] };
        });
        const { same_words, different_words, pass_on, keep } = this.values;
        const to = this.values.pass_on_to?.trim();
        const from = this.values.keep_from?.trim();
        const lines = [
            ...asked,
            { label: _t("The same next time"), texts: [quote(same_words)] },
            { label: _t("Different next time"), texts: [quote(different_words)] },
            { label: _t("To tell somebody"), texts: [quote(pass_on), to && _t("To: %(who)s", { who: to })] },
            { label: _t("Not to tell"), texts: [quote(keep), from && _t("Not to: %(who)s", { who: from })] },
        ];
        return lines.map((line) => {
            const texts = line.texts.filter(Boolean);
            return texts.length ? { ...line, texts } : { ...line, texts: [_t("skipped")], isSkipped: true };
        });
    }
}

/** The talks of a visit, a child each: begin, go on, or “not today” in one tap. */
export class DayTalks extends Component {
    static template = "qrut_umgange.DayTalks";
    static components = { DayTalk };
    static props = { visit: Object, send: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ talk: null, child: null, trouble: "", whys: {}, skipped: {} });
    }

    get rows() {
        const { children, live } = this.props.visit;
        return children.map((child) => {
            const talk = live.talks[child.id];
            const isSkipped = talk ? talk.outcome === "not_today" : Boolean(this.state.skipped[child.id]);
            return { ...child, talk, isSkipped };
        });
    }

    sayBegin(row) {
        if (row.talk?.state === "open") {
            return _t("Go on with the talk");
        }
        return row.isSkipped ? _t("Talk after all") : _t("Begin the talk");
    }

    async begin(row) {
        this.state.trouble = "";
        try {
            this.state.talk = await this.orm.call("umgange.visit", "begin_talk", [[this.props.visit.id], row.id]);
            this.state.child = row;
        } catch (error) {
            if (!getObstacle(error)) {
                throw error;
            }
            this.state.trouble = _t("No connection just now. Try again in a moment.");
        }
    }

    skip(row) {
        this.state.skipped[row.id] = true;
        return this.props.send({ method: "skip_talk", args: [row.id] });
    }

    typeWhy(row, ev) {
        (this.state.whys[row.id] ||= { text: "" }).text = ev.target.value;
    }

    keepWhy(row) {
        const why = this.state.whys[row.id];
        why.kept = true;
        return this.props.send({ model: "umgange.child.talk", method: "note_why", ids: [row.talk.id], args: [why.text] });
    }

    tellBack(wish) {
        return this.props.send({ model: "umgange.wish", method: "note_told", ids: [wish.id] });
    }

    leave() {
        this.state.talk = null;
    }

    read(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "umgange.child.talk",
            res_id: row.talk.id,
            views: [[false, "form"]],
        });
    }
}

/** The wishes that go along to this visit: what became of each, and that the child was told. */
export class DayWishes extends Component {
    static template = "qrut_umgange.DayWishes";
    static props = { visit: Object, isAfter: Boolean, send: Function };

    setup() {
        this.state = useState({ chosen: {}, whys: {}, settled: {} });
    }

    /** Before the visit what is open stands among what to think of; here is what the child is told. */
    get wishes() {
        const { wishes, live } = this.props.visit;
        return wishes
            .map((wish) => this.getShown(wish, live.wishes[wish.id] || "closed"))
            .filter((wish) => wish.state === "answered" || (wish.state === "open" && this.props.isAfter));
    }

    /** What was just tapped is shown before the server knows it; that the child was told in the talk ends it. */
    getShown(wish, state) {
        return { ...wish, state, ...(state === "closed" ? {} : this.state.settled[wish.id]) };
    }

    get outcomes() {
        return [
            ["met", _t("Yes")],
            ["partly", _t("In part…")],
            ["not_met", _t("No…")],
        ];
    }

    sayKind(wish) {
        return wish.kind === "same"
            ? _t("%(name)s wants it so again:", { name: wish.child })
            : _t("%(name)s wished:", { name: wish.child });
    }

    type(wish, ev) {
        this.state.whys[wish.id] = ev.target.value;
    }

    choose(wish, outcome) {
        if (outcome === "met") {
            return this.send(wish, outcome, "");
        }
        this.state.chosen[wish.id] = outcome;
    }

    settle(wish) {
        const outcome = this.state.chosen[wish.id];
        this.state.chosen[wish.id] = "";
        return this.send(wish, outcome, this.state.whys[wish.id]);
    }

    send(wish, outcome, why) {
        const said = why?.trim() || "";
        const answer = {
            met: _t("It became as you wished."),
            partly: _t("It became so in part: %(why)s", { why: said }),
            not_met: _t("It did not become so: %(why)s", { why: said }),
        }[outcome];
        this.state.settled[wish.id] = { state: "answered", answer };
        const args = [outcome, said, this.props.visit.id];
        return this.props.send({ model: "umgange.wish", method: "note_outcome", ids: [wish.id], args });
    }

    open(wish) {
        this.state.whys[wish.id] = "";
        this.state.chosen[wish.id] = !this.state.chosen[wish.id];
    }

    tell(wish) {
        this.state.settled[wish.id] = { state: "closed" };
        return this.props.send({ model: "umgange.wish", method: "note_told", ids: [wish.id] });
    }

    leaveUntold(wish) {
        this.state.settled[wish.id] = { state: "closed" };
        return this.props.send({
            model: "umgange.wish",
            method: "note_told",
            ids: [wish.id],
            args: [this.state.whys[wish.id]],
        });
    }
}
