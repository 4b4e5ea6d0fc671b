import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, sql

from .. import sql_guards_check
from ..chain_watch import Watch
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools import chain

_logger = logging.getLogger(__name__)
PAGE = 5000


class UmgangeJournalVerification(models.Model):
    _name = "umgange.journal.verification"
    _description = "Verification of What Is Signed"
    _inherit = ["umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "id desc"
    _rec_name = "date"
    _sql_guards = (refuse_update(), refuse_delete(), refuse_truncate())

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "By", readonly=True, index=True, ondelete="restrict", default=lambda self: self.env.user
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    is_whole = fields.Boolean("Whole", readonly=True)
    entry_count = fields.Integer("Signed entries", readonly=True)
    tombstone_count = fields.Integer("Released", readonly=True, help="Entries whose content has left lawfully.")
    chain_count = fields.Integer("Children", readonly=True)
    findings = fields.Text(readonly=True, help="What does not hold, by the child's code and the entry's number.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: a verification is made, not written."""
        if not self.env.su:
            raise UserError(self.env._("Verify with the button: nobody writes down that all is well."))
        return super().create(vals_list)

    # === ACTION METHODS === #

    def action_verify(self):
        """Verify all that is signed in the user's company, and open what was found.

        Managers and log reviewers.
        """
        groups = ("qrut_umgange.group_manager", "qrut_umgange.group_log_reviewer")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(self.env._("Managers and those who review the log verify the journal."))
        verification = self._verify(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verification"),
            "res_model": self._name,
            "res_id": verification.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _cron_verify(self):
        """Verify each company; what does not hold becomes the managers' to-do, until it holds again."""
        companies = lend(self.env["res.company"]).search([])  # pylint: disable=no-search-all
        by_lang = companies.grouped(self.env["umgange.access.log"]._get_reader_lang)
        for lang, same in by_lang.items():
            # What all companies share is looked at once for those who read the same language.
            reader = self.with_context(lang=lang)
            shared = reader._verify_database()
            for company in same:
                reader._verify_and_tell(company, shared)

    @api.model
    def _verify_and_tell(self, company, shared):
        earlier = lend(self).search([("company_id", "=", company.id)])
        verification = lend(self._verify(company, shared))
        if verification.is_whole:
            earlier.filtered("activity_ids").activity_ids.unlink()
        # What is known is not told of each night.
        elif verification.findings != earlier[:1].findings:
            verification._schedule_for_managers(
                lambda env: env._("The night's check found what does not hold: call whoever runs the system")
            )

    @api.model
    def _verify(self, company, shared=None):
        """Verify what is signed in ``company`` and keep the outcome, in its readers' language whoever asks.

        :param list shared: what ``_verify_database`` found, if it was asked already
        :return: the record of it, with the reader's own rights
        """
        reader = self.with_context(lang=self.env["umgange.access.log"]._get_reader_lang(company))
        counts, findings = reader._try(reader._verify_chains, company)
        findings += reader._verify_database() if shared is None else shared
        findings += reader.env["umgange.assignment.holder"]._find_unnoted(company)
        verification = lend(self).create(
            {**counts, "company_id": company.id, "is_whole": not findings, "findings": "\n".join(findings)}
        )
        level = logging.ERROR if findings else logging.INFO
        _logger.log(
            level,
            "Verified %s signed entries of %s children, %s released",
            verification.entry_count,
            verification.chain_count,
            verification.tombstone_count,
        )
        for finding in findings:
            _logger.error("Not whole: %s", finding)
        return self.browse(verification.id)

    @api.model
    def _verify_database(self):
        """Return a sentence for each thing that does not hold in the database, whichever the company."""
        return self._try(self._verify_guards)[1] + self.env["umgange.rights.line"]._find_unnoted()

    def _try(self, step, *arguments):
        """Return what ``step`` returns, or the sentence that it cannot be done in this database."""
        try:
            with self.env.cr.savepoint():
                return step(*arguments)
        except psycopg2.ProgrammingError as error:
            _logger.exception("The verification could not be done.")
            missing = error.diag.message_primary
            return {}, [self.env._("Something that verifying needs is gone from the database: %s.", missing)]

    def _verify_chains(self, company):
        """Return what was counted, and a sentence for each thing that does not hold."""
        self.env.flush_all()
        noted, findings = self._read_noted()
        heads, watch = self._fetch_heads(company), Watch(self._iterate(company), noted)
        breaks = list(chain.verify(watch))
        # By the chain and not by the child: whoever moves the child would else hide that it is lost.
        elsewhere = lend(self.env["umgange.journal.chain"]).search([("company_id", "!=", company.id)]).child_id
        breaks += watch.find_against_file(set(elsewhere.ids), self._fetch_by_now)
        breaks += [
            chain.Break(child, heads.get(child, (0, ""))[0], "head")
            for child in heads.keys() | watch.last.keys()
            if heads.get(child) != watch.last.get(child)
        ]
        counts = {"chain_count": len(heads), "entry_count": watch.count, "tombstone_count": watch.released}
        findings += self._describe(breaks) + self._find_unplaced(company)
        return counts, findings + self._compare_with_file(company, watch, noted)

    def _fetch_heads(self, company):
        """Return ``{child: (number, link)}`` as the database has it."""
        heads = lend(self.env["umgange.journal.chain"]).search([("company_id", "=", company.id), ("number", ">", 0)])
        return {head.child_id.id: (head.number, head.link) for head in heads}

    def _describe(self, breaks):
        """Return a sentence for each break, with the child's code and the entry's number."""
        words = {
            "content": self.env._("the text is not what was signed"),
            "emptied": self.env._("the text is gone, and nobody gave leave"),
            "metadata": self.env._("who, when, or about what is not what was signed"),
            "gap": self.env._("entries before it are missing"),
            "previous": self.env._("another entry stood before it"),
            "rewritten": self.env._("it is another entry than the file of heads says"),
            "twice": self.env._("the file of heads has two entries of this number: an old copy was signed in"),
            "cut": self.env._("the file of heads has it, the journal has not"),
            "head": self.env._("the last entry is another than the head of the chain says"),
        }
        codes = self._get_codes({each.chain for each in breaks})
        return [
            self.env._(
                "%(child)s entry %(number)s: %(what)s.",
                child=codes[each.chain],
                number=each.number,
                what=words[each.kind],
            )
            for each in sorted(breaks)
        ]

    def _get_codes(self, children):
        """Return ``{child: code}``; a child that is gone is called by its number."""
        persons = lend(self.env["umgange.person"]).browse(children).exists()
        codes = {person.id: person.code for person in persons}
        return {child: codes.get(child, f"#{child}") for child in children}

    def _find_unplaced(self, company):
        """Return a sentence if something signed stands in no chain, where paging does not pass it."""
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FROM umgange_journal_entry
                 WHERE state = 'signed'
                   AND (company_id IS NULL OR company_id = %s AND num_nonnulls(child_id, chain_number) < 2)
                """,
                company.id,
            )
        )
        count = self.env.cr.fetchone()[0]
        return [self.env._("%s signed entries stand in no child's chain.", count)] if count else []

    def _verify_guards(self):
        """Return no counts, and a sentence for each trigger and constraint of ours that is not as it was made."""
        cr = self.env.cr
        ours = [
            model
            for name, model in self.env.items()
            if name.startswith("umgange.") and model._auto and not model._abstract and not model._transient
        ]
        gone = [model for model in ours if not sql.table_exists(cr, model._table)]
        findings = [self.env._("The table %s is not there.", model._table) for model in gone]
        ours = [model for model in ours if model not in gone]
        guarded = self._get_guarded_names(ours)
        findings += [
            self.env._("The guard %(guard)s of %(table)s is not there, or not as it was made.", guard=g, table=table)
            for m in ours
            if hasattr(m, "_find_missing_guards")
            for table, g in m._find_missing_guards()
        ]
        findings += [
            self.env._("%(table)s has %(what)s that nobody made here.", table=table, what=what)
            for table, names in guarded.items()
            for what in sql_guards_check.find_strangers(cr, table, names)
        ]
        findings += [
            self.env._("The database has %s that nobody made here.", what)
            for what in sql_guards_check.find_strangers_beside(cr, {*guarded, *(model._table for model in gone)})
        ]
        findings += [
            self.env._("The function %s is not as it was made.", name)
            for name in sql_guards_check.find_changed_functions(cr)
        ]
        return {}, findings + [
            self.env._("The constraint %s is not there, or not as it was made.", name)
            for name in self._find_changed_constraints()
        ]

    @api.model
    def _get_guarded_names(self, ours):
        """Return ``{table: names of its guards}`` of the models ``ours``, the tables between that have some too."""
        guarded = {model._table: () for model in ours}
        for model in ours:
            if hasattr(model, "_get_guarded_tables"):
                guarded |= model._get_guarded_tables()
        return {table: {guard.name for guard in guards} for table, guards in guarded.items()}

    def _find_changed_constraints(self):
        """Return the names of our constraints and unique indexes, on Odoo's tables too, that are not as made."""
        changed = []
        for model in self.env.values():
            ours = [thing for thing in model._table_objects.values() if thing._module == "qrut_umgange"]
            if ours and not model._abstract and sql.table_exists(self.env.cr, model._table):
                changed += sql_guards_check.find_changed_constraints(model, ours)
        return sorted(changed)

    def _iterate(self, company):
        """Yield the signed entries of ``company`` as rows, a page at a time."""
        entries = self.env["umgange.journal.entry"]
        last = (0, 0)
        while True:
            rows = entries._fetch_rows(
                SQL(
                    "e.state = 'signed' AND e.company_id = %s AND e.chain_number IS NOT NULL"
                    " AND (e.child_id, e.chain_number) > (%s, %s)",
                    company.id,
                    *last,
                ),
                PAGE,
            )
            yield from rows
            if len(rows) < PAGE:
                return
            last = (rows[-1].chain, rows[-1].number)
