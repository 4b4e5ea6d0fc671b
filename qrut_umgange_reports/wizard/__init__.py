from . import umgange_day_sheet
