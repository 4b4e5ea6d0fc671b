from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.arguments import clean_ids
from ..tools.child_talk import tool_of
from ..tools.local_time import to_local
from .umgange_disclosure_mixin import KEPT

# What the child points at, each with its own words.
POINTED_AT = (("come_mark", "come_words"), ("with_mark", "with_words"), ("safe_mark", "safe_words"))
# What else it answered and the page shows; the rest is read in the talk.
TOLD = ("best_words", "hardest_words", "how_long", "near", "observation")
# Only of these could the child be asked.
HELD = ("done", "broken_off")


class UmgangeChildTalk(models.Model):
    """The child's voice over time: what it told, visit by visit, in its own drawings and words.

    No talk becomes a number, none is compared with another, and those with different tools stand apart. A visit
    without a talk is told of as just that: it says nothing of how it was.
    """

    _inherit = "umgange.child.talk"

    # === PUBLIC METHODS === #

    @api.model
    def get_voice(self, child_id, assignment_id=False):
        """Return what a child has told over time, as far as the reader may read its talks.

        :param int child_id: the child
        :param int assignment_id: only in this assignment; none: an assignment at a time, each by itself
        :return: the child, and by assignment the times in their order: told, not today, not asked
        :rtype: dict
        """
        self.check_access("read")
        child = self.env["umgange.person"].browse(clean_ids([child_id])).exists()
        child.check_access("read")
        if child.kind != "child":
            raise UserError(self.env._("Choose a child: adults are not asked this way."))
        domain = [("child_ids", "in", child.ids)]
        if chosen := clean_ids([assignment_id]):
            domain.append(("id", "in", chosen))
        assignments = self.env["umgange.assignment"].search(domain, order="date_from, id")
        shown = {
            "child": {"id": child.id, "name": child.shown_name or child.code},
            "children": [
                {"id": each.id, "name": each.shown_name or each.code}
                for each in (assignments.child_ids if chosen else child)
            ],
            "assignments": [self._prepare_voice(child, each) for each in assignments],
        }
        return {**shown, "is_empty": not any(each["runs"] for each in shown["assignments"])}

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_voice(self, child, assignment):
        """Return the times of a child in an assignment, in runs of one tool each."""
        talks = self._find_voice(child, assignment)
        moments = [*(talk._prepare_moment() for talk in talks), *self._prepare_silent(child, assignment, talks)]
        return {
            "id": assignment.id,
            "name": assignment.name,
            "whom": self._get_voice_whom(assignment),
            "asked": self._describe_asked(moments),
            "runs": self._split_runs(sorted(moments, key=lambda moment: moment["at"])),
        }

    @api.model
    def _find_voice(self, child, assignment):
        """Return the closed talks, the oldest first; of one that is corrected the correction alone."""
        domain = [("child_id", "=", child.id), ("assignment_id", "=", assignment.id), ("state", "=", "closed")]
        talks = self.search(domain, order="talked_at, id")
        talks = talks.filtered(lambda talk: "closed" not in talk.correction_ids.mapped("state"))
        # Content comes one record at a time unless it is asked for together.
        talks.fetch([*(name for pair in POINTED_AT for name in pair), *TOLD, *KEPT, "not_asked_why"])
        return talks

    @api.model
    def _get_voice_whom(self, assignment):
        """Return whom the child meets there, by what they are to it."""
        met = assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        return ", ".join(dict.fromkeys(filter(None, (each.role_label for each in met))))

    def _prepare_moment(self):
        """Return what a talk shows on the page, without what the child wants kept."""
        self.ensure_one()
        told = self.outcome == "told" and not self.has_left
        # “Not today” is about the visit, whenever it was written down.
        moment = self.visit_id.start if self.outcome == "not_today" else self.talked_at
        return {
            **self._place_moment(moment, self.visit_id),
            "kind": "left" if self.has_left else self.outcome,
            "tool": self._get_voice_tool() if told else False,
            "talk_id": self.id,
            "who": self.author_id.name,
            "is_correction": bool(self.corrects_id),
            "marks": self._prepare_marks() if told else [],
            "words": self._prepare_words() if told else [],
            "why": self.not_asked_why or "",
            "keeps": told and any(self[name] for name in KEPT),
        }

    def _get_voice_tool(self):
        """Return by which tool the child pointed; where it chose another midway, the one it was begun with."""
        tools = {tool_of(self[name]) for name, _words in POINTED_AT if self[name]}
        return tools.pop() if len(tools) == 1 else self.tool

    def _prepare_marks(self):
        """Return each question that the child answered by pointing or in words."""
        return [
            {
                "name": mark,
                "question": self._fields[mark]._description_string(self.env),
                "mark": self[mark] or False,
                "label": dict(self._fields[mark]._description_selection(self.env)).get(self[mark], ""),
                "words": self[words] or "",
            }
            for mark, words in POINTED_AT
        ]

    def _prepare_words(self):
        """Return what else the child answered: (what about, the words, whether they are its own)."""
        answers = []
        for name in TOLD:
            field, value = self._fields[name], self[name]
            if not value:
                continue
            text = dict(field._description_selection(self.env))[value] if field.type == "selection" else value
            is_own = field.type != "selection" and name != "observation"
            answers.append({"label": field._description_string(self.env), "text": text, "is_own": is_own})
        return answers

    @api.model
    def _place_moment(self, moment, visit):
        day = to_local(moment, visit._get_zone()).date()
        return {
            "at": f"{moment:%Y-%m-%d %H:%M:%S}",
            "day": str(day),
            "label": format_date(self.env, day, date_format="d MMM y"),
            "visit_id": visit.id,
        }

    @api.model
    def _prepare_silent(self, child, assignment, talks):
        """Return the visits that were held and of which the reader sees no talk: a gap is no answer."""
        domain = [("assignment_id", "=", assignment.id), ("state", "in", HELD)]
        visits = self.env["umgange.visit"].search(domain, order="start, id") - talks.visit_id
        visits = visits.filtered(lambda visit: child in visit._get_children())
        # Lent: that somebody else talked with the child there, and nothing of what was told.
        others = lend(self).search([("visit_id", "in", visits.ids), ("child_id", "=", child.id)])
        states = {talk.visit_id.id: talk.state for talk in others.sorted("state", reverse=True)}
        return [
            {
                **self._place_moment(visit.start, visit),
                "kind": self._get_silence(visit, states.get(visit.id)),
                "tool": False,
                "talk_id": False,
                "who": "",
                "marks": [],
                "words": [],
                "why": "",
            }
            for visit in visits
        ]

    @api.model
    def _get_silence(self, visit, state):
        """Return why there is nothing to see of a visit."""
        if state:
            return "elsewhere" if state == "closed" else "begun"
        return {"offered": "unwritten", "not_today": "not_today"}.get(visit.talk_offer, "not_asked")

    @api.model
    def _describe_asked(self, moments):
        """Return in a sentence how often the child was asked."""
        if not moments:
            return ""
        kinds = [moment["kind"] for moment in moments]
        return self.env._(
            "%(visits)s visits and talks: told %(told)s times, “not today” %(not_today)s, not asked %(not_asked)s.",
            visits=len(kinds),
            told=sum(kind in ("told", "left", "elsewhere", "unwritten") for kind in kinds),
            not_today=kinds.count("not_today"),
            not_asked=kinds.count("not_asked"),
        )

    @api.model
    def _split_runs(self, moments):
        """Return the times in runs of one tool: what was answered by another one is not of the same kind."""
        labels = dict(self._fields["tool"]._description_selection(self.env))
        runs = []
        for moment in moments:
            tool = moment["tool"]
            if not runs or (tool and runs[-1]["tool"] not in (tool, False)):
                runs.append({"tool": tool, "label": "", "moments": []})
            run = runs[-1]
            run["tool"] = run["tool"] or tool
            run["label"] = labels.get(run["tool"], "")
            run["moments"].append(moment)
        return runs

    @api.model
    def _get_voice_action(self, child, assignment=None):
        return {
            "type": "ir.actions.client",
            "tag": "umgange_child_voice",
            "name": self.env._("The child's voice over time"),
            "params": {"child_id": child.id, "assignment_id": assignment.id if assignment else False},
        }


class UmgangeAssignment(models.Model):
    _inherit = "umgange.assignment"

    def action_child_voice(self):
        """Open what the child has told in this assignment over time, the first child where there are several."""
        self.ensure_one()
        self.check_access("read")
        if not self.child_ids:
            raise UserError(self.env._("The assignment has no child yet: add it among the participants."))
        return self.env["umgange.child.talk"]._get_voice_action(self.child_ids.sorted("code")[0], self)


class UmgangePerson(models.Model):
    _inherit = "umgange.person"

    def action_child_voice(self):
        """Open what the child has told over time, an assignment at a time."""
        self.ensure_one()
        self.check_access("read")
        return self.env["umgange.child.talk"]._get_voice_action(self)
