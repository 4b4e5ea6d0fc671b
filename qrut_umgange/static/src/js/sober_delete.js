import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";

/** Asks soberly before something of ours is deleted: it may be a child's file. */
function sober(controller, props) {
    if (!controller.props.resModel.startsWith("umgange.")) {
        return props;
    }
    return {
        ...props,
        title: _t("Delete?"),
        body: _t("What is deleted cannot be brought back."),
    };
}

for (const Controller of [FormController, KanbanController, ListController]) {
    patch(Controller.prototype, {
        get deleteConfirmationDialogProps() {
            return sober(this, super.deleteConfirmationDialogProps);
        },
    });
}

patch(CalendarController.prototype, {
    deleteConfirmationDialogProps(record) {
        return sober(this, super.deleteConfirmationDialogProps(record));
    },
});
