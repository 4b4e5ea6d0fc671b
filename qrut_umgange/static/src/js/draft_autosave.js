import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onWillUnmount, useExternalListener, useRef, useState, xml } from "@odoo/owl";

import { DraftRhythm } from "./draft_rhythm";

/**
 * Saves the form while somebody writes in it, and says when it did.
 *
 * A phone that dies or locks takes nothing along that is older than a few seconds. The text
 * stays as it is under the fingers: nothing is read back, nothing is asked.
 */
export class DraftAutosave extends Component {
    static template = xml`
        <div t-ref="root" class="o_umgange_autosave text-muted small" role="status" t-out="state.text"/>`;
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ text: "" });
        this.rhythm = new DraftRhythm(() => this.save());
        useExternalListener(document, "input", (ev) => this.onInput(ev));
        onWillUnmount(() => this.rhythm.stop());
    }

    get form() {
        return this.root.el?.closest(".o_form_renderer");
    }

    /** What is new belongs to somebody first: else there is no file to save it in. */
    get canSave() {
        const { data, isNew } = this.props.record;
        return !isNew || Boolean(data.child_id && data.assignment_id);
    }

    onInput(ev) {
        if (this.form?.contains(ev.target)) {
            this.rhythm.typed();
        }
    }

    async save() {
        const { record } = this.props;
        if (!this.canSave) {
            this.state.text = _t("Choose the child: from then on what you write is saved.");
            return;
        }
        this.rhythm.settled();
        try {
            if (await this.isOvertaken()) {
                this.state.text = _t(
                    "Not saved: the text was changed on another device. Copy what you wrote, and open the entry again."
                );
                return;
            }
        } catch (error) {
            this.onError(error);
            return;
        }
        const saved = await record.save({ reload: record.isNew, onError: (error) => this.onError(error) });
        if (saved) {
            this.number = await this.readNumber();
            const time = luxon.DateTime.now().toFormat("HH.mm");
            this.state.text = _t("Saved %(time)s", { time });
        }
    }

    /** Whether the phone, or another window, has saved since this text was last read or saved. */
    async isOvertaken() {
        const { data, isNew } = this.props.record;
        return !isNew && (await this.readNumber()) > Math.max(this.number || 0, data.draft_number || 0);
    }

    async readNumber() {
        const { resModel, resId } = this.props.record;
        const [{ draft_number }] = await this.orm.read(resModel, [resId], ["draft_number"]);
        return draft_number;
    }

    onError(error) {
        const { obstacle, refused } = this.rhythm.failed(error);
        if (obstacle === "logged_out") {
            this.state.text = _t("Not saved yet: you are logged out. Log in on another tab, then write on.");
        } else if (obstacle) {
            this.state.text = _t("Not saved yet: no connection. It is tried again.");
        } else {
            this.state.text = _t("Not saved: %(reason)s", { reason: refused });
        }
        return false;
    }
}

registry.category("view_widgets").add("umgange_draft_autosave", { component: DraftAutosave });
