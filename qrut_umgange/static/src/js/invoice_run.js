import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { Component, onMounted, onWillUnmount } from "@odoo/owl";

// How often somebody who waits is told how far it has come.
const EVERY_MS = 2000;

/** How far the month's invoicing has come: the page reads the run anew until it is done. */
export class RunProgress extends Component {
    static template = "qrut_umgange.RunProgress";
    static props = { ...standardWidgetProps };

    setup() {
        onMounted(() => {
            this.timer = setInterval(() => this.look(), EVERY_MS);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    get percent() {
        return this.props.record.data.progress;
    }

    async look() {
        const { record } = this.props;
        if (record.data.state === "running" && !record.dirty) {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("umgange_run_progress", { component: RunProgress });
