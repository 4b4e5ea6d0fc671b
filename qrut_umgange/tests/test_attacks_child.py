from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import local
from .test_visit_early import DayCase

RUBBISH = ("x", 2**40, -1, [], {}, [1], ["x"], 1.5, "\0")


class _TakenBack(Exception):
    """Undoes what a call did that went well."""


@tagged("post_install", "-at_install")
class TestAttacksOnTheChildsWords(DayCase):
    """What a child said is nobody else's, and what no page sends is answered in words."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.child = cls.assignment.child_ids
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))

    def _rpc(self, user, model, method, *args):
        self.env.invalidate_all()
        return call_kw(self._as(user, model), method, list(args), {})

    def test_a_wish_of_a_talk_is_given_to_no_sibling(self):
        assignment = self._make_assignment(children=2, supporter_id=self.supporter.id)
        child, sibling = assignment.child_ids
        visit = self._make_visit(assignment, day="2026-03-04", start="10:00", stop="11:00")
        visit.with_user(self.supporter_user).action_end()
        page = self._rpc(self.supporter_user, "umgange.visit", "begin_talk", visit.ids, child.id)
        talk = self._as(self.supporter_user, "umgange.child.talk").browse(page["id"])
        talk.note({"different_words": "Inte så långt."})
        talk.action_close()
        for user in (self.supporter_user, self.coordinator):
            with self.assertRefused("stands as it was said"), self.env.cr.savepoint():
                talk.wish_ids.with_user(user).child_id = sibling

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_counts_the_visits_of_a_foreign_family(self):
        for user in (self.other_supporter_user, self.finance):
            with self.assertRaises(AccessError):
                self._rpc(
                    user, "umgange.assignment", "onchange", self.assignment.ids, {}, [],
                    {"visits_since_follow_up": {}, "follow_up_label": {}, "is_follow_up_due": {}},
                )  # fmt: skip

    def _try(self, method, *args, model="umgange.visit", ids=None):
        """Return what went wrong in a call that ended in no sentence."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule"):
                self._rpc(self.supporter_user, model, method, ids or self.visit.ids, *args)
                self.env.flush_all()
                raise _TakenBack  # noqa: TRY301
        except (UserError, _TakenBack):
            return ""
        except Exception as error:  # noqa: BLE001
            return f"{method}{args}: {type(error).__name__}: {error}"
        finally:
            self.env.invalidate_all(flush=False)

    def test_the_pages_of_talk_wish_and_quarter(self):
        page = self._rpc(self.supporter_user, "umgange.visit", "begin_talk", self.visit.ids, self.child.id)
        talk = [page["id"]]
        wish = self._as(self.supporter_user, "umgange.wish").create(
            {"assignment_id": self.assignment.id, "child_id": self.child.id, "wish": "Fika"}
        )
        texts = {"before": "x"}
        wrong = []
        for each in RUBBISH:
            wrong += [
                self._try("begin_talk", each),
                self._try("skip_talk", each),
                self._try("get_quarter", each),
                self._try("note_quarter", each, texts),
                self._try("note_quarter", self.child.id, {"before": each}),
                self._try("note", each, model="umgange.child.talk", ids=talk),
                self._try("note", {"come_mark": each}, model="umgange.child.talk", ids=talk),
                self._try("note", {"best_words": each}, model="umgange.child.talk", ids=talk),
                self._try("note", {"duty_told": each}, model="umgange.child.talk", ids=talk),
                self._try("note_why", each, model="umgange.child.talk", ids=talk),
                self._try("note_outcome", each, model="umgange.wish", ids=wish.ids),
                self._try("note_outcome", "met", each, model="umgange.wish", ids=wish.ids),
                self._try("note_outcome", "met", "x", each, model="umgange.wish", ids=wish.ids),
                self._try("note_told", each, model="umgange.wish", ids=wish.ids),
            ]
        self.assertFalse(list(filter(None, wrong)), "\n".join(filter(None, wrong)))
