import json

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import local
from .report_common import SECRET, ReportCommon


@tagged("post_install", "-at_install")
class TestReportGoals(ReportCommon):
    """The goals of the plans that held in the period, each with its version; what is thought of them stands apart."""

    def _replace_plan(self, day="2026-02-20", **values):
        """Approve a second version that holds from a day of the period."""
        steps = [Command.create({"name": "Utan oss i rummet", "criteria": "Barnet går ifrån av sig självt."})]
        points = [
            Command.create({"name": "Mål, och hur vi märker det", "agreed": "Barnet somnar lugnt efteråt."}),
            Command.create({"name": "Plats", "agreed": "Solen"}),
        ]
        return self._make_plan(
            self.assignment, purpose="Att sova gott.", valid_from=day, step_ids=steps, point_ids=points, **values
        )

    def _get_goals(self, report):
        return report.line_ids.filtered(lambda line: line.section == "goal" and line.plan_id)

    def _paper(self, report):
        return json.loads(self._approve(report).content)

    def test_each_goal_names_the_version_that_it_is_from(self):
        newer = self._replace_plan()
        goals = self._get_goals(self._begin()).filtered("is_included")
        self.assertEqual(
            [(line.plan_id, line.text) for line in goals],
            [
                (newer, "Att sova gott."),
                (newer, "Utan oss i rummet. Barnet går ifrån av sig självt."),
                (newer, "Mål, och hur vi märker det: Barnet somnar lugnt efteråt."),
                (self.plan, "Att känna sin mamma."),
            ],
        )
        self.assertRegex(goals[0].source_label, r"^Plan, version 2, approved ")
        self.assertEqual(goals[1].part_label, "Settling in: not taken yet")

    def test_other_points_are_there_to_be_chosen_and_what_two_versions_say_is_told_once(self):
        self._replace_plan()
        places = self._get_goals(self._begin()).filtered(lambda line: line.text == "Plats: Solen")
        self.assertEqual((len(places), places.is_included, places.plan_id.version), (1, False, 2))

    def test_a_plan_of_another_time_is_not_asked_for(self):
        self._replace_plan("2026-03-20")
        self.assertEqual(self._get_goals(self._begin()).plan_id, self.plan)
        self.assertFalse(self._get_goals(self._begin(kind="asked", date_from="2026-01-05", date_to="2026-01-20")))

    def test_a_step_says_whether_it_was_taken(self):
        plan = self._replace_plan()
        step = plan.step_ids
        step.taken_ids.create({"step_id": step.id, "date": "2026-02-27"})
        line = self._get_goals(self._begin()).filtered(lambda each: each.part.startswith("step"))
        self.assertEqual(line.part_label, "Settling in: taken 2026-02-27")

    def test_how_far_one_has_come_is_an_assessment_and_nothing_written_is_said(self):
        self._replace_plan()
        report = self._begin()
        report.goal_line_ids[0].development = "Barnet sover hela natten."
        paper = self._paper(report)
        written = {goal["text"]: goal["development"] for goal in paper["goals"]}
        self.assertEqual(written["Att sova gott."], "Barnet sover hela natten.")
        self.assertEqual(written["Att känna sin mamma."], "")
        facts = json.dumps(paper["sections"], ensure_ascii=False)
        self.assertNotIn("hela natten", facts)
        self.assertIn("Att sova gott.", facts)

    def test_it_is_written_of_a_goal_and_while_it_is_a_draft(self):
        report = self._begin()
        line = report.line_ids.filtered("entry_id")[:1]
        with self.assertRefused("is written of a goal of the plan"):
            line.development = "Bra."
        with self.assertRefused("is written of a goal of the plan"):
            line.create({"report_id": report.id, "text": "x", "development": "Bra."})
        goal = report.goal_line_ids[0]
        self._submit(report)
        with self.assertRefused("The report is handed in"):
            goal.development = "Bra."

    def test_what_is_written_of_a_goal_tells_of_nobody_else(self):
        report = self._begin()
        report.goal_line_ids[0].development = "Ring 070-174 06 05."
        with self.assertRefused("cannot be told here: .*how they are reached"):
            self._submit(report)

    def test_a_new_version_takes_over_what_was_written(self):
        report = self._begin()
        report.goal_line_ids[0].development = "På väg."
        newer = report.browse(self._approve(report).action_new_version()["res_id"])
        self.assertEqual(newer.goal_line_ids[0].development, "På väg.")

    def test_what_was_written_of_a_goal_is_sealed_with_the_rest(self):
        report = self._begin()
        goal = report.goal_line_ids[0]
        goal.development = "På väg."
        self._approve(report)
        with self.assertRefused("The report is handed in"):
            goal.development = "Framme."


@tagged("post_install", "-at_install")
class TestReportVoice(ReportCommon):
    """The child's voice on paper: as it pointed, from closed talks that are chosen, each with its source."""

    def _voice(self, report=None):
        return json.loads(self._approve(report or self._begin()).content)["voice"]

    def test_it_shows_what_the_child_pointed_at_with_day_and_source(self):
        paper = json.loads(self._approve(self._begin()).content)
        voice = paper["voice"]
        (run,) = voice["runs"]
        (time,) = run["moments"]
        self.assertEqual(run["tool"], "faces")
        self.assertEqual([(mark["mark"], mark["label"]) for mark in time["marks"]][0], ("face_4", "Good"))
        self.assertRegex(time["source"], r"^Talk with the child 2026-03-0\d, closed by ")
        # What is no picture stands among the sentences, and the picture is not said twice.
        told = [
            row["text"] for section in paper["sections"] if section["section"] == "child" for row in section["lines"]
        ]
        self.assertIn("How long it was: Too short", told)
        self.assertFalse([text for text in told if "To come here: Good" in text])
        self.assertRegex(voice["asked"], r"^The child was asked at 1 of the 1 visits .* and told something at 1;")

    def test_tools_stand_apart_and_a_step_is_said_of_ten(self):
        self._talk(tool="scale", come_mark="scale_3")
        runs = self._voice()["runs"]
        self.assertEqual([run["tool"] for run in runs], ["faces", "scale"])
        self.assertEqual(runs[1]["moments"][0]["marks"][0]["label"], "3 of 10")

    def test_where_the_child_wants_something_kept_no_face_is_told(self):
        self._talk(come_mark="face_1", keep=SECRET, keep_from="mamma")
        voice = self._voice()
        self.assertNotIn("face_1", json.dumps(voice))
        self.assertNotIn(SECRET, json.dumps(voice))

    def test_a_line_that_is_taken_out_is_no_face_either(self):
        report = self._begin()
        report.line_ids.filtered(lambda line: line.part == "pointed").is_included = False
        self.assertEqual(self._voice(report)["runs"], [])

    def test_not_today_is_said_and_stands_for_no_face(self):
        visit = self._make_visit(self.assignment, day="2026-02-25")
        with freeze_time(local("2026-02-25 18:00")):
            visit.action_start(visit.start)
            visit.action_end(visit.stop)
            visit.with_user(self.supporter_user).skip_talk(self.child.id)
        voice = self._voice()
        silent = voice["runs"][0]["moments"][0]
        self.assertEqual((silent["marks"], silent["why"], silent["day"]), ([], "Not today.", "2026-02-25"))
        self.assertIn("“not today” at 1", voice["asked"])

    def test_what_is_not_closed_is_in_none_of_it(self):
        talk = self.visit.with_user(self.supporter_user).begin_talk(self.child.id)
        self.env["umgange.child.talk"].browse(talk["id"]).with_user(self.supporter_user).write({"come_mark": "face_2"})
        self.assertNotIn("face_2", json.dumps(self._voice()))
