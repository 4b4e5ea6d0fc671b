from .common import UmgangeCommon


class JournalCase(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(children=2)
        cls.lova, cls.alva = cls.assignment.child_ids
        cls.visit = cls._make_visit(cls.assignment)
        cls.entry = cls._make_entry(cls.visit)

    def _signed(self, **values):
        self.entry.action_sign()
        return self.entry
