from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..care_fields import CareText
from ..lent_rights import lend
from ..tools.arguments import clean_ids, clean_text
from .umgange_care_mixin import SYSTEM


class UmgangeJournalComment(models.Model):
    """Thanks, a comment or a question to whoever wrote a signed entry: beside it, never a part of it.

    No file, extract or signature chain knows of it; when the text of the entry leaves, so does this.
    """

    _name = "umgange.journal.comment"
    _description = "Comment beside a Journal Entry"
    _inherit = ["umgange.care.mixin", "umgange.activity.mixin"]
    _order = "written_at desc, id desc"
    _rec_name = "kind"
    _parts_of = ("entry_id",)
    _stays = True
    _filled_at_create = ("user_id", "written_at")

    entry_id = fields.Many2one(
        "umgange.journal.entry", "Journal entry", required=True, index=True, ondelete="restrict", check_company=True
    )
    kind = fields.Selection(
        [("thanks", "Thanks"), ("comment", "Comment"), ("question", "Question")], required=True, default="comment"
    )
    text = CareText("What you want to say")
    user_id = fields.Many2one(
        "res.users",
        "From",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    written_at = fields.Datetime("When", required=True, readonly=True, copy=False, default=fields.Datetime.now)
    # from whoever wrote the entry
    seen_at = fields.Datetime("Seen", readonly=True, copy=False)
    answer = CareText(copy=False)
    answered_at = fields.Datetime("Answered", readonly=True, copy=False)
    is_for_me = fields.Boolean(compute="_compute_is_for_me")

    _one_thanks = models.UniqueIndex(
        "(entry_id, user_id) WHERE kind = 'thanks'", "You have thanked for this entry already."
    )
    _says_something = models.Constraint(
        "CHECK (kind = 'thanks' OR COALESCE(text, '') ~ '[^[:space:]]')", "A comment or a question says something."
    )
    _answer_says_something = models.Constraint(
        "CHECK (answered_at IS NULL OR COALESCE(answer, '') ~ '[^[:space:]]')", "An answer says something."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("kind")
    def _compute_display_name(self):
        """Say no more than what it is: a to-do copies it."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for comment in self:
            comment.display_name = kinds.get(comment.kind)

    @api.depends_context("uid")
    @api.depends("entry_id")
    def _compute_is_for_me(self):
        for comment in self:
            # Sudo: who wrote the entry, which may be out of their world since they signed it.
            comment.is_for_me = comment.sudo().entry_id.author_id == self.env.user

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write beside signed entries, each in one's own name; whoever wrote the entry gets a to-do.

        :raise UserError: beside a draft or an entry of one's own, without a word, or to thank twice
        """
        own = {} if self.env.su else {"user_id": self.env.uid, "written_at": fields.Datetime.now(), "answer": False}
        for vals in vals_list:
            self._check_new(vals)
        comments = super().create([{**vals, **own} for vals in vals_list])
        for comment in comments:
            comment._schedule_for(comment.entry_id.author_id, comment._summarise)
        return comments

    def write(self, vals):
        """Answer what is not answered yet; nothing else of it changes.

        :raise UserError: when something else is written
        :raise AccessError: by anybody but whoever wrote the entry
        """
        if not self._is_system():
            self.check_access("write")
            if vals.keys() - {"answer"} or any(self.mapped("answered_at")):
                raise UserError(self.env._("What was said stays as it was said. Write something new beside the entry."))
            self._check_for_me()
        return super().write(vals)

    # === ACTION METHODS === #

    def action_answer(self):
        """Give the answer that is written to whoever asked. Whoever wrote the entry alone.

        :raise UserError: without a word
        """
        self.check_access("write")
        self._check_for_me()
        for comment in self:
            if not (comment.answer or "").strip():
                raise UserError(self.env._("Write the answer first: a line is enough."))
            now = fields.Datetime.now()
            comment.with_context(umgange_mover=SYSTEM).write({"answered_at": now, "seen_at": comment.seen_at or now})
            comment._finish_own()
            comment._schedule_for(
                comment.user_id, lambda env: env._("What you asked beside a journal entry is answered")
            )
        return True

    def action_seen(self):
        """Note that the user has read it, and take it off the own list."""
        self._finish_own()
        unseen = self.filtered(lambda comment: comment.is_for_me and not comment.seen_at)
        # Lent: a word of thanks needs no right to write.
        lend(unseen).write({"seen_at": fields.Datetime.now()})
        return True

    @api.model
    def get_unseen(self):
        """Return what is said to the user beside own entries and not seen yet, for the page of the day."""
        unseen = self.search([("entry_id.author_id", "=", self.env.uid), ("seen_at", "=", False)])
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": comment.id,
                "kind": comment.kind,
                "label": kinds[comment.kind],
                "who": comment.user_id.name,
                "text": comment.text or "",
            }
            for comment in unseen
        ]

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {comment.id: comment.entry_id.child_id for comment in self}

    @api.model
    def _check_new(self, vals):
        """Refuse what cannot stand beside an entry; first what is not the user's to read."""
        entry = self.env["umgange.journal.entry"].browse(clean_ids([vals.get("entry_id")]))
        entry.check_access("read")
        if entry.state != "signed":
            raise UserError(self.env._("A draft is its author's own: wait until it is signed."))
        if entry.author_id == self.env.user:
            raise UserError(self.env._("This entry is your own: what you want to add is a new entry."))
        if vals.get("kind") != "thanks" and not clean_text(vals.get("text")):
            raise UserError(self.env._("Write what you want to say: a line is enough."))
        if vals.get("kind") == "thanks" and entry._is_thanked():
            raise UserError(self.env._("You have thanked for this entry already."))

    def _check_for_me(self):
        if not all(self.mapped("is_for_me")):
            raise AccessError(self.env._("Whoever wrote the entry answers."))

    def _summarise(self, env):
        self.ensure_one()
        return {
            "thanks": env._("Thanks for a journal entry"),
            "comment": env._("A comment beside a journal entry of yours"),
            "question": env._("A question beside a journal entry of yours"),
        }[self.kind]
