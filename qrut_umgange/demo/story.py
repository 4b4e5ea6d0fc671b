"""The demo story: a small provider at work, from a municipality's order to a posted invoice.

It is played, not loaded: each step is done by the person whose work it is, with that
person's rights, by the same methods and forms as on the screen. All people are invented.
"""

from . import (
    beside,
    billing,
    breaks,
    buyers,
    company,
    documents,
    ended,
    history,
    in_series,
    in_the_file,
    invoiced,
    other_income,
    places,
    reported,
    requested,
    same_day,
    siblings,
    staff,
    terms,
    together,
    voices,
)
from .stage import Stage


def play(env):
    """Play the story and return what it made.

    The database has Swedish loaded and none of the story's logins yet.

    :param env: the system's environment; its company becomes the story's
    :return: ``logins``: (login = password, what they do) · ``lines``: what was made, in
        Swedish · ``xml``, ``pdf``: file name -> content; no documents
        without the module that prints them
    :rtype: dict
    """
    stage = Stage(env)
    company.set_up(stage)
    staff.hire(stage)
    terms.agree(stage)
    buyers.register(stage)
    breaks.paste(stage)
    case = invoiced.play(stage)
    voices.play(stage, case)
    other = in_series.play(stage)
    places.furnish(stage)
    places.play(stage, other)
    siblings.play(stage)
    together.play(stage)
    ended.play(stage)
    requested.play(stage)
    same_day.play(stage, case.next_visit_id, other)
    in_the_file.play(stage, case)
    held = case.visit_ids.filtered(lambda visit: visit.state == "done" and visit.is_documented)
    beside.play(stage, held.sorted("start"))
    reported.play(stage, case)
    xml = billing.invoice(stage, case)
    other_income.sell(stage)
    billing.preview(stage)
    history.play(stage)
    history.date_back(stage)
    pdf = documents.print_out(stage, case)
    stage.acting.flush_all()
    return {"logins": staff.get_logins(), "lines": stage.lines, "xml": xml, "pdf": pdf}
