from . import umgange_handout_dialog
from . import umgange_day_sheet
from . import umgange_plan_print
from . import umgange_basis_file
from . import umgange_basis_handout
from . import umgange_journal_print
from . import umgange_statistics_table
from . import umgange_statistics_table_line
