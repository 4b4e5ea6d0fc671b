from . import umgange_handout_dialog
