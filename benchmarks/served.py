"""An Odoo server whose client may switch the access log off, for benchmarks: ``python -m benchmarks.served …``.

The words are Odoo's own options. Both ways of reading are then answered by one process.
"""

import sys
from functools import wraps

from odoo import http
from odoo.modules.module import initialize_sys_path
from odoo.service import server
from odoo.tools import config

UNLOGGED = "X-Unlogged"


def _switchable(log):
    @wraps(log)
    def log_unless_told(self, action):
        if not http.request or UNLOGGED not in http.request.httprequest.headers:
            log(self, action)

    return log_unless_told


def _patch():
    from odoo.addons.qrut_umgange.models.umgange_care_mixin import UmgangeCareMixin

    UmgangeCareMixin._log_care = _switchable(UmgangeCareMixin._log_care)


if __name__ == "__main__":
    config.parse_config(sys.argv[1:], setup_logging=True)
    initialize_sys_path()
    _patch()
    sys.exit(server.start(preload=config["db_name"], stop=False))
