import { ConnectionLostError } from "@web/core/network/rpc";

import { reactive } from "@odoo/owl";

const RETRY_MS = 4000;
// Somebody else is at the same record just now: it is tried again at once.
const BUSY = ["odoo.exceptions.LockError", "psycopg2.errors.SerializationFailure"];
const LOGGED_OUT = ["odoo.http.SessionExpiredException", "odoo.exceptions.AccessDenied"];

/** Tells why a call did not get through, where it is worth trying again: "offline", "logged_out", "busy" or "". */
export function getObstacle(error) {
    if (error instanceof ConnectionLostError) {
        return "offline";
    }
    const name = error.exceptionName || "";
    if (LOGGED_OUT.includes(name)) {
        return "logged_out";
    }
    return BUSY.includes(name) ? "busy" : "";
}

/**
 * What was tapped, on its way to the server: one after the other, tried until it is there.
 *
 * It is kept in the memory of the page and nowhere else: a private phone's storage holds nothing of ours.
 */
export class Outbox {
    constructor(call, { onSent, onRefused }) {
        this.call = call;
        this.onSent = onSent;
        this.onRefused = onRefused;
        this.jobs = [];
        this.status = reactive({ waiting: 0, obstacle: "" });
    }

    /**
     * @param {Object} job model, method, ids, args and kwargs of the call
     * @param {boolean} [job.timed] whether the call takes the moment of the tap
     */
    send(job) {
        this.jobs.push({ ...job, at: Date.now(), attempts: 0 });
        this.status.waiting = this.jobs.length;
        if (!this.running) {
            this.running = this.run();
        }
        return this.running;
    }

    async run() {
        while (this.jobs.length && !this.stopped) {
            const job = this.jobs[0];
            try {
                await this.call(job);
            } catch (error) {
                const obstacle = getObstacle(error);
                if (obstacle) {
                    job.attempts += 1;
                    this.status.obstacle = obstacle === "busy" ? "" : obstacle;
                    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
                    continue;
                }
                // Said the second time too: what had got through before its answer was lost stands there, and a
                // sentence too many is better than a tap that nobody knows to be lost.
                this.onRefused(job, error);
            }
            this.jobs.shift();
            Object.assign(this.status, { waiting: this.jobs.length, obstacle: "" });
        }
        this.running = null;
        return this.onSent();
    }

    stop() {
        this.stopped = true;
    }
}
