"""An assignment that has just been asked for: little is known yet."""

from datetime import timedelta

from . import casework, people

CODE = "0180"


def play(stage):
    """Open a request; what is missing shows on it, and stops nothing."""
    child = casework.register_child(stage, "Freja Holm")
    grandmother = casework.register_person(stage, "Solveig Holm", shown_phone="070-174 06 14")
    assignment = casework.open_assignment(
        stage,
        CODE,
        [("child", child), ("visiting", grandmother)],
        legal_basis="sol",
        date_from=stage.day(2),
    )
    people.say_relations(assignment, {"visiting": "mothers_mother"})
    # Its agenda is there to be ticked off.
    casework.plan_meeting(stage, assignment, stage.today + timedelta(days=1), ("officer",), way="phone")
    casework.screen(
        assignment,
        "yellow",
        "Mormodern har ringt familjehemmet sent på kvällar. Vi behöver skilda entréer och en "
        "överenskommelse om telefon.",
    )
    stage.tell(
        f"{assignment.name}: en förfrågan som kom i dag, mormodern vill träffa barnet; "
        f"bedömd som gul, väntar på svar; saknar {assignment.missing}."
    )
