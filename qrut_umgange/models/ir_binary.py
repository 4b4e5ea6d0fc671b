from odoo import models
from odoo.http import request

from ..care_fields import is_care_model


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(
        self,
        record,
        field_name="raw",
        filename=None,
        filename_field="name",
        mimetype=None,
        # Images give it by its place.
        default_mimetype="application/octet-stream",
    ):
        """Open a file; one of a confidential record is shown as what it is, whatever a link asks for."""
        if is_care_model(self.env, record._name):
            mimetype = None
        return super()._get_stream_from(record, field_name, filename, filename_field, mimetype, default_mimetype)

    def _record_to_stream(self, record, field_name):
        """Open a file; one of a confidential record is noted in the log, and no browser keeps it."""
        stream = super()._record_to_stream(record, field_name)
        if is_care_model(self.env, record._name):
            record._log_care("download")
            if request:
                request.future_response.headers["Cache-Control"] = "no-store"
        return stream
