from odoo import models

from .umgange_child_voice import HELD, POINTED_AT
from .umgange_disclosure_mixin import NOT_TODAY, POINTED

# What else the child chose, which is no picture.
CHOSEN = ("how_long", "near")


class UmgangeReport(models.Model):
    """The child's voice over the period on paper: what it pointed at, time by time and tool by tool.

    It says no more than the lines that are chosen: where the child wants something kept, none of that talk is, unless
    somebody has looked at it. Nothing of it becomes a number.
    """

    _inherit = "umgange.report"

    # === BUSINESS METHODS === #

    def _prepare_voice(self, lines):
        """Return the child's answers as data, in runs of one tool each, and how often it was asked."""
        talks = self.env["umgange.child.talk"]
        # Content comes one record at a time unless it is asked for together.
        lines.filtered(lambda line: line._is_pictured()).talk_id.fetch([name for name, _words in POINTED_AT])
        times = [self._prepare_time(line) for line in lines if line._is_pictured()]
        return {"asked": self._describe_asked(), "runs": talks._split_runs(times)}

    def _prepare_time(self, line):
        """Return one time: what the child pointed at, or that it was not today."""
        talk, row = line.talk_id, self._prepare_row(line)
        told = line.part == POINTED
        return {
            "tool": talk._get_voice_tool() if told else False,
            "day": row["day"],
            "source": row["source"],
            "of": row["of"],
            "marks": [self._prepare_mark(talk, name) for name, _words in POINTED_AT] if told else [],
            "why": "" if told else self._say_not_today(talk),
        }

    def _say_not_today(self, talk):
        why = talk.not_asked_why
        return self.env._("Not today: %(why)s", why=why) if why else self.env._("Not today.")

    def _prepare_told(self, line):
        """Return the line as a row of sentences: of one that is a picture, what else the child chose."""
        row = self._prepare_row(line)
        if not line._is_pictured():
            return row
        chosen = [
            self._describe_mark(line.talk_id, name) for name in CHOSEN if line.part == POINTED and line.talk_id[name]
        ]
        return {**row, "text": "\n".join(chosen)} if chosen else {}

    def _prepare_mark(self, talk, name):
        """Return what the child pointed at, with its words: the picture is drawn from the one, read from the other."""
        question = talk._fields[name]._description_string(self.env)
        return {"question": question, "mark": talk[name] or "", "label": self._say_mark(talk, name)}

    def _describe_asked(self):
        """Return in a sentence at how many of the visits the child was asked."""
        held = self._find_visits().filtered(
            lambda visit: visit.state in HELD and self.child_id in visit._get_children()
        )
        talks = self._find_talks()
        told = held & talks.filtered(lambda talk: talk.outcome == "told").visit_id
        not_today = (held - told).filtered(lambda visit: visit in talks.visit_id or visit.talk_offer == "not_today")
        offered = (held - told - not_today).filtered(lambda visit: visit.talk_offer == "offered")
        silent = held - told - not_today - offered
        if not held:
            return ""
        sentences = [
            self.env._(
                "The child was asked at %(asked)s of the %(held)s visits that were held, and told something at "
                "%(told)s; “not today” at %(not_today)s.",
                asked=len(held - silent),
                held=len(held),
                told=len(told),
                not_today=len(not_today),
            )
        ]
        if silent:
            days = ", ".join(str(day) for day in silent.mapped("date"))
            sentences.append(self.env._("Not asked: %(days)s.", days=days))
        return " ".join(sentences)


class UmgangeReportLine(models.Model):
    _inherit = "umgange.report.line"

    # === BUSINESS METHODS === #

    def _is_pictured(self):
        """Tell whether the paper shows the line as a picture, and not among the sentences."""
        self.ensure_one()
        return bool(self.talk_id) and self.part in (POINTED, NOT_TODAY)
