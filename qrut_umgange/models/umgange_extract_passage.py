from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from ..sql_guards import keep_until, refuse_delete, refuse_onto, refuse_truncate, refuse_update
from ..tools import masking
from .umgange_care_mixin import SYSTEM
from .umgange_disclosure_part_mixin import has_left

FOUND = ("extract_id", "entry_id", "talk_id", "document_id", "part", "sequence", "company_id")
TESTED = ("outcome", "ground", "reason", "to_mask")
# What leaves with the extract when the file is handed over.
LEAVING = ("text", "reason", "to_mask")
LEFT = has_left("umgange_passage_has_left", "extract_id")


class UmgangeExtractPassage(models.Model):
    """A paragraph of a child's file: given as it is, with words left out, or not at all."""

    _name = "umgange.extract.passage"
    _description = "Passage of an Extract"
    _inherit = ["umgange.disclosure.part.mixin"]
    _order = "extract_id, sequence, id"
    _rec_name = "sequence"
    _parts_of = ("extract_id",)
    _whose = ("extract_id",)
    _leaving = LEAVING
    _sql_guards = (
        refuse_update(FOUND),
        refuse_update(("outcome", "ground", "sealed_at"), "OLD.sealed_at IS NOT NULL", name="umgange_refuse_tested"),
        refuse_update(("reason", "to_mask"), f"OLD.sealed_at IS NOT NULL AND NOT {LEFT}", name="umgange_keep_tested"),
        *keep_until(LEFT, ("text",)),
        refuse_onto("extract_id", "umgange_extract", "state <> 'working'"),
        refuse_delete(),
        refuse_truncate(),
    )

    extract_id = fields.Many2one(
        "umgange.extract", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    sequence = fields.Integer("Number", required=True)
    # where it stands in the file
    document_id = fields.Many2one(
        "umgange.document", "Paper", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    part = fields.Char(required=True)
    part_label = fields.Char("Under")
    text = CareText("As it stands in the file", readonly=True)
    heading = fields.Char("From", compute="_compute_heading")
    position = fields.Char(compute="_compute_position")
    # the harm test
    outcome = fields.Selection(
        [("release", "Given"), ("mask", "Words left out"), ("refuse", "Not given")],
        readonly=True,
        copy=False,
        index=True,
    )
    ground = fields.Selection(
        [
            ("other", "It is about somebody else"),
            ("harm", "It would harm the child"),
            ("protected", "It is protected data"),
            ("reporter", "It tells who has reported something"),
        ],
        "Because",
    )
    reason = CareText("Why", help="For the file: the paper shows the ground alone.")
    to_mask = CareText("Words to leave out", help="One a line, as they stand in the passage.")
    shown_text = fields.Text("As it will be read", compute="_compute_shown_text")

    _one_source = models.Constraint(
        "CHECK (num_nonnulls(entry_id, talk_id, document_id) = 1)",
        "A passage stands in an entry or a talk, or is a paper.",
    )
    _left_out_with_reason = models.Constraint(
        "CHECK (release_id IS NOT NULL OR outcome IS NULL OR outcome = 'release'"
        " OR (ground IS NOT NULL AND length(trim(reason)) > 0))",
        "What is left out has a ground and a reason.",
    )
    _whole_or_left = models.Constraint(
        f"CHECK (CASE WHEN release_id IS NULL THEN text IS NOT NULL ELSE num_nonnulls({', '.join(LEAVING)}) = 0 END)",
        "A passage has its text, or has left.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("entry_id", "talk_id", "document_id")
    def _compute_heading(self):
        for passage in self:
            passage.heading = passage._get_heading()

    @api.depends_context("lang")
    @api.depends("extract_id.passage_ids", "sequence")
    def _compute_position(self):
        for passage in self:
            number, count = passage.sequence, len(passage.extract_id.passage_ids)
            passage.position = self.env._("Passage %(number)s of %(count)s", number=number, count=count)

    @api.depends_context("lang")
    @api.depends("text", "outcome", "to_mask", "ground")
    def _compute_shown_text(self):
        for passage in self:
            passage.shown_text = passage._get_shown()

    @api.depends("shown_text")
    def _compute_warning(self):
        super()._compute_warning()

    # === CRUD METHODS === #

    def write(self, vals):
        """Write on the harm test while it goes on.

        :raise UserError: when it is over
        """
        self.check_access("write")
        if vals.keys() & set(TESTED) and any(passage.extract_id.state != "working" for passage in self):
            raise UserError(self.env._("The harm test is over. A manager can send the extract back."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A passage is not deleted: leave it out, and say why."))

    # === ACTION METHODS === #

    def action_open(self):
        """Show this passage."""
        self.ensure_one()
        self.check_access("read")
        return {**self._get_dialog(), "res_id": self.id}

    def action_release(self):
        """Give the passage as it stands, and show the next one."""
        return self._settle("release")

    def action_mask(self):
        """Give the passage without some words, and show the next one."""
        return self._settle("mask")

    def action_refuse(self):
        """Leave the passage out, and show the next one."""
        return self._settle("refuse")

    # === BUSINESS METHODS === #

    def _get_warnings(self):
        return [finding.sentence for finding in self._find_others()] if self.outcome != "refuse" else []

    def _settle(self, outcome):
        """Note what becomes of the passage.

        :raise UserError: when the reason is left, or it tells what it must not
        """
        self.ensure_one()
        self.check_access("write")
        if outcome != "release":
            self._check_reasoned(outcome)
        self.with_context(umgange_mover=SYSTEM).write({"outcome": outcome})
        self._check_shown()
        return self._open_next()

    def _check_reasoned(self, outcome):
        if not self.ground or not (self.reason or "").strip():
            raise UserError(self.env._("Choose because of what, and write why, before something is left out."))
        if outcome == "mask":
            if not masking.get_words(self.to_mask):
                raise UserError(self.env._("Write the words to leave out, one a line; or leave out the whole passage."))
            if absent := masking.find_absent(self.text, self.to_mask):
                raise UserError(
                    self.env._(
                        "%(count)s of the words to leave out do not stand in the passage: write them as they stand.",
                        count=len(absent),
                    )
                )

    def _open_next(self):
        """Return the action that shows the next passage nobody has looked at; closes the dialog after the last."""
        passages = self.extract_id.passage_ids
        here = max(self.mapped("sequence"), default=0) if len(self) == 1 else 0
        left = passages.filtered(lambda each: not each.outcome)
        following = left.filtered(lambda each: each.sequence > here) or left
        if not following:
            return {"type": "ir.actions.act_window_close"}
        return {**self._get_dialog(), "res_id": following[0].id}

    @api.model
    def _get_dialog(self):
        return self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_extract_passage_action")

    def _get_record(self):
        """Return the entry, the talk or the paper that the passage stands in."""
        self.ensure_one()
        return self.entry_id or self.talk_id or self.document_id

    def _get_source(self):
        """Return what names the entry, the talk or the paper that the passage stands in."""
        record = self._get_record()
        return f"{record._name} {record.id}"

    def _get_marker(self):
        """Return what stands where something is left out."""
        self.ensure_one()
        grounds = {
            "other": self.env._("about somebody else"),
            "harm": self.env._("for the child's sake"),
            "protected": self.env._("protected data"),
            "reporter": self.env._("who has reported something"),
        }
        law = self.extract_id.company_id._get_umgange_secrecy_law()
        return self.env._("[Left out: %(ground)s – %(law)s]", ground=grounds.get(self.ground, ""), law=law)

    def _get_shown(self):
        """Return the passage as it will be read."""
        self.ensure_one()
        if self.outcome == "refuse":
            return self._get_marker()
        if self.outcome == "mask":
            return masking.mask(self.text or "", self.to_mask, self._get_marker())
        if self.outcome == "release" and self.document_id:
            # Not within the f-string, where nobody would find it to translate.
            beside = self.env._("A copy goes along.")
            return f"{self.text}\n{beside}"
        return self.text

    def _get_part_label(self):
        return self.env._("Received paper") if self.document_id else super()._get_part_label()

    def _get_heading(self):
        """Return when it was, what and by whom: staff by name (hook)."""
        self.ensure_one()
        if self.document_id:
            return self.document_id.display_name
        entry = self.entry_id
        if not entry:
            return False
        kinds = dict(entry._fields["kind"]._description_selection(self.env))
        roles = dict(entry._fields["author_role"]._description_selection(self.env))
        who = ", ".join(filter(None, (entry.author_name, (roles.get(entry.author_role) or "").lower())))
        words = f"{self._say_day(entry.occurred_at)} {kinds[entry.kind]}, {who}"
        if wrong := entry.corrects_id:
            day = self._say_day(wrong.signed_at or wrong.occurred_at)
            return self.env._("%(entry)s. Corrects what was signed on %(day)s", entry=words, day=day)
        return words
