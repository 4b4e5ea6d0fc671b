from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_list
from odoo.tools.image import image_data_uri

from odoo.addons.qrut_umgange.models.umgange_naming import Passage
from odoo.addons.qrut_umgange.tools.local_time import format_hours, local_date


class UmgangeChildPageReport(models.AbstractModel):
    """One page for the child: whom it meets, where, when, what happens, and how it says stop.

    It stands in the child's own words for people, and says what the plan says without the plan's
    words. The page lies about in a home: it tells no address, no surname and nobody's phone.
    """

    _name = "report.qrut_umgange_reports.report_child_page"
    _inherit = ["report.qrut_umgange_reports.report_plan"]
    _description = "The Child's Own Page of a Visit Plan"

    @api.model
    def _get_document_values(self, docs):
        """Return a page for each child of each plan.

        :raise UserError: before a plan is approved: a child is told what holds
        :raise ValidationError: when a word on it tells what is to stay hidden
        """
        if drafts := docs.filtered(lambda plan: plan.state == "draft"):
            raise UserError(
                self.env._(
                    "%(plans)s is a draft. Approve it first: the child's page tells what holds.",
                    plans=", ".join(drafts.with_context(umgange_show_names=False).mapped("display_name")),
                )
            )
        for plan in docs:
            self._check_hidden(plan)
        return {
            "title": self.env._("My visits"),
            "pages": [page for plan in docs for page in self._prepare_pages(plan)],
        }

    @api.model
    def _get_passages(self, plan):
        people = self._get_met(plan)
        return [Passage(each.role_label or "", each.child_word or "") for each in people]

    @api.model
    def _get_hidden(self, plan):
        # It lies about in a home, whoever it was once handed to: there is no whole copy of it.
        return super(UmgangeChildPageReport, self.with_context(umgange_whole_copy=False))._get_hidden(plan)

    # === WHAT STANDS THERE === #

    @api.model
    def _prepare_pages(self, plan):
        """Return what stands on the page of each child, in the order of their codes."""
        names = self._get_shown_names(plan)
        visit = self._get_next_visit(plan)
        met = self._get_met(plan)
        supporter = self._get_first_name((visit.supporter_id or plan.assignment_id.supporter_id).name)
        common = {
            "lead": met and self.env._("You are going to meet %(people)s.", people=self._join(met, names)),
            "day": visit and self._get_day(visit),
            "hours": visit and self._get_hours(visit),
            "rule": plan.rule_sentence,
            "where": self._get_where(plan, visit),
            "photo": self._get_photo(plan, visit),
            "company": supporter and self.env._("%(supporter)s is there the whole time, for you.", supporter=supporter),
            "steps": self._get_steps(plan, met, names),
            "stop": self._get_stop(supporter),
        }
        children = plan.assignment_id.child_ids
        return [{**common, "greeting": self._greet(names.get(child.id))} for child in children.sorted("code")]

    @api.model
    def _greet(self, name):
        name = self._get_first_name(name)
        return self.env._("Hi %(name)s!", name=name) if name else self.env._("Hi!")

    @api.model
    def _get_steps(self, plan, met, names):
        """Return what happens at a visit, a sentence each, in the order in which it happens."""
        early, staying = (
            self._join(met.filtered(lambda each, index=index: self._get_minutes(plan, each)[index] > 0), names)
            for index in (0, 1)
        )
        come, leave = self.env._("You come, and you say hello."), self.env._("When it is over, you say goodbye.")
        if early:
            come = self.env._("When you come, %(people)s is already there.", people=early)
        if staying:
            leave = self.env._("When it is over, you go first and %(people)s stays for a while.", people=staying)
        return [
            come,
            self.env._("You do something together. You may say what you feel like."),
            leave,
            self.env._("Afterwards you may say how it was, and how you want it next time. Only if you want to."),
        ]

    @api.model
    def _get_stop(self, supporter):
        if not supporter:
            return self.env._("Say stop or hold up your hand. Nobody gets angry.")
        return self.env._(
            "Say stop or hold up your hand, and %(supporter)s helps you. Nobody gets angry.", supporter=supporter
        )

    @api.model
    def _get_shown_names(self, plan):
        """Return the names that may stand on the page: of nobody whose name is hidden from those around the child."""
        people = plan.assignment_id.child_ids | self._get_met(plan).person_id
        hidden = self._get_hidden(plan).filtered(lambda person: person.protection == "hidden")
        return (people - hidden)._get_readable_names()

    @api.model
    def _get_met(self, plan):
        """Return those whom the child meets when the plan begins, or at the next visit of it."""
        visit = self._get_next_visit(plan)
        around = plan.assignment_id._get_participants_on(visit.date if visit else plan.valid_from)
        return around.filtered(lambda each: each.role == "visiting" and each.attends and each.may_attend != "no")

    @api.model
    def _get_minutes(self, plan, participant):
        """Return how many minutes before and after the child somebody is there."""
        arrival = plan.arrival_ids.filtered(lambda each: each.participant_id == participant)
        if arrival:
            return arrival.minutes_before, arrival.minutes_after
        return (plan.minutes_before, plan.minutes_after) if participant._comes_early() else (0, 0)

    @api.model
    def _get_next_visit(self, plan):
        """Return the visit that comes next by this version of the plan, if there is one."""
        visit = plan.assignment_id.next_visit_id
        is_of_plan = visit and plan._is_valid_on(visit.date)
        return visit if is_of_plan else visit.browse()

    @api.model
    def _join(self, participants, names):
        """Return the child's words for people as one enumeration."""
        words = filter(None, (each._get_child_word(names) for each in participants))
        return format_list(self.env, list(dict.fromkeys(words)))

    @api.model
    def _get_day(self, visit):
        day = format_date(self.env, local_date(visit.start, visit._get_zone()), date_format="EEEE d MMMM")
        return day[:1].upper() + day[1:]

    @api.model
    def _get_hours(self, visit):
        return format_hours(visit.start, visit.stop, visit._get_zone())

    @api.model
    def _get_where(self, plan, visit):
        """Return the place by its name; an outing or somebody's home is told by the supporter."""
        room = visit.room_id if visit else plan.assignment_id.room_id
        if room:
            return f"{room.name}, {room.premises_id.name}"
        if visit.site_id:
            return visit.site_id.name
        places = dict(visit._fields["place"]._description_selection(self.env))
        return places[visit.place] if visit.place in ("video", "phone") else ""

    @api.model
    def _get_photo(self, plan, visit):
        """Return a photo of the place for the page, or nothing."""
        photos = visit.place_photo_ids if visit else plan.assignment_id.room_id.photo_ids
        return image_data_uri(photos[:1].image) if photos else ""
