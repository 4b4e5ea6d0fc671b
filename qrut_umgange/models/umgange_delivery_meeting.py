from odoo import api, fields, models

from ..lent_rights import lend


class UmgangeDelivery(models.Model):
    """A meeting that was held, where the agreement pays for meetings."""

    _inherit = "umgange.delivery"

    meeting_id = fields.Many2one(
        "umgange.meeting",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        readonly=True,
        groups="qrut_umgange.group_coordinator",
    )

    _meeting_once = models.UniqueIndex("(meeting_id) WHERE meeting_id IS NOT NULL", "The meeting is delivered already.")


class UmgangeAssignment(models.Model):
    """What is delivered beside the visits."""

    _inherit = "umgange.assignment"

    def _prepare_beside(self, kind, day):
        """Return the values of a delivery of ``kind`` on ``day``, and its agreement's line; nothing if not agreed."""
        self.ensure_one()
        order = self._get_order_on(day)
        agreement = self.env["umgange.agreement"]._find(order.partner_id or self.partner_id, day, self.company_id)
        allowed = agreement._get_allowed(kind)
        if not allowed:
            return {}, allowed
        values = {
            "assignment_id": self.id,
            "company_id": self.company_id.id,
            "date": day,
            "kind": kind,
            "share": 1.0,
            "sale_line_id": order._get_umgange_line_for(allowed.product_id, day).id,
        }
        return values, allowed

    def _in_words_of_buyer(self, day):
        """Return the assignment in the language of whoever gets the invoice for ``day``."""
        buyer = self._get_order_on(day).partner_invoice_id or self.partner_id
        return self.with_context(lang=buyer.lang or self.env.lang)


class UmgangeMeeting(models.Model):
    """A meeting that is held is delivered: at once, and once."""

    _inherit = "umgange.meeting"

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the meetings; one that is written down as held is delivered."""
        meetings = super().create(vals_list)
        meetings.filtered("held")._deliver()
        return meetings

    def write(self, vals):
        """Change the meetings; what is delivered follows until it is invoiced."""
        result = super().write(vals)
        if {"held", "start", "stop", "way"} & vals.keys():
            self._deliver()
        return result

    def unlink(self):
        """Delete the meetings, and what was delivered of them unless it is invoiced."""
        self.check_access("unlink")
        lend(self)._get_deliveries()._take_back()
        return super().unlink()

    def _get_deliveries(self):
        return self.env["umgange.delivery"].search([("meeting_id", "in", self.ids)])

    def _deliver(self):
        meetings = lend(self)
        known = {delivery.meeting_id: delivery for delivery in meetings._get_deliveries()}
        for meeting in meetings:
            delivery = known.get(meeting, self.env["umgange.delivery"])
            if delivery.is_invoiced:
                continue
            values = meeting._prepare_delivery() if meeting.held and meeting.way != "written" else {}
            if values and delivery:
                delivery._follow(values)
            elif values:
                delivery.sudo().create(values)
            elif delivery:
                delivery._take_back()

    def _prepare_delivery(self):
        """Return the values of the meeting's delivery; none where no agreement pays for it."""
        self.ensure_one()
        day = self._get_day()
        values, allowed = self.assignment_id._prepare_beside("meeting", day)
        if not values:
            return {}
        words = self.assignment_id._in_words_of_buyer(day)
        return {
            **values,
            "meeting_id": self.id,
            "done_quantity": self._count_hours(allowed) if allowed.measure != "piece" else 1.0,
            "explanation": words.env._("Meeting"),
        }

    def _count_hours(self, allowed):
        """Return the hours of the meeting; one where nobody noted its end."""
        minutes = (self.stop - self.start).total_seconds() / 60 if self.stop else 60
        step = allowed.agreement_id.hour_step
        return round((-(-minutes // step) * step if step else minutes) / 60, 2)
