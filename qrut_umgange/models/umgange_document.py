import base64
import binascii
import hashlib

from PIL.Image import DecompressionBombError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import human_size
from odoo.tools.image import image_process

from ..care_fields import CareBinary, CareChar, CareText
from ..lent_rights import lend
from ..sql_guards import handed_over, keep_until, refuse_delete, refuse_truncate, refuse_update
from ..tools import papers
from ..tools.arguments import clean_ids
from .umgange_care_mixin import SYSTEM
from .umgange_journal_entry import DOCUMENT_TYPES

# What is registered stays as it is; of it only the entry about it comes later, or that it was wrong.
KEPT = (
    "assignment_id",
    "child_id",
    "decision_id",
    "kind",
    "dated_on",
    "received_on",
    "file_kind",
    "size",
    "is_for_supporter",
    "registered_by_id",
    "registered_at",
    "company_id",
)
# Emptied, never changed, when the file is handed over. By its digest whoever has a paper could tell that it was here.
CONTENT = ("sender", "note", "content", "digest")
LEAVING = (*CONTENT, "void_reason")
LEFT = handed_over("registered_at")
VOIDING = ("void_reason", "voided_at", "voided_by_id")
# Large enough to read small print on a photographed page.
PAGE_SIDE = 3000


class UmgangeDocument(models.Model):
    """A paper that came in and matters to a child: it is in the child's file, as the entries are."""

    _name = "umgange.document"
    _description = "Received Paper"
    _inherit = ["umgange.leaving.mixin", "umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "received_on desc, id desc"
    _parts_of = ("assignment_id",)
    _whose = ("child_id",)
    _filled_at_create = ("file_kind", "size", "digest", "registered_by_id", "registered_at")
    _leaving = LEAVING
    _sealed_since = "registered_at"
    _sql_guards = (
        refuse_update(KEPT),
        *keep_until(LEFT, CONTENT),
        refuse_update(("entry_id",), "umgange_entry_is_signed(OLD.entry_id)", name="umgange_refuse_entry"),
        refuse_update(("voided_at", "voided_by_id"), "OLD.voided_at IS NOT NULL", name="umgange_refuse_unvoiding"),
        refuse_update(("void_reason",), f"OLD.voided_at IS NOT NULL AND NOT {LEFT}", name="umgange_keep_void_reason"),
        refuse_delete(),
        refuse_truncate(),
    )

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    # One child each, as the entries: a sibling's file never holds the other's papers.
    child_id = fields.Many2one(
        "umgange.person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_child_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    kind = fields.Selection(DOCUMENT_TYPES, "What it is", required=True, default="decision")
    sender = CareChar("From whom")
    dated_on = fields.Date("Dated")
    received_on = fields.Date("Received", required=True, default=lambda self: self.env.company._get_umgange_today())
    note = CareText("What it is about")
    decision_id = fields.Many2one(
        "umgange.decision", "Decision in the register", index="btree_not_null", ondelete="restrict", check_company=True
    )
    entry_id = fields.Many2one(
        "umgange.journal.entry", "Journal entry", index="btree_not_null", ondelete="restrict", check_company=True
    )
    is_for_supporter = fields.Boolean("The supporter needs it", help="Else it is read by those who coordinate.")
    # the file itself
    content = CareBinary("File")
    file_kind = fields.Selection(
        [(kind, ending.upper()) for kind, (ending, _mime) in papers.KINDS.items()],
        "Kind of file",
        required=True,
        readonly=True,
    )
    size = fields.Integer("Bytes", required=True, readonly=True)
    digest = fields.Char("SHA-256", readonly=True, help="Of the file as it was registered.")
    file_name = fields.Char(compute="_compute_file_name")
    registered_by_id = fields.Many2one(
        "res.users",
        "Registered by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    registered_at = fields.Datetime("Registered", required=True, readonly=True, default=fields.Datetime.now)
    # one that was wrong
    void_reason = CareText("Why it was wrong", copy=False)
    voided_at = fields.Datetime("Voided", readonly=True, copy=False)
    voided_by_id = fields.Many2one(
        "res.users", "Voided by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )

    _once_a_child = models.UniqueIndex(
        "(child_id, digest) WHERE voided_at IS NULL", "This very file is in the child's file already."
    )
    _voided_by_somebody = models.Constraint(
        "CHECK ((voided_at IS NULL) = (voided_by_id IS NULL))", "What is voided was voided by somebody."
    )
    _whole_or_left = models.Constraint(
        "CHECK (CASE WHEN release_id IS NULL THEN num_nonnulls(sender, content, digest) = 3"
        f" ELSE num_nonnulls({', '.join(LEAVING)}) = 0 END)",
        "A paper has its file and whom it is from, or has left.",
    )
    _has_content = models.Constraint("CHECK (size > 0 AND length(digest) = 64)", "A paper has a file of its own.")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id")
    def _compute_child_id(self):
        for document in self:
            children = document.assignment_id.child_ids
            document.child_id = children if len(children) == 1 else document.child_id & children

    @api.depends_context("lang")
    @api.depends("assignment_id.name", "kind", "received_on")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            parts = (document.assignment_id.name, kinds.get(document.kind), document.received_on)
            document.display_name = " ".join(str(part) for part in parts if part)

    @api.depends("display_name", "file_kind")
    def _compute_file_name(self):
        """Name the file by what it is: what it was called may name somebody."""
        for document in self:
            ending = document.file_kind and papers.KINDS[document.file_kind][0]
            document.file_name = ending and f"{document.display_name}.{ending}".replace("/", "-")

    # === CONSTRAINT METHODS === #

    @api.constrains("child_id", "assignment_id", "decision_id", "entry_id")
    def _check_same_file(self):
        for document in self:
            assignment, entry = document.assignment_id, document.entry_id
            if document.child_id not in assignment.child_ids or document.decision_id.assignment_id - assignment:
                raise ValidationError(self.env._("The child and the decision belong to the assignment itself."))
            if entry and (entry.child_id, entry.kind) != (document.child_id, "document"):
                raise ValidationError(self.env._("Choose the entry about a received paper in the same child's file."))

    @api.constrains("received_on")
    def _check_not_ahead(self):
        for document in self:
            if document.received_on > document.assignment_id._get_today():
                raise ValidationError(self.env._("Nothing has been received on a day to come: look at the date."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Register papers, in one's own name; from then on they stay as they are.

        :raise UserError: when a file is none, too large, or of a kind that we do not keep
        """
        own = {"registered_at": fields.Datetime.now()}
        if not self.env.su:
            own["registered_by_id"] = self.env.uid
        vals_list = [self._clean_sent(vals) for vals in vals_list]
        registered = [{**vals, **self._take_in(vals.get("content")), **own} for vals in vals_list]
        for vals in registered:
            if not (vals.get("sender") or "").strip():
                raise UserError(self.env._("Write from whom the paper came."))
            self._check_new_in_file(vals)
        return super().create(registered)

    def write(self, vals):
        """Name the entry about it, or why it was wrong; all else stays as it was registered.

        :raise UserError: on anything else
        """
        self.check_access("write")
        if vals.keys() & set(LEAVING):
            self._check_not_left()
        settled = (
            (KEPT, lambda document: True),
            (CONTENT, lambda document: True),
            (("entry_id",), lambda document: lend(document.entry_id).state == "signed"),
            (VOIDING, lambda document: document.voided_at),
        )
        if any(vals.keys() & set(names) and any(map(is_settled, self)) for names, is_settled in settled):
            raise UserError(
                self.env._("A registered paper stays as it is. Void it, say why, and register the right one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A registered paper is not deleted. Void it, and say why."))

    # === ACTION METHODS === #

    def action_void(self):
        """Void papers that were registered wrong; they stay, with why. Coordinators only.

        :raise UserError: without a reason
        """
        self.check_access("write")
        self._check_not_left()
        for document in self.filtered(lambda each: not each.voided_at):
            if not (document.void_reason or "").strip():
                raise UserError(self.env._("Write why the paper was wrong: it stays, voided."))
            document.with_context(umgange_mover=SYSTEM).write(
                {"voided_at": fields.Datetime.now(), "voided_by_id": self.env.uid}
            )
        return True

    def action_open_file(self):
        """Show the file in a page of its own; that it was opened stands in the log."""
        self.ensure_one()
        self.check_access("read")
        self._check_not_left()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content?filename_field=file_name",
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {document.id: document.child_id for document in self}

    @api.model
    def _take_in(self, content):
        """Return what is kept of a file: itself, its kind, its size and its digest.

        :raise UserError: when it is none that we keep
        """
        raw = self._decode(content)
        kind = papers.find_kind(raw)
        if not kind:
            raise UserError(
                self.env._(
                    "This kind of file is not kept. Choose a PDF, a photo (JPEG or PNG) or a document (DOCX or ODT) "
                    "without macros."
                )
            )
        if kind in papers.PICTURES:
            raw = self._straighten(raw)
        return {
            "content": base64.b64encode(raw),
            "file_kind": papers.find_kind(raw),
            "size": len(raw),
            "digest": hashlib.sha256(raw).hexdigest(),
        }

    @api.model
    def _decode(self, content):
        if not content:
            raise UserError(self.env._("Choose the file, or take a photo of the paper."))
        try:
            raw = base64.b64decode(content, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise UserError(self.env._("The file cannot be read: choose it again.")) from None
        if len(raw) > papers.MAX_BYTES:
            raise UserError(
                self.env._(
                    "The file is %(size)s, and the most is 10 MB. Scan it in grey, or divide it in two.",
                    size=human_size(len(raw)),
                )
            )
        return raw

    @api.model
    def _straighten(self, raw):
        """Return a photo turned upright, without what a camera adds: where it was taken tells where somebody lives."""
        try:
            return image_process(raw, size=(PAGE_SIDE, PAGE_SIDE), quality=90, output_format="JPEG")
        except (UserError, OSError, ValueError, DecompressionBombError):
            raise UserError(self.env._("The photo cannot be read: take it again.")) from None

    @api.model
    def _check_new_in_file(self, vals):
        """Refuse the same file twice in a child's file: most likely somebody clicked twice."""
        # First the right: whoever has a file in hand would learn by it whose it is.
        assignment = self.env["umgange.assignment"].browse(clean_ids([vals.get("assignment_id")]))
        assignment.check_access("read")
        # Lent: in a file that they write in they may know that it is there.
        children = lend(assignment).child_ids.ids
        if vals.get("child_id") and vals["child_id"] not in children:
            # Here first: the database would say that the file is in that child's.
            raise ValidationError(self.env._("The child and the decision belong to the assignment itself."))
        children = [vals["child_id"]] if vals.get("child_id") else children
        domain = [("child_id", "in", children), ("digest", "=", vals["digest"]), ("voided_at", "=", False)]
        if lend(self).search_count(domain, limit=1):
            raise UserError(self.env._("This very file is in the child's file already."))
