from . import basis
from . import portal
