import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { pick } from "@web/core/utils/objects";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component } from "@odoo/owl";

import { getObstacle } from "./plan_points";

const RES_PARAMS = ["context", "evalContext", "resModel", "resId", "resIds"];

/** The button that approves a plan: grey while something is missing, and says what. */
export class PlanApprove extends Component {
    static template = "qrut_umgange.PlanApprove";
    static props = { ...standardWidgetProps };

    get obstacle() {
        return getObstacle(this.props.record);
    }

    approve() {
        return this.env.onClickViewButton({
            clickParams: {
                name: "action_approve",
                type: "object",
                confirm: _t("Approve the plan? After that it does not change; the next version is a new plan."),
                "confirm-label": _t("Approve"),
                "cancel-label": _t("Back"),
            },
            getResParams: () => pick(this.props.record, ...RES_PARAMS),
        });
    }
}

registry.category("view_widgets").add("umgange_plan_approve", { component: PlanApprove });
