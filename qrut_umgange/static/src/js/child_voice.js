import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState, xml } from "@odoo/owl";

import { ChildFace, isFace } from "./child_face";

const STEPS = Array.from({ length: 11 }, (_, step) => step);

/** The eleven steps that the child chose among, with its own marked. No curve: a step says how it was that day. */
class ChildSteps extends Component {
    static props = { step: Number };
    static template = xml`
        <svg class="o_umgange_ladder" viewBox="0 0 114 26" aria-hidden="true" focusable="false">
            <t t-foreach="steps" t-as="step" t-key="step">
                <circle t-if="step === props.step" t-att-cx="place(step)" cy="13" r="8" class="o_umgange_ladder_chosen"/>
                <circle t-else="" t-att-cx="place(step)" cy="13" r="2.500" class="o_umgange_ladder_step"/>
            </t>
        </svg>`;

    steps = STEPS;

    place(step) {
        return 9 + step * 9.6;
    }
}

/**
 * Barnets röst över tid: each talk in its order, as the child pointed and with its words.
 *
 * It is read in the child's own file alone. Nothing is counted of what it pointed at, and what it answered with
 * another tool stands under a heading of its own.
 */
export class ChildVoice extends Component {
    static template = "qrut_umgange.ChildVoice";
    static components = { ChildFace, ChildSteps };
    static props = { ...standardActionServiceProps };

    isFace = isFace;

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const params = this.props.action.params || {};
        const { childId, assignmentId } = this.props.state || {
            childId: params.child_id || false,
            assignmentId: params.assignment_id || false,
        };
        this.assignmentId = assignmentId;
        this.state = useState({ childId, voice: null });
        // Whoever comes back from a talk is at the child that they left.
        useSetupAction({ getLocalState: () => ({ childId: this.state.childId, assignmentId }) });
        onWillStart(() => childId && this.load(childId));
    }

    // === WHAT IS SHOWN === //

    async load(childId) {
        const voice = await this.orm.call("umgange.child.talk", "get_voice", [childId, this.assignmentId]);
        Object.assign(this.state, { childId, voice });
    }

    /** The step of a scale that was chosen. */
    getStep(mark) {
        return parseInt(mark.split("_")[1]);
    }

    sayMark(mark) {
        if (!mark.mark) {
            return mark.words ? _t("in words") : _t("skipped");
        }
        return isFace(mark.mark) ? mark.label : _t("%(step)s of 10", { step: mark.label });
    }

    /** Why a time shows no answer: a gap is no low value. */
    saySilence(moment) {
        return {
            not_today: _t("Not today"),
            not_asked: _t("Not asked: nothing is written"),
            unwritten: _t("Asked: nothing is written"),
            begun: _t("Asked: the talk is still being written"),
            elsewhere: _t("The child told somebody else: that talk is not open to you"),
            left: _t("The child told: the words have left with the file"),
        }[moment.kind];
    }

    // === WHAT IS DONE === //

    open(moment) {
        const [resModel, resId] = moment.talk_id
            ? ["umgange.child.talk", moment.talk_id]
            : ["umgange.visit", moment.visit_id];
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("umgange_child_voice", ChildVoice);
