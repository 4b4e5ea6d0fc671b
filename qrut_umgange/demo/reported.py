"""The report to the municipality: put together from what is signed, approved by the manager, sent, and the receipt."""

from .casework import COORDINATOR

MANAGER = "chef"
THOUGHT = (
    "Mamman och barnet har hittat ett lugnt sätt att börja umgänget på. Familjehemmet och vi ser samma sak: barnet "
    "är trött efteråt, men inte oroligt."
)
WHY = "Umgängena har hållits som planerat, och barnet har sagt att det vill ha det på samma sätt nästa gång."

# How far one has come, of the first goals; of the others nothing is noted.
TOWARDS = (
    "Barnet berättar själv för mamman hur dagen blir, och frågar inte längre flera gånger vad som händer sedan.",
    "Familjehemsmamman har suttit i fåtöljen de första tre gångerna. Barnet går ifrån henne efter några minuter.",
)


def play(stage, assignment):
    """Report on the time until yesterday; return the report."""
    mine = stage.by(COORDINATOR, assignment)
    first = min(mine.visit_ids.mapped("date"))
    report = mine.env["umgange.report"].create(
        {
            "assignment_id": mine.id,
            "kind": "quarter",
            "date_from": max(first, stage.day(-89)),
            "date_to": stage.day(-1),
            "recommendation": "continue",
            "recommendation_reason": WHY,
        }
    )
    report.line_ids.create({"report_id": report.id, "text": THOUGHT})
    for goal, text in zip(report.goal_line_ids, TOWARDS, strict=False):
        goal.development = text
    report.action_submit()
    stage.by(MANAGER, report).action_approve()
    report.action_send()
    report.handout_id.with_user(report.env.user).action_received()
    told = len(report.line_ids.filtered("is_included"))
    stage.tell(
        f"{report.display_name}: rapport till kommunen, {told} rader med källa, godkänd av chefen, skickad till "
        "handläggaren med kvittens."
    )
    return report
