"""The administrator makes the users, who promise secrecy; the manager makes supporters of two of them."""

from .company import ADMIN
from .stage import LANGUAGE, ZONE

# login -> name, role, what is said of the login
STAFF = {
    "stodjare1": ("Alva Kempe", "supporter", "stödjare: Min dag, umgänge och journal"),
    "stodjare2": ("Jonas Ahlgren", "supporter", "stödjare: har en journal att signera"),
    "samordnare": ("Miriam Sandell", "coordinator", "samordnare: uppdrag, planer, bokningar"),
    "chef": ("Karin Nordlund", "manager", "verksamhetschef: allt, även lokaler och skydd"),
    "ekonomi": ("Lars Wiberg", "finance", "ekonomi: avtal, leveranser och fakturor, inga namn"),
    "loggranskare": ("Eva Hedin", "log_reviewer", "loggranskare: vem som läst vad"),
}
# Whom the supporters call while a visit goes on, and who is called to take one over.
PHONES = {
    "samordnare": "070-174 06 40",
    "chef": "070-174 06 41",
    "stodjare1": "070-174 06 42",
    "stodjare2": "070-174 06 43",
}


def get_logins():
    """Return (login, what they do) for each login of the story; password = login."""
    staff = [(login, text) for login, (_name, _role, text) in STAFF.items()]
    return [(ADMIN, "administratör: systemet, inget i vården"), *staff]


def hire(stage):
    """Make a user of each, with the one role, and supporters of the two."""
    users = stage.as_role(ADMIN)["res.users"].with_context(no_reset_password=True)
    values = [_prepare_user(stage, login, name, role) for login, (name, role, _) in STAFF.items()]
    for user in users.create(values):
        stage.add_user(user)
    for login in STAFF:
        undertakings = stage.as_role(login)["umgange.undertaking"]
        undertakings.browse(undertakings.action_open_current()["res_id"]).action_accept()
    for login in ("stodjare1", "stodjare2"):
        stage.as_role("chef")["umgange.supporter"].create({"user_id": stage.users[login].id})
    stage.tell("Sex medarbetare kan logga in, en för varje roll och två stödjare.")


def get_supporter(stage, login):
    """Return the supporter that a user is, as the coordinator has it."""
    supporters = stage.as_role("samordnare")["umgange.supporter"]
    return supporters.search([("user_id", "=", stage.users[login].id)])


def get_group(env, role):
    """Return the installation's own group for a role, else the module's."""
    own = env.ref(f"qrut.group_{role}", raise_if_not_found=False)
    return own or env.ref(f"qrut_umgange.group_{role}")


def _prepare_user(stage, login, name, role):
    return {
        "name": name,
        "login": login,
        "password": login,
        "phone": PHONES.get(login),
        "lang": LANGUAGE,
        "tz": ZONE,
        "company_id": stage.company.id,
        "company_ids": stage.company.ids,
        "group_ids": get_group(stage.env, role).ids,
    }
