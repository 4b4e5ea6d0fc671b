# What others inherit first: a model inherits only what is defined.
# isort: off
from . import umgange_assignment_dialog
from . import umgange_visit_dialog
from . import umgange_visit_series
from . import umgange_visit_series_preview
from . import umgange_visit_series_plan

# isort: on
from . import account_move_send_wizard
from . import mail_activity_schedule
from . import umgange_agreement_index
from . import umgange_agreement_index_line
from . import umgange_assignment_answer
from . import umgange_assignment_change
from . import umgange_delivery_invoice
from . import umgange_journal_rewrite
from . import umgange_loss
from . import umgange_handout_dialog
from . import umgange_order_register
from . import umgange_participant_change
from . import umgange_school_break_paste
from . import umgange_supporter_absence
from . import umgange_supporter_absence_line
from . import umgange_visit_correction
from . import umgange_visit_end
from . import umgange_visit_move
from . import umgange_visit_present
from . import umgange_visit_series_choice
from . import umgange_visit_series_extra
from . import umgange_visit_series_line
from . import umgange_visit_series_of_age
from . import umgange_visit_series_refit
from . import umgange_visit_series_apart
from . import umgange_visit_times
from . import umgange_visit_times_line
from . import umgange_basis_file
from . import umgange_basis_handout
from . import umgange_delivery_release
