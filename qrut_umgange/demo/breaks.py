"""The manager pastes the school breaks of the year: the usual weeks, for want of a municipality's own page."""

PAGE = """Höstlov v. 44
Jullov 21 december – 7 januari
Sportlov v. 9
Påsklov v. 15"""


def paste(stage):
    """Paste the breaks in the form of that name, look at what was read, save."""
    year = stage.today.year if stage.today.month > 6 else stage.today.year - 1
    pastes = stage.by("chef", stage.env["umgange.school.break.paste"])
    dialog = pastes.create({"year": year, "text": PAGE})
    dialog._onchange_text()
    dialog.action_save()
