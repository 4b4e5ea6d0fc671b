"""Whoever has an interpreter's language written down needs one at the visits."""


def migrate(cr, version):
    """Note beside the language that there is one: a plan of visits knows of it and reads no text."""
    if version:
        cr.execute("UPDATE umgange_person_contact SET has_interpreter = COALESCE(TRIM(interpreter), '') <> ''")
