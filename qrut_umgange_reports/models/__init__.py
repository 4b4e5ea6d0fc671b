from . import account_move
from . import ir_actions_report
from . import umgange_delivery
from . import umgange_premises
from . import umgange_statistics_mixin
from . import umgange_visit_statistics
from . import umgange_assignment_statistics
