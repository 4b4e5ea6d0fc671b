from . import umgange_order_register
from . import umgange_visit_correction
from . import umgange_visit_end
from . import umgange_visit_series
from . import umgange_visit_series_line
from . import umgange_visit_times
from . import umgange_visit_times_line
