from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.masking import split_passages
from .umgange_child_talk import ANSWERS
from .umgange_journal_entry import CONTENT_FIELDS, TOLD

# Texts of an entry that are ours, and nobody's file.
NOT_OF_THE_FILE = {"other_child_reason"}
# As an entry is read: with whom or from whom, what happened and how it was, then what was thought of it.
AS_READ = sorted(CONTENT_FIELDS, key=("with_whom", "sender", *TOLD, *CONTENT_FIELDS).index)


class UmgangeExtract(models.Model):
    """What goes into an extract: it is named here, and nothing else is asked for.

    Of this child alone, in this assignment: its signed entries, what it told in closed talks
    (``umgange_extract_talk``) and its papers. What is about a sibling, where somebody lives, the visiting person's
    own quarter of an hour, a complaint, an incident, a report of concern or a comment is in tables of its own, and
    none of them is here.
    """

    _inherit = "umgange.extract"

    # === BUSINESS METHODS === #

    def _collect(self):
        """Add a passage for each paragraph that is in the file and not here yet."""
        self.ensure_one()
        paper = self.with_context(lang=self._get_paper_lang())
        there = {passage._get_record() for passage in self.passage_ids}
        found = [record for record in paper._find_records() if record not in there]
        paper._fetch_contents(found)
        new = [vals for record in found for vals in paper._prepare_passages(record)]
        begin = len(self.passage_ids)
        # Lent: a passage is what stands in the file, and nobody's to write.
        lend(self.env["umgange.extract.passage"]).create(
            [{**vals, "extract_id": self.id, "sequence": begin + number} for number, vals in enumerate(new, 1)]
        )
        self._count_left_out()

    def _find_records(self):
        """Return what is in the file, in the order in which it is read."""
        return [*self._find_entries(), *self._find_talks(), *self._find_papers()]

    @api.model
    def _fetch_contents(self, records):
        """Read what the records say together: content comes one record at a time unless it is asked for so."""
        contents = {
            "umgange.journal.entry": CONTENT_FIELDS,
            "umgange.child.talk": (*ANSWERS, "not_asked_why"),
            "umgange.document": ("note",),
        }
        for name, fields in contents.items():
            self.env[name].union(*(record for record in records if record._name == name)).fetch(fields)

    def _find_entries(self):
        """Return the signed entries that still hold their text, each correction after what it corrects."""
        return self._place(self._find_signed())

    @api.model
    def _place(self, records):
        """Return the records, each correction after what it corrects."""
        placed = records.browse()
        for record in records.filtered(lambda each: each.corrects_id not in records):
            placed |= self._with_corrections(record, records)
        return placed

    @api.model
    def _with_corrections(self, record, records):
        placed = record
        for correction in records.filtered(lambda each: each.corrects_id == record):
            placed |= self._with_corrections(correction, records)
        return placed

    def _find_papers(self):
        domain = self._get_file("received_on") & Domain("voided_at", "=", False) & Domain("release_id", "=", False)
        return self._find_all("umgange.document", domain, "received_on, id")

    def _count_left_out(self):
        """Count what is not in it and that the paper tells of: what is voided, and what is not finished yet."""
        entries = lend(self.env["umgange.journal.entry"])
        domain = self._get_file("occurred_at")
        voided = entries.search(domain & Domain("state", "=", "signed"))
        voided = voided.filtered(lambda entry: entry.is_released or entry.is_release_requested)
        papers = self._get_file("received_on") & Domain("voided_at", "!=", False)
        talks = self._get_file("talked_at") & Domain("state", "=", "open")
        lend(self).write(
            {
                "void_count": len(voided) + lend(self.env["umgange.document"]).search_count(papers),
                "unsigned_count": entries.search_count(domain & Domain("state", "=", "draft"))
                + lend(self.env["umgange.child.talk"]).search_count(talks),
            }
        )

    def _prepare_passages(self, record):
        """Return the values of a record's passages (hook)."""
        if record._name == "umgange.document":
            return [{"document_id": record.id, "part": "document", "text": self._describe_paper(record)}]
        return [
            {"entry_id": record.id, "part": name, "text": text}
            for name in AS_READ
            if name not in NOT_OF_THE_FILE and record._fields[name].type in ("char", "text")
            for text in split_passages(record[name])
        ]

    @api.model
    def _describe_paper(self, document):
        kinds = dict(document._fields["kind"]._description_selection(self.env))
        parts = [self.env._("%(kind)s from %(sender)s", kind=kinds[document.kind], sender=document.sender)]
        if document.dated_on:
            parts.append(self.env._("dated %(day)s", day=format_date(self.env, document.dated_on)))
        parts.append(self.env._("received %(day)s", day=format_date(self.env, document.received_on)))
        return "\n".join(filter(None, (", ".join(parts) + ".", document.note)))
