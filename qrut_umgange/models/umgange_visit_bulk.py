from collections import Counter

from odoo import models
from odoo.exceptions import UserError


class UmgangeVisit(models.Model):
    """What is done with many visits in one go, each judged for itself."""

    _inherit = "umgange.visit"

    # === ACTION METHODS === #

    def action_confirm_selected(self):
        """Confirm those of the visits that can be confirmed. Coordinators only.

        :raise UserError: when none of them can be
        :return: the action that says how many were, which were left as they are, and why
        """
        self.check_access("write")
        obstacles = {visit: visit._get_confirm_obstacle() for visit in self}
        ready = self.filtered(lambda visit: not obstacles[visit])
        left = self._describe_left(obstacles)
        if not ready:
            raise UserError(self.env._("None of the visits was confirmed.\n%(left)s", left=left))
        ready.action_confirm()
        told = self.env._("Confirmed: %(count)s.", count=len(ready))
        return self._notify([told, left, ready._describe_warnings()], {"type": "ir.actions.act_window_close"})

    def action_confirm_planned(self):
        """Confirm all visits that the list was opened with, as after a series was planned.

        :raise UserError: when what the list was opened with is no list of visits
        """
        planned_ids = self.env.context.get("umgange_planned_ids", self.ids)
        if not isinstance(planned_ids, list) or not all(type(res_id) is int for res_id in planned_ids):
            raise UserError(
                self.env._("The list of planned visits is lost: choose them in the list, and confirm them.")
            )
        return self.browse(planned_ids).action_confirm_selected()

    def action_cancel_selected(self):
        """Ask for the reason to cancel those of the visits that lie ahead. Coordinators only."""
        return self._end_selected("cancelled")

    def action_abstain_selected(self):
        """Ask why to call off those of the visits that lie ahead. Coordinators only."""
        return self._end_selected("abstained")

    # === BUSINESS METHODS === #

    def _get_confirm_obstacle(self):
        """Return why the visit cannot be confirmed, or nothing."""
        self.ensure_one()
        return self._get_confirm_gap() if self._may_move("confirmed") else self._get_state_obstacle()

    def _get_state_obstacle(self):
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._("is “%(state)s” already", state=labels[self.state])

    def _end_selected(self, state):
        """Open the form that ends the visits which may go to ``state``; say which may not.

        :raise UserError: when none of them may
        """
        self.check_access("write")
        obstacles = {visit: "" if visit._may_move(state) else visit._get_state_obstacle() for visit in self}
        ready = self.filtered(lambda visit: not obstacles[visit])
        left = self._describe_left(obstacles)
        if not ready:
            raise UserError(self.env._("None of the visits lies ahead.\n%(left)s", left=left))
        titles = {"cancelled": self.env._("Cancel the visits"), "abstained": self.env._("Abstain from the visits")}
        action = {
            "type": "ir.actions.act_window",
            "name": titles[state],
            "res_model": "umgange.visit.end",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_visit_ids": ready.ids, "default_outcome": state},
        }
        return self._notify([left], action) if left else action

    def _describe_left(self, obstacles):
        """Return the sentence on the visits that are left as they are, a reason at a time.

        :param dict obstacles: visit -> why it is left; nothing where it is not
        """
        reasons = {}
        for visit, reason in obstacles.items():
            if reason:
                reasons.setdefault(reason, []).append(visit._get_code())
        texts = [f"{', '.join(codes)}: {reason}" for reason, codes in reasons.items()]
        count = sum(map(len, reasons.values()))
        if not count:
            return ""
        return self.env._("Left as they are: %(count)s (%(visits)s).", count=count, visits="; ".join(texts))

    def _describe_warnings(self):
        """Return the sentence on what is missing in visits that were confirmed all the same."""
        warnings = Counter(sentence for visit in self for sentence in visit._get_warnings())
        texts = [f"{sentence} ({count})" for sentence, count in warnings.items()]
        return self.env._("To look at: %(warnings)s", warnings=" ".join(texts)) if texts else ""

    def _notify(self, sentences, then):
        """Return the action that shows the sentences there are, and goes on with ``then``.

        More than one stays until it is closed: something in it is to be read.
        """
        sentences = [sentence for sentence in sentences if sentence]
        calm = len(sentences) == 1 and then["type"] == "ir.actions.act_window_close"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if calm else "warning",
                "message": " ".join(sentences),
                "sticky": not calm,
                "next": then,
            },
        }
