from . import log_levels
from . import models
from . import report
from . import wizard
