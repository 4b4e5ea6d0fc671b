import { registry } from "@web/core/registry";

// A supporter's visit on the phone, from the first screen to the signed journal.
registry.category("web_tour.tours").add("umgange_supporter_day", {
    steps: () => [
        {
            content: "The day begins with the own visits; the one that was is to write down",
            trigger: ".o_umgange_day_visit button:contains('Write down the visit')",
            run: "click",
        },
        {
            content: "It was held when it was planned, as is proposed",
            trigger: ".o_umgange_day_panel button:contains('Save the times')",
            run: "click",
        },
        {
            content: "Say what happened",
            trigger: "#umgange_day_facts",
            run: "edit Lova visade sina teckningar.",
        },
        {
            content: "Read it as it will stand",
            trigger: ".o_umgange_day_journal button:contains('Read through and sign'):enabled",
            run: "click",
        },
        {
            content: "It reads as it was written",
            trigger: ".o_umgange_day_preview:contains('Lova visade sina teckningar.')",
        },
        {
            content: "Sign",
            trigger: ".o_umgange_day_journal button.btn-primary:contains('Sign')",
            run: "click",
        },
        {
            content: "The entry is signed",
            trigger: ".o_umgange_day_visit[data-phase='written']",
        },
    ],
});
