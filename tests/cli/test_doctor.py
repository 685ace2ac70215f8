"""`oms doctor`: which orders do not move, and why."""
import unittest

from shop import REFUSED, USAGE, ShopTest


class Doctor(ShopTest):
    def diagnose(self, *words):
        return self.json("doctor", *words)["diagnoses"]

    def test_a_shop_where_all_is_well(self):
        self.assertEqual(self.diagnose(), [])
        self.assertIn("no order needs attention", self.oms("doctor").out)

    def test_a_waiting_payment_in_the_table_and_in_full(self):
        order = self.place(token="tok_unavailable")
        row = self.oms("doctor").out.splitlines()[1].split()
        self.assertEqual(row[:4], ["waiting", order["number"], "PENDING", "ORD-2001"])
        self.assertIn("0 alerts, 1 waiting, 0 as they should be.", self.oms("doctor").out)
        page = self.oms("doctor", order["number"]).out
        for part in ("waits for the payment service", "1 of 4", "answered last", "(try 2 of 4)", "(in 5 min)",
                     f"oms pay {order['number']} --token T"):
            self.assertIn(part, page)

    def test_an_order_with_two_problems_is_one_order(self):
        self.place(customer="C-5", shipping_address={"line1": "1 Long Street", "city": "Berlin", "postcode": "00000", "country": "DE"})
        self.assertEqual(len(self.diagnose()), 2)
        self.assertIn("0 alerts, 1 waiting, 0 as they should be.", self.oms("doctor").out)

    def test_what_is_as_it_should_be_is_left_out_unless_all_is_wanted(self):
        order = self.place()
        self.assertIn("1 as they should be (--all shows them).", self.oms("doctor").out)
        self.assertNotIn(order["number"], self.oms("doctor").out)
        self.assertIn(order["number"], self.oms("doctor", "--all").out)
        self.assertEqual([found["level"] for found in self.diagnose()], ["ok"])

    def test_an_engine_that_nobody_runs_is_an_alert(self):
        self.place()
        self.now = "2026-01-31T10:05:00Z"
        found, = self.diagnose()
        self.assertEqual((found["level"], found["alert_at"]), ("alert", "2026-01-31T10:05:00Z"))
        self.assertIn("1 alert,", self.oms("doctor").out)

    def test_a_hold_has_an_owner_and_an_age(self):
        order = self.place(token="tok_unavailable")
        held = self.json("hold", order["number"], "fraud", "--by", "maria", "--note", "looks odd")
        hold, = held["holds"]
        self.assertEqual((hold["kind"], hold["by"], hold["since"]), ("fraud", "maria", "2026-01-31T10:00:00Z"))
        found = [each for each in self.diagnose(order["id"]) if each["hold"]]
        self.assertEqual([(each["hold"], each["owner"], each["since"]) for each in found], [("fraud", "maria", "2026-01-31T10:00:00Z")])
        self.assertIn("fraud, by maria", self.oms("doctor", order["id"]).out)
        self.assertEqual(self.json("hold", order["id"], "fraud", "--release")["holds"], [])
        self.oms("hold", order["id"], "fraud", "--release", status=REFUSED)
        self.oms("hold", order["id"], "whim", status=USAGE)

    def test_an_order_that_is_done_waits_for_nothing(self):
        order = self.place()
        self.json("ship", order["id"])
        self.json("run")
        self.json("deliver", order["id"])
        self.assertEqual(self.oms("doctor", order["id"]).out, f"order {order['number']} is DELIVERED and waits for nothing\n")
        self.assertEqual(self.diagnose(order["id"]), [])

    def test_an_order_that_is_not_there(self):
        self.oms("doctor", "NONE-SUCH", status=REFUSED)


if __name__ == "__main__":
    unittest.main()
