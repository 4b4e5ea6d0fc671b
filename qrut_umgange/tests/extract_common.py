from .test_access_log import LogCommon


class ExtractCommon(LogCommon):
    """A child whose guardian asks; the sister has a file of her own."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.other_manager = cls._make_user("manager2", "qrut_umgange.group_manager")
        cls.assignment = cls._make_assignment(children=2, coordinator_id=cls.coordinator.id)
        cls.child, cls.sister = cls.assignment.child_ids
        cls.child.with_user(cls.coordinator).shown_name = "Lova Ek"
        cls.sister.with_user(cls.coordinator).shown_name = "Majken Ek"
        cls.guardian = cls._add_participant(cls.assignment, "guardian", "Sara Lind")
        cls.visit = cls._make_visit(cls.assignment, day="2026-03-01")
        cls.visit.action_end()
        cls.entry = cls._sign(facts="Lova ritade.\n\nMajken kom senare.", assessment="Lugnt.")

    @classmethod
    def _sign(cls, child=None, kind="event", **values):
        values = {"kind": kind, "child_id": (child or cls.child).id, "facts": "Lova sjöng.", **values}
        # The sister is named in it, which stands with a reason alone.
        entry = cls._make_entry(cls.visit, other_child_reason="De leker ihop.", **values)
        entry.action_sign()
        return entry

    def _ask(self, **values):
        values = {"child_id": self.child.id, "asked_by_id": self.guardian.id, **values}
        return self._make_extract(self.assignment, **values).with_user(self.coordinator).with_context(lang="en_US")

    def _release_rest(self, extract):
        for passage in extract.passage_ids.filtered(lambda each: not each.outcome):
            passage.reason = "Syskonen leker ihop, det vet hon."
            passage.action_release()

    def _decide(self, extract=None):
        extract = extract or self._ask()
        self._release_rest(extract)
        extract.action_submit()
        extract.with_user(self.manager).action_decide()
        return extract


class TalkedCommon(ExtractCommon):
    """A child who told something after the visit, and kept something to itself."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.talk = cls._talk(
            come_mark="face_4", with_words="Vi byggde en koja.\n\nDen blev stor.", how_long="short",
            different_words="Sagan om björnen", pass_on="Att jag vill ha pärlplattan.", pass_on_to="hemmet",
        )  # fmt: skip

    @classmethod
    def _talk(cls, close=True, **answers):
        values = {"visit_id": cls.visit.id, "child_id": cls.child.id, "talked_at": "2026-03-01 16:30:00"}
        talk = cls._as(cls.supporter_user, "umgange.child.talk").create({**values, **answers})
        if close:
            talk.action_close()
        return talk

    def _correct(self, talk, **answers):
        later = talk.browse(talk.action_correct()["res_id"])
        later.write(answers)
        return later

    def _get_own(self):
        """Return the child itself, as a participant."""
        return self.assignment.participant_ids.filtered(lambda each: each.person_id == self.child)

    def _get_told(self, extract):
        return [(passage.part, passage.text) for passage in extract.passage_ids.filtered("talk_id")]
