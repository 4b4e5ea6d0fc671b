from . import umgange_order_register
from . import umgange_visit_end
from . import umgange_visit_series
from . import umgange_visit_series_line
