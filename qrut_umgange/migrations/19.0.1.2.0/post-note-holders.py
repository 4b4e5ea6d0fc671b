"""Who has an assignment is noted from now on; who had it before counts as those who have it today."""


def migrate(cr, version):
    """Note who has each assignment and visit, without a beginning."""
    if not version:
        return
    cr.execute(
        """
        INSERT INTO umgange_assignment_holder (assignment_id, company_id, visit_ref, role, user_id)
        SELECT a.id, a.company_id, 0, 'coordinator', a.coordinator_id FROM umgange_assignment a
         WHERE a.coordinator_id IS NOT NULL
         UNION ALL
        SELECT a.id, a.company_id, 0, 'supporter', s.user_id
          FROM umgange_assignment a JOIN umgange_supporter s ON s.id = a.supporter_id
         UNION ALL
        SELECT a.id, a.company_id, 0, 'substitute', s.user_id
          FROM umgange_assignment a JOIN umgange_supporter s ON s.id = a.substitute_id
         UNION ALL
        SELECT v.assignment_id, v.company_id, v.id, 'visit', s.user_id
          FROM umgange_visit v JOIN umgange_supporter s ON s.id = v.supporter_id
        """
    )
