import { registry } from "@web/core/registry";
import { session } from "@web/session";
// They register what is taken away here.
import "@mail/core/public_web/messaging_menu";
import "@web/webclient/user_menu/user_menu_items";

/**
 * Takes the chat and what leads out of the system off the screens of our roles: what is
 * said about a child belongs in the child's file.
 */
if (session.umgange_role) {
    registry.category("systray").remove("mail.messaging_menu");
    for (const item of ["odoo_account", "support"]) {
        registry.category("user_menuitems").remove(item);
    }
}
