import { reactive } from "@odoo/owl";

import { DraftRhythm } from "./draft_rhythm";

/** Whether a field says where something is from; it is chosen, not written. */
export function isSource(name) {
    return name.endsWith("_source");
}

/**
 * The drafts of one visit: what is typed is saved on the server as one types.
 *
 * Of several children there is one draft each, and what they have in common, which is written once.
 *
 * The text lives in the memory of the page until it is there. Where another device has saved in the
 * meantime nothing is saved: both texts are shown, and whoever writes chooses.
 */
export class Drafts {
    constructor(orm, visitId) {
        this.orm = orm;
        this.visitId = visitId;
        this.rhythm = new DraftRhythm(() => this.save());
        this.parts = [];
        this.sources = [];
        this.zone = "utc";
        this.state = reactive({
            entries: [],
            common: null,
            loaded: false,
            obstacle: "",
            refused: "",
            savedAt: 0,
            saving: false,
        });
    }

    async load() {
        if (this.state.loaded || this.loading) {
            return this.loading;
        }
        this.loading = this.orm.call("umgange.visit", "begin_drafts", [[this.visitId]]);
        try {
            const { entries, common, parts, sources, zone } = await this.loading;
            Object.assign(this, { parts, sources, zone });
            const begin = (draft) => ({ ...draft, dirty: false, other: false });
            this.state.entries = entries.map(begin);
            this.state.common = common ? begin({ number: common.number, texts: { common: common.text } }) : null;
            Object.assign(this.state, { loaded: true, obstacle: "", refused: "" });
        } catch (error) {
            this.fail(error, () => this.load());
        } finally {
            this.loading = null;
        }
    }

    /** What is written: each child's draft, and what they have in common. */
    get all() {
        return [...this.state.entries, ...(this.state.common ? [this.state.common] : [])];
    }

    get open() {
        return this.state.entries.filter((entry) => entry.state === "draft");
    }

    /** Whether something is typed that the server does not have. */
    get isUnsaved() {
        return this.all.some((draft) => draft.dirty || draft.other);
    }

    /** What happened, as it will stand: what the children have in common first. */
    getWhole(entry) {
        const texts = [this.state.common?.texts.common, entry.texts.facts];
        return texts.map((text) => (text || "").trim()).filter(Boolean).join("\n\n");
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
        for (const entry of this.all.filter((each) => each.dirty && !each.other)) {
            const texts = { ...entry.texts };
            this.state.saving = true;
            try {
                const saved = await this.send(entry, texts);
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

    send(entry, texts) {
        if (entry === this.state.common) {
            const ids = this.open.map((each) => each.id);
            return this.orm.call("umgange.journal.entry", "save_common", [ids, texts.common, entry.number]);
        }
        return this.orm.call("umgange.journal.entry", "save_draft", [[entry.id], texts, entry.number]);
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
            } else if (which === "both" && mine !== theirs && !isSource(name)) {
                entry.texts[name] = [theirs, mine].filter((text) => text.trim()).join("\n");
            }
        }
        Object.assign(entry, { number, other: false, dirty: which !== "theirs" });
        if (entry.dirty) {
            return this.save();
        }
        this.state.savedAt = Date.now();
    }

    /** Ask where another child is named: of each draft a sentence or nothing, and whether a reason is enough. */
    async findNamed() {
        const named = await this.orm.call("umgange.journal.entry", "find_named", [this.open.map((each) => each.id)]);
        return new Map(named.filter(({ said }) => said).map((each) => [each.id, each]));
    }

    /** Sign all of them as they were shown, or none. */
    async sign() {
        if (!(await this.save())) {
            return false;
        }
        const shown = this.open;
        Object.assign(this.state, { obstacle: "", refused: "" });
        try {
            await this.orm.call("umgange.journal.entry", "sign_as_shown", [
                shown.map((entry) => entry.id),
                shown.map((entry) => entry.number),
                this.state.common?.number || 0,
            ]);
        } catch (error) {
            this.fail(error, () => this.save());
            return false;
        }
        shown.forEach((entry) => (entry.state = "signed"));
        return true;
    }

    stop() {
        this.rhythm.stop();
    }
}
