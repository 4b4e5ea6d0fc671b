import { registry } from "@web/core/registry";

// A supporter's visit on the phone, from the first screen to the signed journal.
registry.category("web_tour.tours").add("umgange_supporter_day", {
    steps: () => [
        {
            content: "The day begins with the own visits: open the one of today",
            trigger: ".o_kanban_record:contains('U-')",
            run: "click",
        },
        {
            content: "The visiting person has come",
            trigger: ".o_kanban_record:contains('Sara Ek') button[name='action_here']",
            run: "click",
        },
        {
            content: "That is noted, so the next thing to note is that she leaves",
            trigger: ".o_kanban_record:contains('Sara Ek') button[name='action_left']",
        },
        {
            content: "Write the visit down afterwards",
            trigger: "button[name='action_start_asking']",
            run: "click",
        },
        {
            content: "It was held when it was planned, as the dialog proposes",
            trigger: ".modal-footer button[name='action_apply']:visible",
            run: "click",
        },
        {
            content: "Write the journal",
            trigger: "button[name='action_write_journal']",
            run: "click",
        },
        {
            content: "Say what happened",
            trigger: ".o_field_widget[name='facts'] textarea",
            run: "edit Lova visade sina teckningar.",
        },
        {
            content: "Sign",
            trigger: "button[name='action_sign']",
            run: "click",
        },
        {
            content: "Yes, as it stands",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The entry is signed and can no longer be written in",
            trigger: ".o_form_view:has(.o_widget_web_ribbon):not(:has([name='facts'] textarea))",
        },
    ],
});
