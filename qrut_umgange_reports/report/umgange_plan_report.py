from odoo import api, models
from odoo.tools import format_date

from odoo.addons.qrut_umgange.models.umgange_naming import Passage
from odoo.addons.qrut_umgange.tools.arguments import clean_ids

# What tells where somebody is, or how they are reached.
REACHES = {"phone", "email", "address", "number"}


class UmgangePlanReport(models.AbstractModel):
    """The plan on paper: a copy for everybody around the child, unless the whole is asked for.

    What is hidden from one of them is on no copy that they could get hold of.
    """

    _name = "report.qrut_umgange_reports.report_plan"
    _inherit = ["report.qrut_umgange_reports.document", "umgange.outward.mixin"]
    _description = "Visit Plan on Paper"
    _document_model = "umgange.plan"

    #: the roles of those whom this copy is for; none where it may come to anybody around the child
    _reader_roles = ()
    #: of whom it tells when and by which door they come and go: for the others that is not their paper
    _arrival_roles = ("visiting",)

    @api.model
    def _get_document_values(self, docs):
        """Return who takes part, who comes when, and what was agreed, by plan.

        :raise ValidationError: when a text of the plan tells what is to stay hidden
        """
        docs._fetch_content()
        # Of those alone whom this copy tells of: what is not shown is not read.
        docs.arrival_ids.filtered(lambda each: each.role in self._arrival_roles).fetch(["entrance"])
        for plan in docs:
            self._check_hidden(plan)
        return {"copies": {plan.id: self._prepare_copy(plan) for plan in docs}}

    @api.model
    def _prepare_copy(self, plan):
        """Return what stands on this copy of ``plan``: what is not named here is on no paper (hook)."""
        return {
            "reader": self._get_reader(plan),
            "basis": self._get_basis(plan),
            "people": self._get_people(plan),
            "early": self._get_early(plan),
            "points": self._get_points(plan),
            "views": {},
            "arrivals": self._get_arrivals(plan),
            "steps": self._get_plan_steps(plan),
            "approval": "",
            "contact": self._get_contact(plan),
            "signers": [],
        }

    @api.model
    def _get_reader(self, plan):
        """Return whose copy it is, in words (hook)."""
        return ""

    # === WHAT IS HIDDEN === #

    @api.model
    def _get_hidden(self, plan):
        """Return the persons whose protected data this copy must not tell.

        Those it is for stand in the context (``umgange_copy_for``), as far as they are readers of this copy; else it
        may come to anybody around the child. A client writes the context as it likes: whom it goes to is chosen by
        those who hand out papers, and by nobody else.
        """
        hidden = self.env["umgange.person"]
        hands_out = self.env["umgange.handout.dialog"].has_access("create")
        if hands_out and self.env.context.get("umgange_whole_copy"):
            return hidden
        everybody = plan.assignment_id.participant_ids
        readers = everybody.filtered(lambda each: each.role in self._reader_roles) or everybody
        if hands_out and (chosen := clean_ids(self.env.context.get("umgange_copy_for") or ())):
            readers = readers.filtered(lambda each: each.id in chosen) or readers
        return hidden.union(*(each._get_hidden_from() for each in readers))

    @api.model
    def _check_hidden(self, plan):
        """Refuse a copy on which somebody has written what is hidden from one of those it is for."""
        hidden = self._get_hidden(plan)
        if not hidden:
            return
        self.env["umgange.outward.stop"]._check_ceiling()
        assignment = plan.assignment_id
        homes = assignment.participant_ids.filtered(lambda each: each.role == "carer").person_id
        nameless = hidden.filtered(lambda person: person.protection == "hidden").ids
        naming = self.env["umgange.naming"]
        findings = [
            found
            for found in naming._find(naming._get_scanner(), self._get_passages(plan), hidden | homes, str)
            if found.kinds & REACHES or found.person_ids & set(nameless)
        ]
        if findings:
            self.env["umgange.outward.stop"]._refuse(self, findings, assignment)

    @api.model
    def _get_passages(self, plan):
        """Return all that somebody has written on the paper, and where."""
        points = [(point["name"], point["text"]) for point in self._get_points(plan)]
        steps = [(step["name"], step["text"]) for step in self._get_plan_steps(plan)]
        ways = [(arrival["role"], arrival["way"]) for arrival in self._get_arrivals(plan)]
        texts = [(self.env._("Why we meet"), plan.purpose), *points, *ways, *steps]
        return [Passage(where or "", f"{where or ''}\n{text or ''}") for where, text in texts]

    def _get_umgange_advice(self):
        """Say how the paper can be printed all the same."""
        return self.env._(
            "Write a new version of the plan without it; or, for those who may know, note who got it and print from "
            "there."
        )

    # === WHAT STANDS THERE === #

    @api.model
    def _get_basis(self, plan):
        """Return the legal basis in words, or nothing while it is not known."""
        assignment = plan.assignment_id
        bases = dict(assignment._fields["legal_basis"]._description_selection(self.env))
        return bases.get(assignment.legal_basis, "")

    @api.model
    def _get_points(self, plan):
        """Return heading and what was agreed of each point, the rule first where no point says it."""
        outcomes = self._get_outcomes()
        points = [
            {
                "id": point.id,
                "name": point.name,
                "text": point._get_agreed(),
                "outcome": outcomes.get(point.outcome, ""),
            }
            for point in plan.point_ids
        ]
        rule = plan.rule_sentence
        if not rule or any(point["text"] == rule for point in points):
            return points
        return [{"id": False, "name": self.env._("When we meet"), "text": rule, "outcome": ""}, *points]

    @api.model
    def _get_outcomes(self):
        """Return what is not ours to agree on: whoever reads it knows that it may be decided otherwise."""
        return {
            "board": self.env._("The social welfare board decides on this. Until then we do as it says here."),
            "to_officer": self.env._("The officer takes this further. Until then we do as it says here."),
        }

    @api.model
    def _get_arrivals(self, plan):
        """Return who of those that this copy tells of does not come as usual, when, and by which way in."""
        coming = plan.arrival_ids.filtered(lambda each: each.role in self._arrival_roles and not each._is_usual())
        return [
            {
                "role": each.participant_id.role_label,
                "before": each.minutes_before,
                "after": each.minutes_after,
                "way": each._get_way_in(),
            }
            for each in coming
        ]

    @api.model
    def _get_plan_steps(self, plan):
        """Return the steps on the way, and when each is taken; how the child sees it is the child's own."""
        return [{"name": step.name, "text": step.criteria, "child_view": "", "day": ""} for step in plan.step_ids]

    @api.model
    def _get_contact(self, plan):
        """Return who answers questions about the plan, and at which phone."""
        coordinator = plan.assignment_id.coordinator_id
        phone = (coordinator.partner_id.phone or "").replace(" ", "\N{NO-BREAK SPACE}")
        return " ".join(filter(None, (coordinator.name, phone)))

    @api.model
    def _get_early(self, plan):
        """Return what those who come before the child are to it: a grandmother is no parent."""
        participants = plan.assignment_id._get_participants_on(plan.valid_from)
        early = participants.filtered(lambda each: each.attends and each._comes_early())
        nobody = self.env._("The visiting person")
        return ", ".join(dict.fromkeys(each.role_label if each.relation else nobody for each in early)) or nobody

    @api.model
    def _get_people(self, plan):
        """Return ``[(role, first name)]`` of those who have a part in the visits when the plan begins.

        Families get this paper: no surname of a private person or a supporter, no code, nobody who may not
        come, and of whoever is protected from a reader the role alone; where the child lives is told by a name too.
        """
        assignment = plan.assignment_id
        around = assignment._get_participants_on(plan.valid_from)
        participants = around.filtered(
            lambda each: each.may_attend != "no" and (each.attends or each.role not in ("other", "sibling"))
        )
        hidden = self._get_hidden(plan)
        named = participants.person_id - hidden.filtered(lambda person: person.protection == "hidden")
        if hidden:
            named -= participants.filtered(lambda each: each.role == "carer").person_id
        names = named._get_readable_names()
        people = [
            (each.role_label, each.partner_id.name or self._say_name(names.get(each.person_id.id)))
            for each in participants
        ]
        if assignment.supporter_id:
            people.append((self.env._("Supporter"), self._say_name(assignment.supporter_id.name)))
        if assignment.substitute_id:
            people.append((self.env._("Substitute"), self._say_name(assignment.substitute_id.name)))
        return people

    @api.model
    def _say_day(self, day):
        return format_date(self.env, day, date_format="d MMMM y")

    @api.model
    def _say_name(self, name):
        """Return as much of somebody's name as stands on this copy (hook)."""
        return self._get_first_name(name)

    @api.model
    def _get_first_name(self, name):
        return (name or "").partition(" ")[0]
