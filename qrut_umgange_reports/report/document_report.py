from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

from odoo.addons.qrut_umgange.lent_rights import lend
from odoo.addons.qrut_umgange.tools.arguments import clean_ids

# Each is a document of its own, laid out while the server waits: more is a mistake, or an attack.
MOST_AT_ONCE = 200

# What a dialog says of the copy, in the context of the report's action.
SAID_BY_DIALOGS = {"umgange_copy_for", "umgange_whole_copy", "umgange_compare_with"}


class DocumentReport(models.AbstractModel):
    """What every document of ours does before it shows anything."""

    _name = "report.qrut_umgange_reports.document"
    _description = "Document about a Person's Care"

    #: the model that the document is about
    _document_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows, after checking the right and logging the print.

        Odoo never checks a report's groups: whoever knows its name can ask for it.

        :raise AccessError: when one of the records may not be read
        """
        docs = self.env[self._document_model].browse(self._clean_docids(docids))
        docs.check_access("read")
        self._check_printable(docs)
        self._log_print(docs)
        docs = docs.with_context(umgange_show_names=True)
        return {
            "doc_ids": docs.ids,
            "doc_model": docs._name,
            "docs": docs,
            "printed_at": fields.Datetime.context_timestamp(
                docs.with_context(tz=self.env.company._get_umgange_zone()), fields.Datetime.now()
            ),
            **self._get_document_values(docs),
        }

    @api.model
    def _clean_docids(self, docids):
        """Return what is to be printed, each once.

        :raise UserError: when it is nothing, or more than can be laid out while somebody waits
        """
        docids = [docids] if isinstance(docids, int) else docids or ()
        docids = clean_ids(list(dict.fromkeys(docids)))
        if not docids:
            raise UserError(self.env._("Choose what to print first."))
        if len(docids) > MOST_AT_ONCE:
            raise UserError(
                self.env._("At most %(most)s are printed at once: choose fewer of them.", most=MOST_AT_ONCE)
            )
        return docids

    @api.model
    def _check_printable(self, docs):
        """Refuse what may be read and yet not be printed, before anything is noted (hook)."""

    @api.model
    def _log_print(self, docs):
        """Note in the access log what was printed (hook)."""
        docs._log_care("print")

    @api.model
    def _get_document_values(self, docs):
        """Return what this document shows besides its records (hook)."""
        return {}

    # === SOME OF MANY === #

    @api.model
    def _offer_rest(self, report, refusals, rest):
        """Refuse a batch of which some cannot be printed: say which and why, and offer to print the others.

        :param dict refusals: the errors by id
        :param list rest: ids of what can be printed
        :raise RedirectWarning: which prints the rest when it is answered
        """
        if not rest:
            raise next(iter(refusals.values()))
        lines = self._describe_refusals(report.model, refusals)
        raise RedirectWarning(
            self.env._("This cannot be printed:\n%(lines)s", lines="\n".join(lines)),
            self._prepare_rest(report, rest),
            self.env._("Print the others (%(count)s)", count=len(rest)),
        )

    @api.model
    def _describe_refusals(self, model, refusals):
        """Return a line for each that cannot be printed: its code and why; what is out of reach is only counted."""
        # Lent: numbers and codes, which say nobody's name.
        records = lend(self.env[model]).browse(refusals).exists()
        if "company_id" in records._fields:
            records = records.filtered(lambda each: not each.company_id or each.company_id in self.env.companies)
        closed = self.env._("not open to you")
        lines = [
            f"{each.display_name}: {closed if isinstance(refusals[each.id], AccessError) else refusals[each.id]}"
            for each in records
        ]
        others = len(refusals) - len(records)
        return [*lines, self.env._("%(count)s more, which you cannot see.", count=others)] if others else lines

    @api.model
    def _prepare_rest(self, report, rest):
        """Return the action that prints ``rest`` as the whole was asked for."""
        action = report.report_action(rest, config=False)
        said = {key: value for key, value in action["context"].items() if key in SAID_BY_DIALOGS}
        return {**action, "context": {**said, "active_ids": rest}}
