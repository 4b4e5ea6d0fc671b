from odoo import fields, models


class UmgangeAssignment(models.Model):
    """The papers that came in about the children of an assignment."""

    _inherit = "umgange.assignment"

    document_ids = fields.One2many("umgange.document", "assignment_id", "Received papers")
