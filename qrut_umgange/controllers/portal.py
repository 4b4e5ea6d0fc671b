from odoo.exceptions import MissingError, UserError

from odoo.addons.portal.controllers.portal import CustomerPortal


class UmgangePortal(CustomerPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        """Return the document behind a link, unless it names somebody: a draft has a page too.

        :raise MissingError: as if there were none
        """
        document = super()._document_check_access(model_name, document_id, access_token=access_token)
        if hasattr(document, "_check_umgange_names"):
            try:
                document._check_umgange_names()
            except UserError as error:
                raise MissingError(document.env._("This document is not shown here.")) from error
        return document
