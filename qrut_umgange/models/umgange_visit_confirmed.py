from odoo import api, fields, models


class UmgangeVisit(models.Model):
    """A visit that is confirmed stays one that may be: what is changed of it afterwards is asked about again."""

    _inherit = "umgange.visit"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visits; that those who come have said yes is not the client's to say."""
        return super().create([{**vals, "confirmed_at": False} for vals in vals_list])

    def write(self, vals):
        """Change the visits; a confirmed one ahead only to what could be confirmed.

        :raise UserError: when a decision, a red assessment or the law is against it
        """
        result = super().write(vals)
        if {"start", "stop", "supporter_id"} & vals.keys():
            self._filter_confirmed_ahead()._check_confirmable()
        return result

    # === BUSINESS METHODS === #

    def _filter_confirmed_ahead(self):
        """Return the confirmed visits that lie ahead: what has begun is never refused."""
        now = fields.Datetime.now()
        return self.filtered(lambda visit: visit.state == "confirmed" and visit.start > now)

    def _filter_sound(self):
        """Return the confirmed visits ahead that nothing is against yet.

        What a decision came against after it was confirmed is warned of; it stops nobody from being listed.
        """
        return self._filter_confirmed_ahead().filtered(lambda visit: not visit._get_confirm_gap())


class UmgangeAttendance(models.Model):
    """Who is put on the list of a confirmed visit is somebody whom it may be confirmed with."""

    _inherit = "umgange.attendance"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """List who comes.

        :raise UserError: when a confirmed visit ahead may not be confirmed with them
        """
        # First the right, or the refusal would tell whoever asks what is decided.
        self.browse().check_access("create")
        visits = self.env["umgange.visit"].browse({vals["visit_id"] for vals in vals_list if vals.get("visit_id")})
        sound = visits.exists()._filter_sound()
        rows = super().create(vals_list)
        sound._check_confirmable()
        return rows

    def write(self, vals):
        """Change the rows; who comes, as for `create`."""
        if not {"visit_id", "participant_id"} & vals.keys():
            return super().write(vals)
        self.check_access("write")
        sound = (self.visit_id | self.visit_id.browse(vals.get("visit_id") or ()).exists())._filter_sound()
        result = super().write(vals)
        sound._check_confirmable()
        return result
