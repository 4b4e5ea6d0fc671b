import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { calendarView } from "@web/views/calendar/calendar_view";

/** Asks before a visit that was dragged is moved: what it becomes, and what changes for the child. */
export class VisitCalendarModel extends calendarView.Model {
    async updateRecord(record, options = {}) {
        const { start, stop } = this.buildRawRecord(record, options);
        const sentences = await this.orm.call(this.meta.resModel, "get_move_outcome", [record.id, start, stop]);
        if (await this.askToMove(sentences)) {
            return super.updateRecord(record, options);
        }
        // It goes back to where it was.
        await this.load();
    }

    askToMove(sentences) {
        return new Promise((resolve) => {
            this.env.services.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Move the visit?"),
                    body: [...sentences, _t("Room and supporter are booked anew. Those who come have to be told.")].join("\n"),
                    confirmLabel: _t("Move"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Back"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }
}

registry.category("views").add("umgange_visit_calendar", { ...calendarView, Model: VisitCalendarModel });
