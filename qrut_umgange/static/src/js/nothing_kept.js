import { RPCCache } from "@web/core/network/rpc_cache";
import { patch } from "@web/core/utils/patch";

/** What says how a screen looks, and nothing of anybody. */
const OF_THE_SCREEN = ["get_views", "fields_get"];

/**
 * Keeps our records off the disk of phones and computers.
 *
 * Odoo keeps the answers of lists and forms there to show them at once the next time. What was
 * asked for stands beside them in the clear, and the name that somebody looked for is in it.
 */
patch(RPCCache.prototype, {
    read(table, key, fallback, settings = {}) {
        // The key is the call as JSON.
        const ours = key.includes('"model":"umgange.');
        if (settings.type === "disk" && ours && !OF_THE_SCREEN.includes(table)) {
            return fallback();
        }
        return super.read(table, key, fallback, settings);
    },
});
