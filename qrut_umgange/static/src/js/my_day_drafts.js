import { reactive } from "@odoo/owl";

import { DraftRhythm } from "./draft_rhythm";

/**
 * The drafts of one visit: what is typed is saved on the server as one types.
 *
 * The text lives in the memory of the page until it is there. Where another device has saved in the
 * meantime nothing is saved: both texts are shown, and whoever writes chooses.
 */
export class Drafts {
    constructor(orm, visitId) {
        this.orm = orm;
        this.visitId = visitId;
        this.rhythm = new DraftRhythm(() => this.save());
        this.state = reactive({ entries: [], loaded: false, obstacle: "", refused: "", savedAt: 0, saving: false });
    }

    async load() {
        if (this.state.loaded || this.loading) {
            return this.loading;
        }
        this.loading = this.orm.call("umgange.visit", "begin_drafts", [[this.visitId]]);
        try {
            const entries = await this.loading;
            this.state.entries = entries.map((entry) => ({ ...entry, dirty: false, other: false }));
            Object.assign(this.state, { loaded: true, obstacle: "", refused: "" });
        } catch (error) {
            this.fail(error, () => this.load());
        } finally {
            this.loading = null;
        }
    }

    /** Whether something is typed that the server does not have. */
    get isUnsaved() {
        return this.state.entries.some((entry) => entry.dirty || entry.other);
    }

    get hasText() {
        const open = this.state.entries.filter((entry) => entry.state === "draft");
        return open.length > 0 && open.every((entry) => entry.texts.facts.trim());
    }

    type(entry, name, text) {
        entry.texts[name] = text;
        entry.dirty = true;
        this.state.refused = "";
        this.rhythm.typed();
    }

    /** Save what is unsaved; whoever waits for it gets whether the server has it all. */
    save() {
        this.rhythm.stop();
        this.saving = (this.saving || Promise.resolve()).then(() => this.saveNow());
        return this.saving;
    }

    async saveNow() {
        this.rhythm.settled();
        for (const entry of this.state.entries.filter((each) => each.dirty && !each.other)) {
            const texts = { ...entry.texts };
            this.state.saving = true;
            try {
                const saved = await this.orm.call("umgange.journal.entry", "save_draft", [
                    [entry.id],
                    texts,
                    entry.number,
                ]);
                this.take(entry, texts, saved);
            } catch (error) {
                this.fail(error, () => this.save());
                return false;
            } finally {
                this.state.saving = false;
            }
        }
        return !this.isUnsaved;
    }

    take(entry, texts, saved) {
        Object.assign(this.state, { obstacle: "", refused: "" });
        const same = saved.other && Object.keys(texts).every((name) => saved.other[name] === texts[name]);
        if (saved.other && !same) {
            entry.other = saved;
            return;
        }
        entry.number = saved.number;
        // What was typed while it was on its way is still to save.
        entry.dirty = Object.keys(texts).some((name) => entry.texts[name] !== texts[name]);
        this.state.savedAt = Date.now();
        if (entry.dirty) {
            this.rhythm.typed();
        }
    }

    fail(error, again) {
        Object.assign(this.state, this.rhythm.failed(error, again));
    }

    /** Settle that two devices have written: "mine", "theirs" or "both". */
    choose(entry, which) {
        const { number, other } = entry.other;
        for (const name of Object.keys(other)) {
            const [mine, theirs] = [entry.texts[name], other[name]];
            if (which === "theirs") {
                entry.texts[name] = theirs;
            } else if (which === "both" && mine !== theirs) {
                entry.texts[name] = [theirs, mine].filter((text) => text.trim()).join("\n");
            }
        }
        Object.assign(entry, { number, other: false, dirty: which !== "theirs" });
        if (entry.dirty) {
            return this.save();
        }
        this.state.savedAt = Date.now();
    }

    async sign() {
        if (!(await this.save())) {
            return false;
        }
        for (const entry of this.state.entries.filter((each) => each.state === "draft")) {
            try {
                await this.orm.call("umgange.journal.entry", "sign_as_shown", [[entry.id], entry.number]);
                entry.state = "signed";
            } catch (error) {
                this.fail(error, () => this.save());
                return false;
            }
        }
        return true;
    }

    stop() {
        this.rhythm.stop();
    }
}
