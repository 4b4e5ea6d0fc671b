import { registry } from "@web/core/registry";

const cell = (point, label) =>
    `.o_umgange_matrix textarea[aria-label^="${point}: ${label}"]`;
const outcome = (point) => `.o_umgange_matrix select[aria-label="${point}: How it ends"]`;

// A plan that nobody had made: the usual points, three that people see differently, approved.
// Each step with a run is something that the coordinator does; the test counts them.
registry.category("web_tour.tours").add("umgange_plan_differences", {
    steps: () => [
        {
            content: "The usual points give a start",
            trigger: "button[name='action_insert_usual_points']",
            run: "click",
        },
        {
            content: "The mother would like more often",
            trigger: cell("Hur ofta", "Visiting person"),
            run: "edit Varje vecka && press Tab",
        },
        {
            content: "What is written is a difference until somebody says how it ends",
            trigger: ".o_umgange_summary:contains('1 difference, 1 open: Hur ofta')",
        },
        {
            content: "In compulsory care that is for the board, not for us to see differently",
            trigger: `${outcome("Hur ofta")}:not(:has(option[value='differ'])):has(option[value='board'])`,
            run: "select board",
        },
        {
            content: "And at home",
            trigger: cell("Plats", "Visiting person"),
            run: "edit Hemma && press Tab",
        },
        {
            content: "There they agree",
            trigger: outcome("Plats"),
            run: "select agreed",
        },
        {
            content: "The family home wants no photos",
            trigger: cell("Foton", "Family home"),
            run: "edit Inga foton && press Tab",
        },
        {
            content: "It does not hold yet: one is open",
            trigger: ".o_umgange_summary:contains('3 differences, 1 open: Foton')",
        },
        {
            content: "The button that approves is grey, and says why",
            trigger:
                "button[name='action_approve']:disabled + .o_umgange_why:contains('1 difference has no outcome: Foton')",
        },
        {
            content: "Here they may see it differently",
            trigger: outcome("Foton"),
            run: "select differ",
        },
        {
            content: "Nothing is open",
            trigger: ".o_umgange_summary:contains('3 differences, none open')",
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
            content: "It holds, and what everybody said is there to read",
            trigger: ".o_umgange_readonly:contains('Varje vecka'):contains('Hemma'):contains('Inga foton')",
        },
    ],
});

// On a phone: one difference, without an outcome, and the refusal that says which.
registry.category("web_tour.tours").add("umgange_plan_on_a_phone", {
    steps: () => [
        {
            content: "A point is a card as wide as the screen",
            trigger: cell("Hur ofta", "Visiting person"),
            run() {
                const wide = document.querySelector(".o_content").scrollWidth;
                if (wide > window.innerWidth) {
                    throw new Error(`The plan is ${wide} px wide on a screen of ${window.innerWidth}`);
                }
            },
        },
        {
            content: "Write what differs",
            trigger: cell("Hur ofta", "Visiting person"),
            run: "edit Varje vecka",
        },
        {
            content: "Save it, with the hand still in the cell",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "What was said is in the form, and saved",
            trigger: ".o_form_saved:has(.o_umgange_said)",
        },
    ],
});
