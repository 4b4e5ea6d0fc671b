from unittest import skip

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .delivery_machine import DeliveryMachine
from .run_common import InvoiceRunCommon

try:
    from pytest import mark

    long = mark.long
except ImportError:
    long = skip("takes minutes")

QUIET = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@tagged("post_install", "-at_install")
class TestDeliveryMachine(InvoiceRunCommon):
    """Whatever is done in whatever order: visits, deliveries, orders and living lines say the same, to the öre."""

    def _play(self, **values):
        machine = type("Machine", (DeliveryMachine,), {"case": self})
        run_state_machine_as_test(machine, settings=settings(**QUIET, **values))

    def test_a_short_while(self):
        self._play(max_examples=6, stateful_step_count=18, derandomize=True)

    @long
    def test_a_long_while(self):
        self._play(max_examples=150, stateful_step_count=50)
