"""The main story, from a municipality's order to a sent invoice, played by clients outside."""

import base64
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from live_system import Client, LiveSystem, Unsaid, day

REFERENCE = "4711 Enhet Öst"


@dataclass(frozen=True)
class Words:
    """What is written about people on the way; a test may mark every word to look for it afterwards."""

    child: str = "Lova Ek"
    child_number: str = "20240229-2383"
    parent: str = "Sara Ek"
    parent_number: str = "20000229-2399"
    street: str = "Hemliga gatan 8"
    zip: str = "987 65"
    city: str = "Undanby"
    phone: str = "070-174 06 05"
    email: str = "sara.ek@example.com"
    language: str = "Tornedalsfinska"
    contact: str = "Hon frågade om tiden."
    handed: str = "Läste upp dem två gånger."
    screening: str = "Hot i telefon."
    meeting: str = "Mötet var lugnt."
    agenda: str = "Det praktiska"
    note: str = "Hon är orolig för resan."
    rules: str = "Jag kommer en kvart innan."
    reason: str = "Hon vill inte vänta i hallen."
    question: str = "Får storebror följa med?"
    answer: str = "Ja, sa Karin."
    purpose: str = "Att ha en förälder."
    agreed: str = "Vi ses i Solen."
    view: str = "Hellre hemma hos mig."
    risk: str = "Det har varit bråk vid hämtningen."
    danger: str = "Hot?"
    measure: str = "Vi är två."
    told: str = "Handläggaren"
    decided: str = "Umgänge en gång i månaden."
    rest: str = "Sara är på sjukhus."
    farewell: str = "Lova vill ta med pennorna."
    entrance: str = "Entrén mot gården."
    criteria: str = "När det går att leka själv."
    child_view: str = "Jag vill ha dörren öppen."
    step_view: str = "Vinkade och lekte vidare."
    step_note: str = "Dörren stod på glänt."
    facts: str = "Lova visade sina teckningar."
    child_words: str = "“Titta på katten.”"
    assessment: str = "Det gick bra."
    next_time: str = "Ta med pennorna."
    end_note: str = "Sara ringde och var förkyld."
    meeting_point: str = "Vid dammen."
    fallback_place: str = "Biblioteket."
    call_link: str = "https://video.example.com/ses"
    present: str = "Ingen annan är i rummet."
    from_place: str = "Skolan."
    to_place: str = "Umgänget."
    outlay: str = "Fika."
    permit: str = "Ta med id-kort."
    told_words: str = "Det var roligt."
    wish: str = "Sagan om björnen."
    wish_why: str = "Boken var utlånad."
    quarter: str = "Att någon ringer."
    follow_up: str = "Det har varit bra."
    paper: str = "Beslut om umgänge varannan vecka."
    breach: str = "Ett brev kom till fel adress."
    reported: str = "De hittar varandra."
    harm: str = "Det gäller någon annans hälsa."
    asked: str = "Vem hämtade?"
    replied: str = "Familjehemsmamman."
    complaint: str = "Det är kallt i rummet."
    mended: str = "Elementet är lagat."
    incident: str = "Lova skrapade knät."
    at_once: str = "Vi satte plåster."
    lex_sarah: str = "En olycka i lek."
    concern: str = "Ingen var hemma i natt."
    board: str = "Socialnämnden där barnet bor"


class Story:
    """Each step is done by whoever does it at work, through the client that `connect` gives for the role."""

    def __init__(self, system: LiveSystem, connect: Callable[[str], Client], words: Words | None = None) -> None:
        self.system = system
        self.connect = connect
        self.words = words or Words()
        self.coordinator = connect("coordinator")
        self.supporter = connect("supporter")
        self.finance = connect("finance")

    def work(self, hour: float) -> None:
        """Do what comes before the invoice: an order, a plan, one visit held and written about, one cancelled."""
        self.take_order()
        self.agree()
        self.plan_visits(hour=hour)
        self.hold(self.visits[0])
        self.talk(self.visits[0])
        self.entry = self.write_journal(self.visits[0])
        self.cancel(self.visits[1])

    def take_order(self) -> None:
        """Register child, parent, assignment and what the municipality ordered."""
        words, make = self.words, self.coordinator.create
        self.child = make("umgange.person", kind="child", shown_name=words.child, shown_personnummer=words.child_number)
        contact = {
            "street": words.street,
            "zip": words.zip,
            "city": words.city,
            "phone": words.phone,
            "email_address": words.email,
            "interpreter": words.language,
        }
        self.parent = make(
            "umgange.person",
            kind="adult",
            shown_name=words.parent,
            shown_personnummer=words.parent_number,
            **{f"shown_{name}": value for name, value in contact.items()},
        )
        self.assignment = make(
            "umgange.assignment",
            partner_id=self.system.buyer,
            legal_basis="lvu_2",
            date_from=day(-30),
            date_to=day(400),
            room_id=self.system.room,
            supporter_id=self.system.supporter,
        )
        for role, person in (("child", self.child), ("visiting", self.parent)):
            make("umgange.participant", assignment_id=self.assignment, role=role, person_id=person)
        screened = {"screening": "yellow", "screening_reason": words.screening}
        answer = make("umgange.assignment.answer", assignment_id=self.assignment, **screened)
        self.coordinator.call("umgange.assignment.answer", "action_keep", [answer])
        register = make("umgange.order.register", assignment_id=self.assignment, buyer_reference=REFERENCE, visits=26)
        self.coordinator.call("umgange.order.register", "action_register", [register])

    def agree(self) -> None:
        """Hold a meeting and approve a plan."""
        who = self.coordinator.search("umgange.participant", ("assignment_id", "=", self.assignment))
        rules = {"participant_id": who[-1], "text": self.words.rules, "reason": self.words.reason}
        asked = {"answer": self.words.answer, "answered_on": day(-8), "answered_how": "phone"}
        self.coordinator.create(
            "umgange.meeting",
            assignment_id=self.assignment,
            start=f"{day(-8)} 09:00:00",
            held=True,
            notes=self.words.meeting,
            agenda_ids=[[0, 0, {"name": self.words.agenda, "note": self.words.note}]],
            rules_ids=[[0, 0, {**rules, "answer": "no", "answered_on": day(-8)}]],
            question_ids=[[0, 0, {"question": self.words.question, **asked}]],
        )
        with_whom = {"assignment_id": self.assignment, "participant_id": who[-1]}
        self.coordinator.create("umgange.contact.note", text=self.words.contact, **with_whom)
        self.coordinator.create("umgange.handout", what="rules", note=self.words.handed, **with_whom)
        view = {"participant_id": who[0], "text": self.words.view}
        point = {"name": "Plats", "agreed": self.words.agreed, "outcome": "agreed", "view_ids": [[0, 0, view]]}
        plan = self.coordinator.create(
            "umgange.plan",
            assignment_id=self.assignment,
            valid_from=day(-7),
            purpose=self.words.purpose,
            point_ids=[[0, 0, point]],
            arrival_ids=[[0, 0, {"participant_id": who[0], "entrance": self.words.entrance}]],
            step_ids=[
                [
                    0,
                    0,
                    {
                        "name": "Rummet intill",
                        "criteria": self.words.criteria,
                        "child_view": self.words.child_view,
                    },
                ]
            ],
        )
        self.coordinator.call("umgange.plan", "action_approve", [plan])
        self.coordinator.create(
            "umgange.plan.step.taken",
            step_id=self.coordinator.search("umgange.plan.step", ("plan_id", "=", plan))[0],
            date=day(-1),
            child_view=self.words.step_view,
            note=self.words.step_note,
        )

    def make_safe(self) -> None:
        """Judge how safe the visits are, and write down what the board has decided."""
        words, make = self.words, self.coordinator.create
        line = {"name": words.danger, "answer": "yes", "measure": words.measure}
        assessment = make(
            "umgange.risk.assessment",
            assignment_id=self.assignment,
            light="yellow",
            reason=words.risk,
            measures=words.measure,
            line_ids=[[0, 0, line]],
        )
        self.coordinator.call("umgange.risk.assessment", "action_ready", [assessment])
        told = {"told_by": words.told, "scope": words.decided, "outcome": words.decided}
        make("umgange.decision", assignment_id=self.assignment, kind="other", date=day(-9), **told)
        # Somebody without a name, so that no canary is theirs.
        pair = {"first_person_id": self.parent, "second_person_id": make("umgange.person", kind="adult")}
        make("umgange.separation", reason=words.risk, told_by=words.told, **pair)

    def rest(self) -> None:
        """Pause for some days when there is no visit, take it up again, and begin to write how it will end."""
        words, make = self.words, self.coordinator.create
        days = {"date_from": day(300), "date_to": day(310)}
        make("umgange.pause", assignment_id=self.assignment, reason=words.rest, **days)
        self.coordinator.call("umgange.assignment", "action_resume", [self.assignment])
        make("umgange.closing", assignment_id=self.assignment, reason=words.rest, farewell=words.farewell)

    def keep_file(self) -> None:
        """Register a paper, let the child read its file, and write down what got into the wrong hands."""
        words, manager = self.words, self.connect("manager")
        file = base64.b64encode(f"%PDF-1.7\n{words.paper}".encode()).decode()
        paper = {"sender": words.paper, "note": words.paper, "content": file}
        manager.create("umgange.document", assignment_id=self.assignment, **paper)
        child = manager.search("umgange.participant", ("assignment_id", "=", self.assignment), ("role", "=", "child"))[
            0
        ]
        checked = {"identity_check": "known", "identity_note": words.harm}
        extract = manager.create("umgange.extract", assignment_id=self.assignment, asked_by_id=child, **checked)
        for passage in manager.search("umgange.extract.passage", ("extract_id", "=", extract)):
            manager.write("umgange.extract.passage", passage, ground="other", reason=words.harm)
            manager.call("umgange.extract.passage", "action_refuse", [passage])
        manager.write("umgange.extract", extract, refusal_reason=words.harm)
        manager.call("umgange.extract", "action_submit", [extract])
        month = {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        report = manager.create("umgange.report", assignment_id=self.assignment, child_id=self.child, **month)
        manager.create("umgange.report.line", report_id=report, text=words.reported)
        advice = {"recommendation": "step", "recommendation_reason": words.reported}
        manager.write("umgange.report", report, **advice)
        manager.call("umgange.report", "action_submit", [report])
        told = {"what": words.breach, "measures": words.breach, "concerned_ids": [[6, 0, [self.child]]]}
        manager.create("umgange.breach", **told)

    def plan_visits(self, first_day: str = "", count: int = 3, hour: float = 15.0) -> list[int]:
        """Plan a weekly series and return the assignment's visits in order."""
        series = self.make_series(first_day, count, hour)
        self.coordinator.call("umgange.visit.series", "action_plan", [series])
        self.visits = self.coordinator.search("umgange.visit", ("assignment_id", "=", self.assignment), order="start")
        return self.visits

    def make_series(self, first_day: str = "", count: int = 3, hour: float = 15.0) -> int:
        """Fill in the form of a weekly series."""
        values = {
            "first_day": first_day or day(7),
            "interval_weeks": 1,
            "count": count,
            "starts_at": hour,
            "ends_at": hour + 2,
        }
        return self.coordinator.create("umgange.visit.series", assignment_id=self.assignment, **values)

    def hold(self, visit: int) -> None:
        """Confirm, start and end a visit."""
        self.coordinator.call("umgange.visit", "action_confirm", [visit])
        self.supporter.call("umgange.visit", "action_start", [visit])
        self.supporter.call("umgange.visit", "action_end", [visit])

    def cancel(self, visit: int) -> None:
        """Cancel a visit because the parent is ill: asked whether they come, they said so."""
        self.coordinator.call("umgange.visit", "action_ask", [visit])
        self.coordinator.call(
            "umgange.visit", "action_cancel", [visit], reason="visiting_ill", note=self.words.end_note
        )

    def write_journal(self, visit: int) -> int:
        """Write and sign the supporter's entry about a visit."""
        entry = self.supporter.call("umgange.visit", "action_write_journal", [visit])["res_id"]
        names = ("facts", "child_words", "assessment", "next_time")
        words = {name: getattr(self.words, name) for name in names}
        self.supporter.write("umgange.journal.entry", entry, **words)
        self.supporter.call("umgange.journal.entry", "action_sign", [entry])
        return entry

    def talk(self, visit: int) -> None:
        """Let the child tell and wish, note the parent's quarter, and hold a follow-up that decides."""
        words, supporter = self.words, self.supporter
        talk = supporter.call("umgange.visit", "begin_talk", [visit], child_id=self.child)["id"]
        answers = {"come_words": words.told_words, "different_words": words.wish, "keep": words.told_words}
        values = {**answers, "keep_from": words.told_words, "with_mark": "face_4"}
        supporter.call("umgange.child.talk", "note", [talk], values=values)
        supporter.call("umgange.child.talk", "action_close", [talk])
        [wish] = supporter.search("umgange.wish", ("talk_id", "=", talk))
        supporter.call("umgange.wish", "note_outcome", [wish], outcome="not_met", why=words.wish_why)
        supporter.call("umgange.wish", "note_told", [wish], why_not=words.wish_why)
        [parent] = supporter.search(
            "umgange.participant", ("assignment_id", "=", self.assignment), ("role", "=", "visiting")
        )
        quarter = {"participant_id": parent, "texts": {"needs": words.quarter}}
        supporter.call("umgange.visit", "note_quarter", [visit], **quarter)
        asked = {"participant_id": parent, "question": words.follow_up, "answer": words.follow_up}
        self.coordinator.create(
            "umgange.meeting",
            assignment_id=self.assignment,
            kind="follow_up",
            start=f"{day(-1)} 09:00:00",
            held=True,
            answer_ids=[[0, 0, {**asked, "way": "phone", "answered_on": day(-1)}]],
            next_step="continue",
            next_step_by="agreed",
            next_step_reason=words.follow_up,
        )

    def stand_beside(self, visit: int, entry: int) -> None:
        """Write what is kept beside the file: a question, a complaint, an incident, a report of concern."""
        words, manager = self.words, self.connect("manager")
        question = self.coordinator.create("umgange.journal.comment", entry_id=entry, kind="question", text=words.asked)
        self.supporter.write("umgange.journal.comment", question, answer=words.replied)
        self.supporter.call("umgange.journal.comment", "action_answer", [question])
        said = {"from_role": "visiting", "about": "place", "text": words.complaint}
        complaint = self.supporter.create("umgange.complaint", visit_id=visit, **said)
        done = {"measures": words.mended, "answer": words.mended, "answered_on": day(0), "answered_how": "phone"}
        manager.write("umgange.complaint", complaint, **done)
        manager.call("umgange.complaint", "action_answer", [complaint])
        report = {"what": words.incident, "hurt": "child", "measure": words.at_once}
        incident = self.supporter.create("umgange.incident", visit_id=visit, **report)
        manager.write("umgange.incident", incident, lex_sarah_reason=words.lex_sarah, closing_note=words.lex_sarah)
        manager.call("umgange.incident", "action_judge_yes", [incident])
        step = manager.search("umgange.incident.step", ("incident_id", "=", incident))[-1]
        manager.write("umgange.incident.step", step, note=words.lex_sarah, reference=words.board)
        told = {"what": words.concern, "board": words.board, "told_to": words.board, "way": "phone"}
        concern = self.supporter.create("umgange.concern", child_ids=[[6, 0, [self.child]]], **told)
        self.supporter.call("umgange.concern", "action_made", [concern])
        self.supporter.write("umgange.concern", concern, receipt=words.board)
        self.supporter.call("umgange.concern", "action_received", [concern])
        reader = manager.search("res.users", ("id", "!=", 1))[0]
        manager.create("umgange.concern.reader", concern_id=concern, user_id=reader, reason=words.concern)

    def meet_elsewhere(self, visit: int) -> None:
        """Let a visit be somewhere else: where they meet, who is there, how the child gets there, what it takes."""
        words, make = self.words, self.coordinator.create
        outside = {"meeting_point": words.meeting_point, "fallback_place": words.fallback_place}
        self.coordinator.write("umgange.visit", visit, place="video", call_link=words.call_link, **outside)
        present = self.supporter.create("umgange.visit.present", visit_id=visit, text=words.present)
        self.supporter.call("umgange.visit.present", "action_note", [present])
        make("umgange.transport", visit_id=visit, from_place=words.from_place, to_place=words.to_place)
        self.supporter.create("umgange.outlay", visit_id=visit, amount=64.5, note=words.outlay)
        make(
            "umgange.permit",
            assignment_id=self.assignment,
            site_id=self.coordinator.search("umgange.premises")[0],
            supporter_id=self.system.supporter,
            note=words.permit,
        )

    def make_invoice(self) -> int:
        """Make a draft of what is delivered on the assignment's orders and not invoiced."""
        orders = self.finance.search("sale.order", ("umgange_assignment_id", "=", self.assignment))
        wizard = self.finance.create("sale.advance.payment.inv", sale_order_ids=[[6, 0, orders]])
        # The answer of Odoo's own wizard has a None in it, which XML-RPC cannot say.
        with suppress(Unsaid):
            self.finance.call("sale.advance.payment.inv", "create_invoices", [wizard])
        return self.finance.search("account.move", ("invoice_line_ids.sale_line_ids.order_id", "in", orders))[-1]

    def invoice(self) -> int:
        """Invoice what is delivered and post it."""
        self.move = self.make_invoice()
        self.finance.call("account.move", "action_post", [self.move])
        return self.move

    def send(self) -> bytes:
        """Make the files that go to the buyer, and return the e-invoice."""
        wizard = self.finance.create("account.move.send.wizard", move_id=self.move, sending_methods=["manual"])
        self.finance.call("account.move.send.wizard", "action_send_and_print", [wizard])
        return base64.b64decode(self.finance.read("account.move", self.move, "ubl_cii_xml_file"))
