from odoo import api, models
from odoo.tools import html2plaintext

from .umgange_naming import Passage

MODEL = "calendar.event"
SHOWN = ("name", "location", "description")


class UmgangeCalendarGuard(models.AbstractModel):
    """Keeps names out of Odoo's calendar where that is installed: it is shared, mailed and synchronised.

    The calendar is nothing that we depend on, so its model cannot be inherited from here.
    """

    _name = "umgange.calendar.guard"
    _description = "Calendar Without Names"
    _inherit = ["umgange.outward.mixin"]

    def _register_hook(self):
        """Put the check behind the calendar's own create and write."""
        super()._register_hook()
        if (events := self.pool.get(MODEL)) is not None:
            _wrap(events, "create", lambda records, created: created)
            _wrap(events, "write", lambda records, done: records)

    def _unregister_hook(self):
        """Leave the calendar as it was."""
        super()._unregister_hook()
        events = self.pool.get(MODEL)
        for name in ("create", "write"):
            if events is not None and hasattr(events.__dict__.get(name), "umgange_origin"):
                delattr(events, name)

    @api.model
    def _check_events(self, events):
        """Refuse events that say who somebody is."""
        self.env["umgange.outward.stop"]._check_ceiling()
        labels = events.fields_get(SHOWN, ["string"])
        passages = [
            Passage(labels[name]["string"], html2plaintext(event[name]) if name == "description" else event[name])
            for event in events.sudo()
            for name in SHOWN
            if event[name]
        ]
        self._check_umgange_passages(passages, self.env["umgange.assignment"])


def _wrap(model_class, name, get_events):
    """Let the method ``name`` of a model check the events it has made or changed."""
    origin = getattr(model_class, name)

    def checked(self, vals):
        result = origin(self, vals)
        self.env["umgange.calendar.guard"]._check_events(get_events(self, result))
        return result

    checked.umgange_origin = origin
    # What Odoo has noted on the method (batch, private, …) holds for ours too.
    checked.__dict__.update({key: value for key, value in origin.__dict__.items() if key.startswith("_")})
    setattr(model_class, name, checked)
