from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW, WEDNESDAY, UmgangeCommon, local

# What a reader meets before opening a record; nothing confidential stands there.
OVERVIEWS = ("calendar", "kanban", "list", "search")
FIRST_SCREENS = {
    "supporter": "umgange_visit_action_day",
    "coordinator": "umgange_visit_action_my_week",
    "manager": "umgange_visit_action_my_week",
    "finance": "umgange_delivery_action",
    "reviewer": "umgange_access_log_action",
}


def opens_a_list(menu):
    """Tell whether the menu leads to a list: the others open what they have just looked up, or ask at once."""
    return bool(menu.action) and menu.action._name == "ir.actions.act_window" and menu.action.target != "new"


@tagged("post_install", "-at_install")
class TestScreens(UmgangeCommon):
    """What every screen of ours keeps to."""

    # === THE ASSIGNMENT === #

    def test_an_active_assignment_has_at_most_four_buttons_besides_the_one_that_stands_out(self):
        arch = self.env["umgange.assignment"].with_user(self.coordinator).get_view(view_type="form")["arch"]
        header = etree.fromstring(arch).find("header")
        for following in ("officer", "plan", "visits", ""):
            values = {"state": "active", "start_next": following, "next_visit_id": False, "plan_id": False, "id": 1}
            shown = [
                button
                for button in header.iterfind("button")
                if not safe_eval(
                    button.get("invisible", "False"),
                    {**values, "order_overview": False, "pause_label": False, "is_mourned": False},
                )
            ]
            standing_out = [button for button in shown if "btn-primary" in button.get("class", "")]
            with self.subTest(following=following):
                self.assertLessEqual(len(standing_out), 1)
                self.assertLessEqual(len(shown) - len(standing_out), 4)

    # === OVERVIEWS === #

    def test_no_overview_holds_confidential_content(self):
        for view in self._get_views().filtered(lambda v: v.type in OVERVIEWS):
            model = self.env[view.model]
            tree = etree.fromstring(view.get_combined_arch())
            for name in self._get_own_field_names(tree):
                with self.subTest(view=view.xml_id, field=name):
                    field = model._fields.get(name)
                    self.assertFalse(getattr(field, "care_content", False))
                    self.assertFalse(name.startswith("shown_"))

    def test_no_overview_shows_names(self):
        overviews = self._get_views().filtered(lambda v: v.type in OVERVIEWS)
        for view in overviews:
            with self.subTest(view=view.xml_id):
                self.assertNotIn("umgange_show_names", view.get_combined_arch())
        for action in self._get_actions():
            with self.subTest(action=action.xml_id):
                self.assertNotIn("umgange_show_names", action.context)

    def test_the_board_says_what_is_next_or_missing_and_no_name(self):
        assignment = self._make_assignment()
        self._make_plan(assignment)
        self._make_visit(assignment)
        names = [p.with_user(self.coordinator).shown_name for p in assignment.child_ids]
        board = self._in_english(assignment).with_context(umgange_show_names=True)
        (card,) = board.web_read(
            {
                "name": {},
                "partner_id": {"fields": {"display_name": {}}},
                "next_label": {},
                "missing": {},
                "room_id": {"fields": {"display_name": {}}},
                "supporter_initials": {},
            }
        )
        self.assertEqual(card["next_label"], "Wed 4 Mar 15.00–17.00")
        self.assertEqual(card["supporter_initials"], assignment.supporter_id.initials)
        for name in names:
            self.assertNotIn(name, str(card))

    # === EMPTY STATES AND FIRST SCREENS === #

    def test_every_menu_leads_to_a_screen_that_says_what_will_come_there(self):
        for menu in self._get_menus().filtered(opens_a_list):
            with self.subTest(menu=menu.complete_name):
                self.assertIn("o_view_nocontent", menu.action.help or "")

    def test_each_role_begins_where_its_day_begins(self):
        for role, action in FIRST_SCREENS.items():
            with self.subTest(role=role):
                self.assertEqual(
                    self._get_first_action(self.users[role]),
                    self.env.ref(f"qrut_umgange.{action}"),
                )

    def test_the_manager_has_what_is_about_secrecy_in_one_place(self):
        secrecy = self.env.ref("qrut_umgange.umgange_secrecy_menu")
        names = ("outward_stop", "person_opening", "person_duplicate", "journal_release", "journal_verification")
        names = (*names, "access_review", "breach", "extract")
        held = {self.env.ref(f"qrut_umgange.umgange_{name}_menu") for name in names}
        self.assertEqual(set(secrecy.child_id), held)
        visible = self._get_visible_menus(self.manager)
        self.assertLessEqual(held, set(visible))
        # What fits beside the app's name at 1280 points, and the undertaking behind the plus.
        self.assertLessEqual(len(visible.filtered(lambda menu: menu.parent_id == secrecy.parent_id)), 10)

    def test_no_role_meets_a_screen_that_it_may_not_read(self):
        for role, user in self.users.items():
            for menu in self._get_visible_menus(user).filtered(opens_a_list):
                with self.subTest(role=role, menu=menu.complete_name):
                    records = self.env[menu.action.res_model].with_user(user)
                    self.assertTrue(records.has_access("read"))
                    modes = menu.action.view_mode.split(",")
                    self.assertTrue(records.get_views([(False, mode) for mode in modes]))

    # === WHAT IS CLOSED === #

    def test_whoever_opens_what_is_another_s_is_told_so_calmly(self):
        visit = self._make_visit(self._make_assignment())
        other, delivery = self.other_supporter_user, self._as(self.supporter_user, "umgange.delivery")
        # Odoo names rules and records to whoever has this, in debug mode.
        other.sudo().group_ids += self.env.ref("base.group_no_one")
        for sentence, refused in (
            ("This visit belongs to somebody else", lambda: visit.with_user(other).read(["state"])),
            ("This is not open to you", lambda: visit.assignment_id.with_user(other).read(["state"])),
            ("This is not open to you", lambda: delivery.search([])),
            ("This is not yours to change", lambda: self.premises.with_user(other).write({"name": "X"})),
        ):
            with self.subTest(sentence=sentence), self.assertRefused(f"^{sentence}", AccessError) as refusal:
                refused()
            words = str(refusal.exception)
            for word in ("umgange", str(visit.id), str(other.id), other.name, visit.assignment_id.name, "rule"):
                self.assertNotIn(word, words)

    def test_whoever_has_it_in_another_company_of_theirs_is_led_there(self):
        visit = self._make_visit(self._make_assignment())
        other = self._create_company(name="En annan förening")
        self.coordinator.sudo().company_ids += other
        self._accept_undertaking(self.coordinator)
        away = visit.with_user(self.coordinator).with_context(allowed_company_ids=other.ids)
        with self.assertRefused("This visit", AccessError) as refusal:
            away.read(["state"])
        self.assertEqual(refusal.exception.context["suggested_company"]["id"], self.company.id)
        # Nobody learns where there is something that is closed to them there too.
        self.other_supporter_user.sudo().company_ids += other
        self._accept_undertaking(self.other_supporter_user)
        with self.assertRefused("This visit", AccessError) as refusal:
            visit.with_user(self.other_supporter_user).read(["state"])
        self.assertFalse(getattr(refusal.exception, "context", None))

    def test_who_asks_for_text_to_go_has_a_button_and_reads_of_it_when_it_is_saved(self):
        self.assertEqual(self._as(self.coordinator, "umgange.journal.release").new({}).display_name, "New request")
        tree = etree.fromstring(self.env.ref("qrut_umgange.umgange_journal_release_view_form").get_combined_arch())
        (button,) = tree.xpath("//header/button[@special='save']")
        self.assertEqual(button.get("invisible"), "id")
        (box,) = tree.xpath("//div[@role='status']")
        self.assertTrue(box.get("invisible").startswith("not id"))

    # === PEOPLE === #

    # === THE VISIT === #

    def test_my_day_begins_with_what_is_left_to_write_then_what_lies_ahead(self):
        assignment = self._make_assignment()
        left = self._make_visit(assignment, day="2026-02-25")
        left.action_start(left.start)
        left.action_end(left.stop)
        absent = self._make_visit(assignment, day="2026-02-18")
        absent.action_no_show()
        later, soon = (self._make_visit(assignment, day=f"2026-03-{day}") for day in ("11", "04"))
        written = self._make_visit(assignment, day="2026-02-11")
        written.action_end(written.stop)
        self._make_entry(written).action_sign()
        action = self.env.ref("qrut_umgange.umgange_visit_action_my_day")
        arch = self.env["umgange.visit"].get_view(action.view_id.id, "kanban")["arch"]
        order = etree.fromstring(arch).get("default_order")
        domain = safe_eval(action.domain, {"uid": self.supporter_user.id})
        mine = self._as(self.supporter_user, "umgange.visit").search(domain, order=order)
        self.assertEqual(mine.ids, (left + absent + soon + later).ids)

    def test_inside_the_assignment_a_row_is_a_card_on_a_phone(self):
        forms = ("umgange_assignment_view_form", "umgange_assignment_view_form_people", "umgange_participant_view_form")
        trees = (etree.fromstring(self.env.ref(f"qrut_umgange.{name}").get_combined_arch()) for name in forms)
        lists = [rows for tree in trees for rows in tree.xpath("//field/list")]
        self.assertTrue(lists)
        for rows in lists:
            field = rows.getparent()
            with self.subTest(field=field.get("name")):
                self.assertIsNotNone(field.find("kanban"))
                if rows.xpath("button[@name='get_formview_action']"):
                    self.assertEqual(field.find("kanban").get("action"), "get_formview_action")

    def test_inside_the_plan_the_rows_are_those_of_the_matrix(self):
        # which stacks itself on a phone, see ``test_tour_plan``
        tree = etree.fromstring(self.env.ref("qrut_umgange.umgange_plan_view_form").get_combined_arch())
        fields = [rows.getparent() for rows in tree.xpath("//field/list")]
        shown = {field.get("name"): (field.get("widget"), field.get("mode")) for field in fields}
        self.assertEqual(shown.pop("point_ids"), ("umgange_plan_matrix", "list"))
        # the rest are cards there
        cards = ("arrival_ids", "step_ids", "taken_ids")
        self.assertEqual({shown[name] for name in cards}, {(None, "list,kanban")})

    def test_room_and_colleague_are_for_those_who_may_read_the_visit(self):
        visit = self._make_visit(self._make_assignment()).with_context(umgange_short_labels=True)
        self.assertIn("Solen", visit.display_name)
        foreign = visit.with_user(self.other_supporter_user).sudo()
        self.assertEqual(foreign.display_name, visit._get_code())

    def test_the_visit_shows_its_hours_where_the_room_is(self):
        visit = self._make_visit(self._make_assignment())
        abroad = self._in_english(visit).with_context(tz="America/New_York")
        self.assertEqual((abroad.day_label, abroad.time_label), ("Wed 4 Mar", "15.00–17.00"))

    def test_a_card_says_that_a_visit_is_today_or_the_day_beside_it_and_else_its_day_alone(self):
        assignment = self._make_assignment()
        for day, words in (
            ("2026-02-28", False),
            ("2026-03-01", "Yesterday"),
            ("2026-03-02", "Today"),
            ("2026-03-03", "Tomorrow"),
            ("2026-04-01", False),
        ):
            with self.subTest(day=day):
                visit = self._in_english(self._make_visit(assignment, day=day))
                self.assertEqual(visit.near_label, words)
        with freeze_time("2026-03-31 22:30:00"):  # past midnight where the room is
            visit.invalidate_recordset()
            self.assertEqual(self._in_english(visit).near_label, "Today")

    def test_the_calendar_says_the_number_and_the_room_beside_the_hours_and_names_nobody(self):
        assignment = self._make_assignment()
        visit = self._make_visit(assignment).with_context(umgange_short_labels=1)
        self.assertEqual(visit.display_name, f"{assignment.name} Solen")

    def test_who_comes_is_here_then_has_left(self):
        visit = self._make_visit(self._make_assignment(), day="2026-03-01")
        visiting = self._in_english(visit.attendance_ids).filtered(lambda a: a.role == "visiting")
        self.assertEqual(visiting.time_label, "expected 14.45–17.15")
        visiting.action_here(local("2026-03-01 14:52"))
        self.assertEqual(visiting.time_label, "here 14.52, 7 min late")
        visiting.action_left(local("2026-03-01 17:10"))
        self.assertEqual(visiting.time_label, "came 14.52, left 17.10")

    def test_words_follow_the_language_of_whoever_reads(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        request = self._make_assignment(legal_basis=False)
        swedish = request.with_context(lang="sv_SE")
        meeting = "meeting with the officer, the family home, and the visiting person"
        self.assertIn(f"legal basis, plan, safety assessment, {meeting}", request.missing)
        meeting = "möte med handläggaren, familjehemmet och umgängespersonen"
        self.assertIn(f"lagrum, plan, trygghetsbedömning, {meeting}", swedish.missing)
        visit = self._make_visit(request)
        self.assertNotEqual(visit.warning, visit.with_context(lang="sv_SE").warning)

    def test_what_to_think_of_comes_from_the_last_signed_entry(self):
        assignment = self._make_assignment()
        for day, note in (("2026-02-25", "Björnen"), ("2026-03-01", "Hälsa i hallen")):
            earlier = self._make_visit(assignment, day=day)
            self._make_entry(earlier, next_time=note).action_sign()
        visit = self._make_visit(assignment, day=WEDNESDAY)
        self.assertEqual(visit.with_user(self.supporter_user).next_time_notes, "Hälsa i hallen")

    def test_an_unsigned_entry_tells_nothing_yet(self):
        assignment = self._make_assignment()
        self._make_entry(self._make_visit(assignment, day="2026-03-01"), next_time="Björnen")
        visit = self._make_visit(assignment, day=WEDNESDAY)
        self.assertFalse(visit.with_user(self.supporter_user).next_time_notes)

    # === ROOMS AND ORDERS === #

    def test_new_rooms_get_colours_of_their_own(self):
        rooms = self._make_room("Månen") | self._make_room("Skogen")
        self.assertEqual(len(set((rooms | self.room).mapped("color"))), 3)

    def test_an_order_fills_in_what_the_assignment_did_not_know(self):
        bare = self._as(self.coordinator, "umgange.assignment").create({})
        wizard = self._as(self.coordinator, "umgange.order.register").create(
            {
                "assignment_id": bare.id,
                "partner_id": self.buyer.id,
                "product_id": self.product.id,
                "date_from": NOW[:10],
                "date_to": "2026-12-31",
            }
        )
        wizard.action_register()
        self.assertRecordValues(
            bare,
            [
                {
                    "state": "accepted",
                    "partner_id": self.buyer.id,
                    "date_from": wizard.date_from,
                    "date_to": wizard.date_to,
                }
            ],
        )

    # === HELPERS === #

    def _in_english(self, records):
        self.env["res.lang"]._activate_lang("en_US")
        return records.with_user(self.coordinator).with_context(lang="en_US")

    def _get_views(self):
        views = self.env["ir.ui.view"].search([("model", "=like", "umgange.%")])
        self.assertTrue(views)
        return views

    def _get_actions(self):
        return self.env["ir.actions.act_window"].search([("res_model", "=like", "umgange.%")])

    def _get_menus(self):
        root = self.env.ref("qrut_umgange.umgange_menu_root")
        return self.env["ir.ui.menu"].search([("id", "child_of", root.id)])

    def _get_visible_menus(self, user):
        """Return the entries of the app that ``user`` sees, in their order."""
        shown = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        ids, left = [], [self.env.ref("qrut_umgange.umgange_menu_root").id]
        while left:
            ids.append(left.pop(0))
            left = shown[ids[-1]]["children"] + left
        return self.env["ir.ui.menu"].browse(ids)

    def _get_first_action(self, user):
        return self._get_visible_menus(user).filtered("action")[0].action

    def _get_own_field_names(self, tree):
        """Return the fields of the view's own model: not those of lists within it."""
        return {
            node.get("name")
            for node in tree.iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }
