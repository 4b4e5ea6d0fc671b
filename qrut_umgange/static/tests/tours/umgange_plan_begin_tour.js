import { registry } from "@web/core/registry";

const cell = (point, label) => `textarea[aria-label^="${point}: ${label}"]`;

// A plan begun from its assignment, the usual parts kept: the day is picked, and that is all.
// Each step with a run is something that the coordinator does; the test counts them.
registry.category("web_tour.tours").add("umgange_plan_begin", {
    steps: () => [
        {
            content: "Begin the plan",
            trigger: ".o_umgange_steps button:contains('Plan')",
            run: "click",
        },
        {
            content: "What nearly every plan says is there, a short section as well",
            trigger: `.o_umgange_sections ${cell("Mål", "What we agreed")}`,
        },
        {
            content: "Nothing says how often yet, so it cannot be approved",
            trigger:
                "button[name='action_approve']:disabled + .o_umgange_why:contains('Nothing is written under: Hur ofta')",
        },
        {
            content: "Wednesdays",
            trigger: ".o_recurrent_weekdays td:nth-child(4) input",
            run: "click",
        },
        {
            content: "It is said in plain words, in the point on how often too",
            trigger: `.o_field_widget[name='rule_sentence']:contains('Varannan onsdag kl. 15–17')`,
        },
        {
            content: "Somebody sees the goal differently",
            trigger: `.o_umgange_section:has(${cell("Mål", "What we agreed")}) .o_umgange_ask`,
            run: "click",
        },
        {
            content: "So everybody's view is asked for",
            trigger: `.o_umgange_point ${cell("Mål", "Visiting person")}`,
            run: "edit Att flytta hem && press Tab",
        },
        {
            content: "And how that ends",
            trigger: `.o_umgange_matrix select[aria-label="Mål: How it ends"]`,
            run: "select differ",
        },
        {
            content: "Approve",
            trigger: "button[name='action_approve']:enabled",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It holds, and says how often",
            trigger: ".o_umgange_readonly:contains('Varannan onsdag kl. 15–17'):contains('Att flytta hem')",
        },
        {
            content: "The steps on the way in are there",
            trigger: ".o_notebook_headers a[name='steps']",
            run: "click",
        },
        {
            content: "The first is taken",
            trigger: "button[name='action_take']",
            run: "click",
        },
        {
            content: "As the child saw it",
            trigger: ".modal .o_field_widget[name='child_view'] textarea",
            run: "edit Lova vinkade och lekte vidare",
        },
        {
            content: "Save it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The plan says which step they are on",
            trigger: ".o_field_widget[name='step_label']:contains('Familjehemmet i rummet')",
        },
    ],
});
