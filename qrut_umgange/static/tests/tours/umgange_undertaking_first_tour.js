import { registry } from "@web/core/registry";

// Whoever follows a link before the undertaking is accepted is led to it.
registry.category("web_tour.tours").add("umgange_undertaking_first", {
    steps: () => [
        {
            content: "The refusal has a button there",
            trigger: ".o_error_dialog:contains('secrecy undertaking') .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "There it is accepted",
            trigger: "button[name='action_accept']",
        },
    ],
});
