import { registry } from "@web/core/registry";

const cell = (point, label) => `.o_umgange_matrix textarea[aria-label^="${point}: ${label}"]`;
const outcome = (point) => `.o_umgange_matrix select[aria-label="${point}: How it ends"]`;

// Somebody who is not known: the role is there already, the name is typed once.
const add = (role, name) => [
    {
        content: `One more: the ${role}`,
        trigger: ".o_field_widget[name='participant_ids'] .o_field_x2many_list_row_add a",
        run: "click",
    },
    {
        content: "The role follows from who is there",
        trigger: `.o_selected_row .o_field_widget[name='role'] .o_select_menu_toggler:value('${role}')`,
    },
    {
        content: "The name",
        trigger: ".o_selected_row .o_field_widget[name='person_id'] input",
        run: `edit ${name}`,
    },
    {
        content: "Nobody of that name, so a new person",
        trigger: ".o_m2o_dropdown_option_create_edit a",
        run: "click",
    },
    {
        content: "The rest may come later",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        content: "Back in the list",
        trigger: "body:not(:has(.modal))",
    },
];

const choose = (field, name) => [
    {
        content: `Choose ${field}`,
        trigger: `.o_field_widget[name='${field}'] input`,
        run: `edit ${name}`,
    },
    {
        content: "It is there",
        trigger: `.o-autocomplete--dropdown-item a:contains('${name}')`,
        run: "click",
    },
];

const differ = (point, who, text, end) => [
    {
        content: `${who} sees ${point} differently`,
        trigger: cell(point, who),
        run: `edit ${text} && press Tab`,
    },
    {
        content: "And how that ends",
        trigger: outcome(point),
        run: `select ${end}`,
    },
];

// From the municipality's confirmed order to an approved full plan, the usual way: the templates' words are
// kept and three points differ. Each step with a run is something that the coordinator does; they are counted.
registry.category("web_tour.tours").add("umgange_start", {
    steps: () => [
        {
            content: "The request is on the board",
            trigger: ".o_kanban_record:contains('Startby kommun')",
            run: "click",
        },
        {
            content: "Answer it",
            trigger: ".o_form_statusbar button:contains('Answer the request')",
            run: "click",
        },
        {
            content: "Green",
            trigger: ".modal .o_field_widget[name='screening'] input[data-value='green']",
            run: "click",
        },
        {
            content: "Accept",
            trigger: ".modal-footer button[name='action_accept']",
            run: "click",
        },
        {
            content: "It is accepted; the law that it rests on",
            trigger: "body:not(:has(.modal)) .o_field_widget[name='legal_basis'] .o_select_menu_toggler",
            run: "click",
        },
        {
            content: "LVU 2 §",
            trigger: ".o_select_menu_item:contains('LVU 2')",
            run: "click",
        },
        ...choose("supporter_id", "Siv Stödjare"),
        ...choose("room_id", "Solen"),
        ...add("Child", "Vera Alm"),
        ...add("Visiting person", "Nora Alm"),
        ...add("Family home", "Ulla Berg"),
        {
            content: "The plan, though no meeting was held yet",
            trigger: ".o_umgange_steps button:contains('Plan')",
            run: "click",
        },
        {
            content: "Wednesdays",
            trigger: ".o_recurrent_weekdays td:nth-child(4) input",
            run: "click",
        },
        ...differ("Hur ofta", "Visiting person", "Varje vecka", "board"),
        ...differ("Plats", "Visiting person", "Hemma", "agreed"),
        ...differ("Foton", "Family home", "Inga foton", "differ"),
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
            content: "It holds, and says how often and what each said",
            trigger:
                ".o_umgange_readonly:contains('Varannan onsdag kl. 15–17'):contains('Varje vecka'):contains('Inga foton')",
        },
    ],
});
