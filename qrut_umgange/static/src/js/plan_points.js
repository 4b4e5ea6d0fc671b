import { _t } from "@web/core/l10n/translation";

/** What is asked of the points of a plan, saved or not: whoever shows them and whoever approves asks the same. */

export function differs(view) {
    return Boolean(view?.data.text?.trim()) && !view.data.agrees;
}

export function isDifferent(point) {
    return point.data.view_ids.records.some((view) => differs(view));
}

export function isOpen(point) {
    return isDifferent(point) && !point.data.outcome;
}

/** Where nothing else is written, how often is as the rule of the plan says. */
export function getRule(point, plan) {
    return (point.data.topic === "frequency" && plan.data.rule_sentence) || "";
}

function isEmpty(point, plan) {
    return !point.data.agreed?.trim() && !getRule(point, plan);
}

/** Why the plan cannot be approved as it stands; the server asks again. */
export function getObstacle(plan) {
    const points = plan.data.point_ids.records;
    if (!points.length) {
        return _t("Nothing is written yet.");
    }
    const names = (found) => found.map((point) => point.data.name || "–").join(", ");
    const empty = points.filter((point) => isEmpty(point, plan));
    if (empty.length) {
        return _t("Nothing is written under: %(points)s", { points: names(empty) });
    }
    const open = plan.data.kind === "full" ? points.filter(isOpen) : [];
    if (open.length === 1) {
        return _t("1 difference has no outcome: %(points)s", { points: names(open) });
    }
    return open.length
        ? _t("%(count)s differences have no outcome: %(points)s", { count: open.length, points: names(open) })
        : "";
}
