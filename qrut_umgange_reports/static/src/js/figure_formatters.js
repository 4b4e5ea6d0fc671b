import { registry } from "@web/core/registry";

const formatters = registry.category("formatters");

/** A share of what it is asked of. Where it is asked of nothing there is none, which is not a share of nought. */
formatters.add("umgange_share", (value) => (value === false ? "–" : `${Math.round(100 * value)}\u00a0%`));

/** Whole days on average, and a dash where nothing is known. */
formatters.add("umgange_days", (value) => (value === false ? "–" : String(Math.round(value))));
