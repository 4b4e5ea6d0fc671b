from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..care_fields import CareChar, CareSelection, CareText
from .umgange_journal_entry import DOCUMENT_TYPES, PARTS, SOURCES, TOLD

KNOWN_FROM = [
    ("own", "Saw or heard it myself"),
    ("child", "The child told"),
    ("visiting", "The visiting person told"),
    ("home", "The home told"),
    ("colleague", "A colleague told"),
    ("officer", "The officer told"),
    ("document", "From a document"),
    ("several", "Several: said in the text"),
]
# The headings that each kind has beside what happened.
PARTS_OF = {
    "visit": PARTS,
    "event": ("child_mood", "child_words", "visiting_reactions", "others_reactions", "staff_acts"),
    "meeting": ("child_words",),
    "call": ("child_words",),
    "document": (),
}


class UmgangeJournalEntry(models.Model):
    """The form of an entry: short headings, each with where it is from; what each kind has of its own."""

    _inherit = "umgange.journal.entry"

    # headings, each written when it is wanted
    child_mood = CareText(
        "The child's mood and reactions",
        help="Before, during and after, as it was seen: “cried five minutes, then sat close”, not “was sad”.",
    )
    child_words = CareText(
        "The child's own words",
        help="As the child said it, in quotes, and what it was an answer to. Nothing is explained.",
    )
    visiting_reactions = CareText(
        "The visiting person",
        help="What was said and done with the child: initiative, limits, comfort. What was done, not what somebody is.",
    )
    others_reactions = CareText(
        "The home and others",
        help="What they said and did, and what the home tells of the hours around. A sibling is “the sibling”.",
    )
    staff_acts = CareText("What we did, and why", help="When you stepped in, came closer or stayed back, and why.")
    goodbye = CareText(help="How it ended: who collected, how the child left, what was said of next time.")

    # where each is from
    facts_source = CareSelection(KNOWN_FROM, "From", default="own")
    child_mood_source = CareSelection(KNOWN_FROM, "Mood: from", default="own")
    child_words_source = CareSelection(KNOWN_FROM, "Words: from", default="own")
    visiting_reactions_source = CareSelection(KNOWN_FROM, "Visiting person: from", default="own")
    others_reactions_source = CareSelection(KNOWN_FROM, "Home: from", default="home")
    staff_acts_source = CareSelection(KNOWN_FROM, "What we did: from", default="own")
    goodbye_source = CareSelection(KNOWN_FROM, "Goodbye: from", default="own")

    # of some kinds
    with_whom = CareChar(help="Who took part, by their part in it: the mother, the officer.")
    document_type = fields.Selection(DOCUMENT_TYPES)
    sender = CareChar("From whom", help="The authority or whoever sent it.")
    received_on = fields.Date("Received")
    noted_on_paper_at = fields.Datetime(
        "Noted on paper", help="Written by hand first: the power was off, or the phone was put away."
    )

    def _init_column(self, column_name):
        """Let no update say where something signed is from: whoever wrote it was not asked.

        A draft that was begun before is gone on with, and begins with what is usual.
        """
        if column_name not in SOURCES:
            super()._init_column(column_name)
            return
        self.env.cr.execute(
            SQL(
                "UPDATE umgange_journal_entry"
                " SET %(source)s = CASE WHEN kind = 'document' THEN 'document' ELSE %(usual)s END"
                " WHERE state = 'draft' AND %(source)s IS NULL",
                source=SQL.identifier(column_name),
                usual=self._fields[column_name].default(self),
            )
        )

    # === CONSTRAINT METHODS === #

    @api.constrains("noted_on_paper_at", "received_on")
    def _check_not_ahead(self):
        now, today = fields.Datetime.now(), self.env.company._get_umgange_today()
        for entry in self:
            if (entry.noted_on_paper_at or now) > now or (entry.received_on or today) > today:
                raise ValidationError(self.env._("Paper is noted, and received, when it has been: look at the time."))

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "document":
            self.received_on = self.received_on or self.env.company._get_umgange_today()
            self.facts_source = "document"
        elif self.facts_source == "document":
            self.facts_source = "own"

    @api.onchange("assignment_id")
    def _onchange_assignment(self):
        # Most assignments have one child; of siblings nobody is guessed.
        children = self.assignment_id.child_ids
        if self.child_id not in children:
            self.child_id = children if len(children) == 1 else False

    # === BUSINESS METHODS === #

    @api.model
    def _get_form(self, kind="visit"):
        """Return the headings of a kind, as whoever draws them needs them, and where a thing may be from.

        :return: ``parts`` (name, label, hint, whether it is there before it is wanted, the field that says where it
            is from) and ``sources`` (value, label)
        :rtype: dict
        """
        names = ("facts", *PARTS_OF[kind], "assessment", "next_time")
        described = self.fields_get(names, ["string", "help"])
        return {
            "parts": [
                {
                    "name": name,
                    "label": (name == "facts" and self._get_facts_label(kind)) or described[name]["string"],
                    "hint": (name == "facts" and self._get_facts_hint(kind)) or described[name]["help"],
                    "open": name not in PARTS,
                    "source": f"{name}_source" if name in TOLD else False,
                }
                for name in names
            ],
            "sources": self._fields["facts_source"]._description_selection(self.env),
        }

    @api.model
    def _get_facts_label(self, kind):
        """Return what happened is called where nothing but words passed; nothing elsewhere."""
        if kind in ("call", "meeting"):
            return self.env._("What was said and agreed")
        return kind == "document" and self.env._("What it says")

    @api.model
    def _get_facts_hint(self, kind):
        """Return what to write where nothing but words passed; nothing elsewhere."""
        if kind in ("call", "meeting"):
            return self.env._("Who said what, in the order it was said, and what you agreed on. Then who does what.")
        return kind == "document" and self.env._("What matters for the visits, in short.")

    def _prepare_correction(self):
        return {
            **super()._prepare_correction(),
            **{name: self[name] for name in ("noted_on_paper_at", "document_type", "received_on")},
        }

    def _check_ready(self):
        """Refuse too a document that nobody says from whom, when and what it is."""
        super()._check_ready()
        for entry in self.filtered(lambda each: each.kind == "document"):
            if not (entry.document_type and entry.received_on and (entry.sender or "").strip()):
                raise UserError(
                    self.env._("Say of the document what it is, from whom it came and when it was received.")
                )

    def _settle(self):
        """Say of each thing that is told where it is from; of what is not told, nothing."""
        super()._settle()
        for entry in self:
            entry.write(entry._settle_sources())

    def _settle_sources(self):
        self.ensure_one()
        values = {}
        for name in TOLD:
            source = f"{name}_source"
            told = (self[name] or "").strip()
            usual = self._fields[source].default(self)
            values[source] = told and (self[source] or ("document" if self.kind == "document" else usual))
        return {name: value or False for name, value in values.items() if (value or False) != self[name]}
