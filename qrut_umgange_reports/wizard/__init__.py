from . import umgange_handout_dialog
from . import umgange_day_sheet
