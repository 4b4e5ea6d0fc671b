from . import controllers
from . import models
from . import wizard
from .hooks import post_init_hook, uninstall_hook
from .sql_log import install as _hide_values_in_log

_hide_values_in_log()
