"""Where things are. Everything that ./dev makes is under DEV, but for what it downloads (CACHE)."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "devtools" / "lock"
# Another folder than .dev/ lets a test set up a second time beside the first.
DEV = Path(os.environ.get("QRUT_DEV_DIR") or ROOT / ".dev").absolute()
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qrut"

ADDONS = DEV / "addons"
DATA = DEV / "data"
LOGS = DEV / "log"
OUT = DEV / "out"
