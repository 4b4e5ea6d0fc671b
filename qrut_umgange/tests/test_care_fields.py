from warnings import catch_warnings, simplefilter

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import UmgangeCommon
from .test_rights import RightsCommon

WORDS = "is confidential: it can be read in the record"
MARK = "Lova visade sina teckningar."


@tagged("post_install", "-at_install")
class TestCareFields(RightsCommon):
    """What is confidential can be read in the record, and in no other way."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.world = cls._make_world(cls.supporter, cls.coordinator, cls.supporter_user)
        cls.entry = cls.world["umgange.journal.entry"]

    def _get_entries_by_role(self):
        """Yield the journal as each role that may read it, and as sudo."""
        for role in ("supporter", "coordinator", "manager"):
            yield role, self.entry.with_user(self.users[role])
        yield "sudo", self.entry.with_user(self.manager).sudo()
        yield "superuser", self.entry.sudo()

    def _assert_refused(self, call):
        """Check that each role is refused, in words that say why."""
        for role, entries in self._get_entries_by_role():
            with self.subTest(role=role), self.assertRaisesRegex(AccessError, WORDS):
                call(entries)

    # === REFUSED === #

    def test_nobody_searches_by_content(self):
        for operator, value in [
            ("=", MARK), ("!=", False), ("ilike", "teckn"), ("not ilike", "teckn"), ("=like", "L%"),
            ("in", [MARK]), ("not in", [MARK]), (">", "L"),
        ]:  # fmt: skip
            self._assert_refused(lambda e, o=operator, v=value: e.search([("facts", o, v)]))

    def test_nobody_counts_by_content(self):
        self._assert_refused(lambda e: e.search_count([("facts", "ilike", "teckn")]))
        self._assert_refused(lambda e: e.search_count([("facts", "!=", False)], limit=1))

    def test_nobody_searches_by_content_through_relations(self):
        for model, path in [
            ("umgange.visit", "journal_entry_ids.facts"),
            ("umgange.assignment", "visit_ids.journal_entry_ids.assessment"),
            ("umgange.booking", "visit_id.end_note"),
            ("umgange.delivery", "visit_id.end_note"),
            ("umgange.participant", "person_id.contact_ids.city"),
            ("umgange.plan.point", "plan_id.purpose"),
            ("umgange.journal.entry", "corrects_id.facts"),
        ]:
            for records in (self._as(self.manager, model), self.env[model].sudo()):
                with self.subTest(path=path), self.assertRaisesRegex(AccessError, WORDS):
                    records.search([(path, "ilike", "a")])

    def test_nobody_searches_by_content_inside_any(self):
        visits = self._as(self.manager, "umgange.visit")
        for operator in ("any", "not any"):
            with self.assertRaisesRegex(AccessError, WORDS):
                visits.search([("journal_entry_ids", operator, [("facts", "ilike", "a")])])

    def test_a_client_cannot_ask_past_the_rules(self):
        visits = self._as(self.supporter_user, "umgange.visit")
        with self.assertRaises(ValueError):
            visits.search([("journal_entry_ids", "any!", [("state", "=", "draft")])])

    def test_nobody_sorts_by_content(self):
        self._assert_refused(lambda e: e.search([], order="facts"))
        self._assert_refused(lambda e: e.search_read([], ["state"], order="assessment desc"))
        self._assert_refused(lambda e: e.web_search_read([], {"state": {}}, order="next_time"))

    def test_nobody_groups_by_content(self):
        self._assert_refused(lambda e: e._read_group([], ["facts"]))
        self._assert_refused(lambda e: e.formatted_read_group([], ["facts"], ["__count"]))
        self._assert_refused(lambda e: e.web_read_group([], ["facts"]))
        self._assert_refused(lambda e: e.formatted_read_grouping_sets([], [["facts"]], ["__count"]))
        self._assert_refused(lambda e: e.read_progress_bar([], "facts", {"field": "state", "colors": {}}))

    def test_nobody_groups_by_content_the_old_way(self):
        with catch_warnings():
            simplefilter("ignore", DeprecationWarning)
            self._assert_refused(lambda e: call_kw(e, "read_group", [[], ["facts"], ["facts"]], {}))

    def test_nobody_groups_by_content_through_a_relation(self):
        points = self._as(self.manager, "umgange.plan.point")
        with self.assertRaisesRegex(AccessError, WORDS):
            points.formatted_read_group([], ["plan_id.purpose"], ["__count"])

    def test_nobody_aggregates_content(self):
        for function in (
            "array_agg",
            "array_agg_distinct",
            "max",
            "min",
            "count",
            "count_distinct",
        ):
            self._assert_refused(lambda e, f=function: e._read_group([], ["state"], [f"facts:{f}"]))
            self._assert_refused(lambda e, f=function: e.formatted_read_group([], ["state"], [f"facts:{f}"]))

    def test_nobody_filters_or_sorts_groups_by_content(self):
        self._assert_refused(lambda e: e._read_group([], ["state"], ["__count"], having=[("facts:max", "=", MARK)]))
        self._assert_refused(lambda e: e._read_group([], ["state"], ["__count"], order="facts:max"))

    def test_nobody_searches_or_groups_by_parts_of_a_birth_date(self):
        identities = self._as(self.manager, "umgange.person.identity")
        for domain in ([("birth_date", ">", "2015-01-01")], [("birth_date.month_number", "=", 3)]):
            with self.assertRaisesRegex(AccessError, WORDS):
                identities.search(domain)
        for groupby in ("birth_date:month", "birth_date:day_of_month"):
            with self.assertRaisesRegex(AccessError, WORDS):
                identities.formatted_read_group([], [groupby], ["__count"])

    def test_a_saved_filter_gets_nothing_by_content(self):
        saved = self._as(self.manager, "ir.filters").create(
            {
                "name": "x",
                "model_id": "umgange.journal.entry",
                "domain": "[('facts', 'ilike', 'a')]",
            }
        )
        domain = Domain(saved._get_eval_domain())
        self._assert_refused(lambda e: e.search(domain))

    def test_shown_details_are_no_back_door(self):
        persons = self._as(self.manager, "umgange.person")
        for name in ("shown_name", "shown_personnummer", "shown_phone"):
            with self.subTest(field=name):
                with self.assertRaises(ValueError):
                    persons.search([], order=name)
                with self.assertRaises(ValueError):
                    persons.formatted_read_group([], [name], ["__count"])
                with self.assertRaises(ValueError):
                    persons._read_group([], ["kind"], [f"{name}:array_agg"])
                with self.assertRaises(ValueError):
                    persons.search([(name, "ilike", "Lova")])

    def test_the_door_is_shut_again_after_a_read(self):
        entry = self.entry.with_user(self.supporter_user)
        entry.invalidate_recordset()
        self.assertEqual(entry.facts, MARK)
        with self.assertRaisesRegex(AccessError, WORDS):
            entry.search([], order="facts")

    # === ALLOWED === #

    def test_content_is_read_in_the_record(self):
        for role, entries in self._get_entries_by_role():
            entries.invalidate_recordset()
            with self.subTest(role=role):
                self.assertEqual(entries.read(["facts"])[0]["facts"], MARK)
                self.assertEqual(entries.web_read({"facts": {}})[0]["facts"], MARK)

    def test_content_is_exported_by_whoever_may_read_and_export_it(self):
        entry = self.entry.with_user(self.coordinator)
        with self.assertRaisesRegex(UserError, "rights to export"):
            entry.export_data(["facts"])
        self.coordinator.sudo().group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(entry.export_data(["facts"])["datas"], [[MARK]])

    def test_content_is_loaded_record_by_record(self):
        visit = self._make_visit(self.world["umgange.assignment"], day="2026-03-11")
        both = self.entry | self._make_entry(visit)
        both = both.with_user(self.supporter_user)
        both.flush_recordset()
        both.invalidate_recordset()
        self.assertTrue(both[0].facts)
        facts = both._fields["facts"]
        self.assertEqual(list(facts._cache_missing_ids(both)), both[1].ids)

    def test_content_is_not_loaded_with_the_rest(self):
        entry = self.entry.with_user(self.supporter_user)
        entry.flush_recordset()
        entry.invalidate_recordset()
        self.assertTrue(entry.kind)
        self.assertEqual(list(entry._fields["facts"]._cache_missing_ids(entry)), entry.ids)


@tagged("post_install", "-at_install")
class TestSearchableFields(UmgangeCommon):
    """Name and number may be searched for, among those whom one may read anyway."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.other = cls._make_assignment(supporter_id=cls.other_supporter.id)
        cls.child, cls.stranger = cls.assignment.child_ids, cls.other.child_ids
        for child in (cls.child, cls.stranger):
            child.with_user(cls.coordinator).shown_name = "Lova Bergsrå"

    def _search(self, user, model, path):
        return self._as(user, model).search([(path, "ilike", "bergsrå")])

    def test_a_supporter_finds_the_own_children_by_name_and_no_others(self):
        found = self._search(self.supporter_user, "umgange.person.identity", "name")
        self.assertEqual(found.person_id, self.child)

    def test_a_supporter_finds_no_others_through_a_relation(self):
        found = self._search(self.supporter_user, "umgange.person", "identity_ids.name")
        self.assertEqual(found, self.child)

    def test_a_coordinator_finds_all_but_the_hidden_ones(self):
        self.stranger.with_user(self.manager).protection = "hidden"
        found = self._search(self.coordinator, "umgange.person", "identity_ids.name")
        self.assertEqual(found, self.child)

    def test_who_may_read_no_identity_may_not_search_either(self):
        for user in (self.finance, self.reviewer):
            for model, path in [
                ("umgange.person.identity", "name"),
                ("umgange.person", "identity_ids.name"),
                ("sale.order", "umgange_assignment_id.child_ids.identity_ids.name"),
                ("res.partner", "sale_order_ids.umgange_assignment_id.child_ids.identity_ids.name"),
            ]:
                with self.subTest(user=user.login, path=path), self.assertRaises(AccessError):
                    self._search(user, model, path)

    def test_not_even_a_searchable_field_is_sorted_or_grouped_by(self):
        identities = self._as(self.manager, "umgange.person.identity")
        with self.assertRaisesRegex(AccessError, WORDS):
            identities.search([], order="name")
        with self.assertRaisesRegex(AccessError, WORDS):
            identities.formatted_read_group([], ["name"], ["__count"])
        with self.assertRaisesRegex(AccessError, WORDS):
            identities._read_group([("name", "ilike", "a")], [], ["personnummer:array_agg"])

    def test_a_list_of_choices_knows_no_names(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            persons = self._as(user, "umgange.person")
            with self.subTest(user=user.login):
                self.assertFalse(persons.name_search("Bergsrå"))
                self.assertTrue(persons.name_search(self.child.code))
