import { getObstacle } from "./my_day_outbox";

const QUIET_MS = 1500; // after the last keystroke
const LONGEST_MS = 12000; // of writing without a pause
const RETRY_MS = 3000;

/**
 * When what somebody types is saved: after a short rest, during a long writing too, and again where it did not get
 * through.
 *
 * It knows no text: whoever uses it saves, and tells how that went. A desk and a phone keep the same time.
 */
export class DraftRhythm {
    /** @param {Function} save saves what is unsaved by now */
    constructor(save) {
        this.save = save;
        this.unsavedSince = 0;
    }

    /** Something was typed. */
    typed() {
        const now = Date.now();
        this.unsavedSince ||= now;
        this.in(Math.max(0, Math.min(QUIET_MS, this.unsavedSince + LONGEST_MS - now)));
    }

    /** All that was typed by now is on its way, or saved. */
    settled() {
        this.unsavedSince = 0;
    }

    /**
     * Something did not get through: do it again in a while, where that may help.
     *
     * @param {Function} [again] what is done again, `save` where nothing is given
     * @return {Object} `obstacle`, why it is tried again, or `refused`, the server's sentence
     */
    failed(error, again = this.save) {
        const obstacle = getObstacle(error);
        if (obstacle) {
            this.in(RETRY_MS, again);
        }
        return { obstacle, refused: obstacle ? "" : error.data?.message || error.message };
    }

    in(delay, action = this.save) {
        this.stop();
        this.timer = setTimeout(() => action(), delay);
    }

    stop() {
        clearTimeout(this.timer);
    }
}
