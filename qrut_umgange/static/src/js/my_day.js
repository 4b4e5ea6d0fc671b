import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, onWillUnmount, useRef, useState } from "@odoo/owl";

import { Drafts } from "./my_day_drafts";
import { getObstacle, Outbox } from "./my_day_outbox";
import { DayVisit } from "./my_day_visit";

const TICK_MS = 5000;
const ASK_MS = 60000;
const RETRY_MS = 4000;

/**
 * Min dag: the supporter's day on a phone.
 *
 * Everything shown is in the memory of the page alone. Names are read once, when it is opened; while it is open
 * it asks for times and states.
 */
export class MyDay extends Component {
    static template = "qrut_umgange.MyDay";
    static components = { DayVisit };
    static props = { ...standardActionServiceProps };
    static path = "my-day";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({ day: null, openId: 0, now: Date.now(), obstacle: "", refusals: {} });
        this.offset = 0;
        this.drafts = new Map();
        this.outbox = new Outbox((job) => this.call(job), {
            onSent: () => this.ask(),
            onRefused: (job, error) => this.refuse(job, error),
        });
        this.sending = useState(this.outbox.status);
        useSetupAction({
            rootRef: this.root,
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (ev) => this.isUnsaved && ev.preventDefault(),
            beforeVisibilityChange: () => this.onVisibilityChange(),
        });
        onWillStart(() => this.load());
        this.timers = [
            setInterval(() => (this.state.now = Date.now() + this.offset), TICK_MS),
            setInterval(() => !document.hidden && this.ask(), ASK_MS),
        ];
        onWillUnmount(() => {
            this.timers.forEach(clearInterval);
            this.outbox.stop();
            this.drafts.forEach((drafts) => drafts.stop());
        });
    }

    // === WHAT THERE IS === //

    get today() {
        return luxon.DateTime.fromMillis(this.state.now, { zone: this.state.day.zone }).toFormat("cccc d MMMM");
    }

    get visit() {
        const { visits } = this.state.day;
        return visits.find((visit) => visit.id === this.state.openId) || visits[0];
    }

    /** While a child is there nothing else asks for anything, unless another visit is under way too. */
    get showsTabs() {
        const { visits } = this.state.day;
        return visits.length > 1 && visits.filter((visit) => visit.live.state === "under_way").length !== 1;
    }

    find(id) {
        return this.state.day.visits.find((visit) => visit.id === id);
    }

    get isUnsaved() {
        return this.sending.waiting > 0 || [...this.drafts.values()].some((drafts) => drafts.isUnsaved);
    }

    /** What the page says when something does not get through. */
    get obstacle() {
        const obstacle = this.sending.obstacle || this.state.obstacle;
        if (obstacle === "logged_out") {
            return _t("You are logged out. What you have written is still here: log in on another tab, then go on.");
        }
        if (this.sending.obstacle) {
            return _t("Not saved: no connection. It is tried again, leave the page open.");
        }
        return obstacle && _t("No connection. It is tried again.");
    }

    getDrafts(visit) {
        if (!this.drafts.has(visit.id)) {
            this.drafts.set(visit.id, new Drafts(this.orm, visit.id));
        }
        return this.drafts.get(visit.id);
    }

    /** Of what is left from another day the page says which: its heading is today's. */
    getOtherDay(visit) {
        const { zone } = this.state.day;
        const [begins, now] = [visit.start, this.state.now].map((at) => luxon.DateTime.fromMillis(at, { zone }));
        return begins.hasSame(now, "day") ? "" : begins.toFormat("ccc d MMM");
    }

    getTab(visit) {
        return [this.getOtherDay(visit), visit.hours, visit.where].filter(Boolean).join(" ");
    }

    // === TALKING WITH THE SERVER === //

    async load() {
        try {
            const day = await this.orm.call("umgange.visit", "get_my_day", []);
            // What is open from another day stays open.
            const opened = this.state.day?.visits.filter((visit) => visit.fetched) || [];
            const ids = day.visits.map((visit) => visit.id);
            day.visits.push(...opened.filter((visit) => !ids.includes(visit.id)));
            this.setClock(day.now);
            this.state.day = day;
            this.state.openId ||= this.chooseFirst(day.visits)?.id || 0;
            this.state.obstacle = "";
        } catch (error) {
            this.state.obstacle = getObstacle(error);
            if (!this.state.obstacle) {
                throw error;
            }
            this.timers?.push(setTimeout(() => this.load(), RETRY_MS));
        }
    }

    /** What is under way comes first, then what comes next, then what is left to write. */
    chooseFirst(visits) {
        return (
            visits.find((visit) => visit.live.state === "under_way") ||
            visits.find((visit) => !visit.live.documented) ||
            visits[0]
        );
    }

    /** Ask what has become of the visits: other hands, and other devices, write too. */
    async ask() {
        if (!this.state.day) {
            return this.load();
        }
        try {
            const known = this.state.day.visits;
            const fetched = known.filter((visit) => visit.fetched).map((visit) => visit.id);
            const { now, visits } = await this.orm.silent.call("umgange.visit", "get_my_day_state", [fetched]);
            this.setClock(now);
            this.state.obstacle = "";
            const ids = visits.map((live) => live.id);
            // What was open from another day may be out of the supporter's world by now.
            this.state.day.visits = known.filter((visit) => !visit.fetched || ids.includes(visit.id));
            const isOther = ids.length !== this.state.day.visits.length || ids.some((id) => !this.find(id));
            if (isOther) {
                return await this.load();
            }
            for (const live of visits) {
                this.find(live.id).live = live;
            }
        } catch (error) {
            this.state.obstacle = getObstacle(error);
        }
    }

    setClock(serverNow) {
        this.offset = serverNow - Date.now();
        this.state.now = serverNow;
    }

    call(job) {
        const kwargs = { ...job.kwargs };
        if (job.timed && job.attempts) {
            // It was tapped a while ago: that is when it happened.
            const moment = luxon.DateTime.fromMillis(job.at + this.offset - 1000).toUTC();
            kwargs.moment = moment.toFormat("yyyy-MM-dd HH:mm:ss");
        }
        return this.orm.silent.call(job.model || "umgange.visit", job.method, [job.ids, ...(job.args || [])], kwargs);
    }

    send(visit, job) {
        delete this.state.refusals[visit.id];
        return this.outbox.send({ ids: [visit.id], ...job, visitId: visit.id });
    }

    refuse(job, error) {
        this.state.refusals[job.visitId] = error.data?.message || error.message;
    }

    // === WHAT IS DONE === //

    /** Open a visit of another day that is left to write. */
    async open(line) {
        const card = await this.orm.call("umgange.visit", "get_day_card", [[line.id]]);
        const { visits } = this.state.day;
        const place = visits.findIndex((visit) => visit.id === card.id);
        visits.splice(place < 0 ? visits.length : place, place < 0 ? 0 : 1, { ...card, fetched: true });
        this.show(card);
    }

    show(visit) {
        this.putAway(visit);
        this.state.openId = visit.id;
        this.root.el?.scrollTo({ top: 0 });
    }

    /** Siblings' visits are written about in one go, from either of them: what is saved is read anew. */
    putAway(visit) {
        for (const [id, drafts] of this.drafts) {
            if (id !== visit.id && !drafts.isUnsaved) {
                drafts.stop();
                this.drafts.delete(id);
            }
        }
    }

    async standIn(line) {
        await this.orm.call("umgange.visit", "action_stand_in", [[line.id]]);
        this.state.openId = line.id;
        await this.load();
    }

    /** What is signed is put away: it may be out of the supporter's world from then on. */
    async onSigned(visit) {
        this.drafts.delete(visit.id);
        this.putAway(visit);
        this.state.day.visits = this.state.day.visits.filter((each) => !(each.fetched && each.id === visit.id));
        await this.load();
        this.root.el?.scrollTo({ top: 0 });
        if (visit.fetched) {
            // The page goes back to today, where nothing tells of it.
            const day = this.getOtherDay(visit);
            this.notification.add(_t("Signed: %(day)s %(hours)s", { day, hours: visit.hours }), { type: "success" });
        }
    }

    openList() {
        this.action.doAction("qrut_umgange.umgange_visit_action_my_day");
    }

    onVisibilityChange() {
        if (document.hidden) {
            this.drafts.forEach((drafts) => drafts.isUnsaved && drafts.save());
        } else {
            this.ask();
        }
    }

    async mayLeave() {
        await Promise.all([...this.drafts.values()].map((drafts) => drafts.isUnsaved && drafts.save()));
        if (!this.isUnsaved) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Not saved"),
                body: _t("What you wrote is not saved yet: there is no connection. If you leave the page it is lost."),
                confirmLabel: _t("Stay"),
                confirm: () => resolve(false),
                cancelLabel: _t("Leave all the same"),
                cancel: () => resolve(true),
                dismiss: () => resolve(false),
            });
        });
    }
}

registry.category("actions").add("umgange_my_day", MyDay);
