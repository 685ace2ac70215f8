"""Whom the program tells what, as the log of the sandbox has it."""
from shop import DATA, DONE, REFUSED, USAGE, ShopTest


class Messages(ShopTest):
    def texts(self):
        return [(letter["template"], letter["text"]) for letter in self.letters()]

    def test_a_customer_hears_of_the_order_up_to_the_door_and_of_each_step_once(self):
        order = self.place()
        self.assertEqual(self.letters(), [])
        self.json("run")
        letter = self.letters()[0]
        self.assertEqual((letter["template"], letter["channel"]), ("order.confirmed", "email"))
        self.assertEqual((letter["order"], letter["currency"]), (order["id"], "EUR"))
        self.assertIn("@", letter["recipient"])
        self.assertIn(order["number"], letter["text"])
        self.json("ship", order["id"], "--carrier", "dhl", "--tracking", "T-1")
        self.json("deliver", order["id"])
        for _ in range(3):
            self.json("run")
        self.assertEqual([name for name, _ in self.texts()], ["order.confirmed", "order.shipped", "order.delivered"])
        self.assertTrue(self.texts()[1][1].endswith(f"order {order['number']} is on its way with dhl, tracking number T-1."))
        events = [event["type"] for event in self.json("show", order["id"], "--events")["events"]]
        self.assertEqual(events.count("message.sent"), 3)
        self.assert_verified()

    def test_a_customer_is_told_by_the_channels_the_catalog_says(self):
        self.write("customers.json", {"customers": [
            {"id": "C-SMS", "phone": "+49 30 1", "email": "s@example.org", "notify": "sms"},
            {"id": "C-NONE", "email": "n@example.org", "notify": "none"}]})
        self.oms("import", "customers.json")
        self.place(customer="C-SMS", contact={})
        self.place(customer="C-NONE", contact={})
        self.json("run")
        self.assertEqual([(letter["channel"], letter["recipient"]) for letter in self.letters()], [("sms", "+49 30 1")])

    def test_a_service_that_is_down_costs_nobody_an_order(self):
        self.write("sandbox.json", {"notification": "down", "effects_log": str(self.home / "effects.jsonl")})
        order = self.place()
        self.run_until("2026-01-31T13:00:00Z")
        self.assert_state(self.show(order), "PROCESSING")
        self.assertEqual(self.letters(), [])
        states = {job["kind"]: job["state"] for job in self.json("jobs", order["id"])["jobs"]}
        self.assertEqual(states["notification.send"], "dead")
        self.assertEqual(self.show(order)["problems"], [])
        self.assert_verified()

    def test_what_was_put_off_is_sent_when_the_service_is_back(self):
        self.write("sandbox.json", {"notification": "down", "effects_log": str(self.home / "effects.jsonl")})
        self.place()
        self.json("run")
        self.write("sandbox.json", {"effects_log": str(self.home / "effects.jsonl")})
        self.run_until("2026-01-31T10:15:00Z")
        self.assertEqual([name for name, _ in self.texts()], ["order.confirmed"])

    def test_operations_are_told_where_the_configuration_says(self):
        self.write("config.json", {"operations": "ops@example.org"})
        self.json("place", DATA / "draft-declined.json")
        self.place(token="tok_unavailable")
        self.oms("--config", "config.json", "run", "--until", "2026-01-31T10:15:00Z")
        told = [(letter["template"], letter["recipient"]) for letter in self.letters()]
        self.assertIn(("job.dead", "ops@example.org"), told)
        self.assertEqual([name for name, _ in told].count("payment.problem"), 2)

    def test_a_place_for_operations_that_is_none_is_a_usage_error(self):
        for wrong in ("", 7, "x" * 300):
            self.write("config.json", {"operations": wrong})
            self.assertIn("operations", self.oms("--config", "config.json", "run", status=USAGE).err)
        self.write("config.json", {"operations": "a\nb"})
        self.oms("--config", "config.json", "run", status=REFUSED)

    def test_the_table_of_occasions_is_printed_in_each_format(self):
        rows = self.json("notifications")["notifications"]
        self.assertIn("order.confirmed", [row["template"] for row in rows])
        self.assertEqual({row["audience"] for row in rows}, {"customer", "operations"})
        self.assertIn("| `order.refunded` | customer |", self.oms("notifications", "--format", "markdown").out)
        self.assertIn("job.dead", self.oms("notifications", status=DONE).out)
