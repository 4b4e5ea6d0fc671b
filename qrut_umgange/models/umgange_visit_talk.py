from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..lent_rights import lend
from .umgange_child_talk import ANSWERS, FRAME
from .umgange_wish import UNSETTLED_STATES

# Whom a child calls by what they are, and everybody else by name.
CALLED_BY_RELATION = ("mother", "father")


class UmgangeVisit(models.Model):
    """The talk with the child after a visit, as it is led from the page of the day or at a desk."""

    _inherit = "umgange.visit"

    talk_ids = fields.One2many("umgange.child.talk", "visit_id", "Talks with the child")
    said_wish_ids = fields.One2many("umgange.wish", "visit_id", "Wished at the visit")

    # === ACTION METHODS === #

    def action_talk_with_child(self):
        """Open the talk about the visit: the own one that is being written, else a new one."""
        self.ensure_one()
        self.check_access("read")
        children = self._get_children()
        if not children:
            raise UserError(self.env._("The assignment has no child yet: add it among the participants."))
        if own := self._find_own_talks("open")[:1]:
            return own._get_form_action()
        only = children if len(children) == 1 else children.browse()
        return {
            **self.talk_ids.browse()._get_form_action(),
            "context": {"default_visit_id": self.id, "default_child_id": only.id},
        }

    # === PUBLIC METHODS === #

    def begin_talk(self, child_id):
        """Begin, or go on with, the user's own talk with a child of the visit. Its supporter and coordinators.

        Of what is answered nothing is lost, on whatever device it was.

        :return: all that the talk's page shows: what is said first, the questions in words to the child, what it
            may point at, what it has answered, and what became of its wishes
        """
        child = self._check_talk(child_id)
        talk = self._find_own_talks("open").filtered(lambda each: each.child_id == child)
        if not talk:
            talk = self.talk_ids.create({"visit_id": self.id, "child_id": child.id, "tool": child._get_talk_tool()})
        return {
            "id": talk.id,
            "tools": talk._fields["tool"]._description_selection(self.env),
            "places": talk._fields["place"]._description_selection(self.env),
            "marks": talk._get_marks(),
            "opening": self._get_talk_opening(child),
            "questions": self._get_talk_questions(),
            "values": {name: talk[name] or "" for name in (*ANSWERS, *FRAME)},
            "told": [wish._get_day_wish() for wish in self._find_wishes("answered") if wish.child_id == child],
        }

    def skip_talk(self, child_id):
        """Write down that the child is not asked today. The visit's supporter and coordinators."""
        child = self._check_talk(child_id)
        begun = self._find_own_talks("open").filtered(lambda each: each.child_id == child)
        if any(begun[name] for name in ANSWERS):
            raise UserError(self.env._("The child has told something already: close the talk as it stands."))
        begun.unlink()
        if not self._find_own_talks("closed").filtered(lambda each: each.child_id == child):
            # Lent: that nothing was told is the one outcome that is begun closed.
            skipped = lend(self.talk_ids.browse()).create(
                {"visit_id": self.id, "child_id": child.id, "author_id": self.env.uid, "outcome": "not_today"}
            )
            skipped._move("closed", {"closed_at": fields.Datetime.now()})
            skipped._tell_visits()
        return True

    # === BUSINESS METHODS === #

    def _check_talk(self, child_id):
        """Return the child of the visit that the user may talk with; refuse others."""
        self.ensure_one()
        self._check_may_run()
        child = self._get_children().filtered(lambda each: each.id == child_id)
        if not child:
            raise UserError(self.env._("Choose the child that the visit was for."))
        self._lock()
        return child

    def _find_own_talks(self, *states):
        """Return the user's own talks about the visit, the newest first."""
        domain = [("visit_id", "in", self.ids), ("author_id", "=", self.env.uid), ("state", "in", states)]
        return self.env["umgange.child.talk"].search(domain)

    def _get_talk_opening(self, child):
        """Return what the child is told before it is asked anything, a paragraph each: voluntary, and our duty."""
        if child._get_talk_tool() == "cards":
            return [
                self.env._("I would like to know how it was. You decide if you want to tell."),
                self.env._("You may point, draw, or say nothing. You can stop whenever you like."),
                self.env._(
                    "If somebody is unkind to you or hurts you, I have to tell a grown-up who can help. "
                    "Then I tell you first."
                ),
            ]
        return [
            self.env._("I would like to know how it was for you. You decide yourself if you want to tell, and what."),
            self.env._("You may skip whatever you like, and stop when you want. There are no wrong answers."),
            self.env._(
                "I write down what you say, so that we remember it. It is kept in your own papers. Those who decide "
                "about you may ask to read them: say so if there is something that you do not want told."
            ),
            self.env._(
                "If you tell that somebody hurts you, or that you are not well where you live, I must tell those "
                "whose work it is to help. Then I say so to you first."
            ),
        ]

    def _get_talk_questions(self):
        """Return the questions in words to the child, each with the answer that it fills."""
        whom = self._get_whom_met()
        together = self.env._("How was it to be with %(whom)s?", whom=whom) if whom else ""
        return [
            {"name": "come", "mark": True, "text": self.env._("How was it to come here?")},
            {"name": "with", "mark": True, "text": together or self.env._("How was it to be together?")},
            {
                "name": "safe",
                "mark": True,
                "text": self.env._("How did it feel: safe or unsafe?"),
                "hint": self.env._("Where in your body did you feel it?"),
            },
            {"name": "best", "text": self.env._("What was the best?")},
            {"name": "hardest", "text": self.env._("What was the hardest?")},
            {
                "name": "how_long",
                "choices": self._get_talk_choices("how_long"),
                "text": self.env._("Was it too short, just right or too long?"),
            },
            {
                "name": "near",
                "choices": self._get_talk_choices("near"),
                "text": self.env._("Was I where you wanted me?"),
            },
        ]

    def _get_talk_choices(self, name):
        return self.env["umgange.child.talk"]._fields[name]._description_selection(self.env)

    def _get_whom_met(self):
        """Return whom the child met, in the child's words: “mum”, else a first name; nothing where nobody is known."""
        self.ensure_one()
        met = self.attendance_ids.participant_id.filtered(lambda each: each.role in ("visiting", "sibling"))
        words = {"mother": self.env._("mum"), "father": self.env._("dad")}
        called = [
            words[each.relation] if each.relation in CALLED_BY_RELATION else (each.shown_name or "").split(" ")[0]
            for each in met
        ]
        known = list(dict.fromkeys(filter(None, called)))
        return format_list(self.env, known) if known else ""

    # === WISHES === #

    def _find_wishes(self, *states):
        """Return the wishes of the visit's children that were said before it, the oldest first."""
        self.ensure_one()
        domain = [
            ("assignment_id", "=", self.assignment_id.id),
            ("child_id", "in", self._get_children().ids),
            ("state", "in", states),
            ("release_id", "=", False),
        ]
        wishes = self.env["umgange.wish"].search(domain, order="said_on, id")
        return wishes.filtered(lambda wish: wish.visit_id != self)

    def _get_open_wishes(self):
        return [*super()._get_open_wishes(), *(wish._get_reminder() for wish in self._find_wishes("open"))]

    # === THE PAGE OF THE DAY === #

    def _get_day_card(self):
        children = self._get_children()
        return {
            **super()._get_day_card(),
            "children": [{"id": each.id, "name": each.shown_name or each.code} for each in children],
            "wishes": [wish._get_day_wish() for wish in self._find_wishes(*UNSETTLED_STATES)],
        }

    def _get_day_state(self):
        # The newest of each child comes last, and stays.
        talks = {talk.child_id.id: talk._get_day_talk() for talk in self._find_own_talks("open", "closed")[::-1]}
        wishes = {wish.id: wish.state for wish in self._find_wishes(*UNSETTLED_STATES)}
        return {**super()._get_day_state(), "talks": talks, "wishes": wishes}


class UmgangeChildTalk(models.Model):
    _inherit = "umgange.child.talk"

    def _get_day_talk(self):
        """Return how far a talk has come; nothing of what was said."""
        self.ensure_one()
        return {"id": self.id, "state": self.state, "outcome": self.outcome}


class UmgangeWish(models.Model):
    _inherit = "umgange.wish"

    def _get_day_wish(self):
        """Return a wish as the page of the day shows it, with what became of it in words to the child."""
        self.ensure_one()
        return {
            "id": self.id,
            "child": self.child_id.shown_name or self.child_id.code,
            "kind": self.kind,
            "wish": self.wish,
            "state": self.state,
            "answer": self._get_answer(),
        }
