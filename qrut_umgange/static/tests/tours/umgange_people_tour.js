import { registry } from "@web/core/registry";

// A call that nobody answered: one tap opens the note, one keeps it. On a phone everybody is a card.
const tour = (row, ...before) => ({
    steps: () => [
        ...before,
        {
            content: "Everybody around the assignment is one tap away",
            trigger: "button[name='action_view_people']",
            run: "click",
        },
        {
            content: "The grandmother is called what she is",
            trigger: `.o_umgange_people ${row}:contains('Grandmother')`,
        },
        {
            content: "Note a contact with her",
            trigger: `.o_umgange_people ${row}:contains('Grandmother') button[name='action_note_contact']`,
            run: "click",
        },
        {
            content: "She did not answer",
            trigger: ".modal-footer button:contains('Called, no answer')",
            run: "click",
        },
        {
            content: "The list says so",
            trigger: `body:not(:has(.modal)) .o_umgange_people ${row}:contains('Grandmother'):contains('no answer')`,
        },
    ],
});
registry.category("web_tour.tours").add("umgange_people", tour(".o_data_row"));
registry.category("web_tour.tours").add(
    "umgange_people_on_a_phone",
    tour(".o_kanban_record", {
        content: "What there is besides the form",
        trigger: ".o_button_more",
        run: "click",
    })
);

// Who got the plan, with one button.
registry.category("web_tour.tours").add("umgange_people_plan", {
    steps: () => [
        {
            content: "The plan is with those who should have it",
            trigger: "button[name='action_hand_out']",
            run: "click",
        },
        {
            content: "Those who have not got it are chosen",
            trigger: ".modal-footer button[name='action_note']",
            run: "click",
        },
        {
            content: "The plan says who got it",
            trigger: "body:not(:has(.modal)) div[name='handouts'] .o_kanban_record:contains('Grandmother')",
        },
    ],
});
