"""The three cases of doc/troubleshooting.md: each is brought about, named by the program, and put right."""
import json
import unittest

from shop import REFUSED, ShopTest


class Troubleshooting(ShopTest):
    def diagnosis(self, order):
        found, = self.json("doctor", order["id"])["diagnoses"]
        return found

    def test_an_order_stuck_because_nobody_runs_the_engine(self):
        order = self.place()
        self.now = "2026-01-31T13:00:00Z"
        found = self.diagnosis(order)
        self.assertEqual((found["level"], found["job"], found["since"]), ("alert", "order.process", "2026-01-31T10:00:00Z"))
        self.assertIn("Run the engine", found["advice"])
        self.assertIn("order.process", [job["kind"] for job in self.json("jobs")["jobs"]])
        self.json("run")
        self.assertEqual(self.diagnosis(order)["level"], "ok")

    def test_an_order_stuck_because_nobody_ships_it(self):
        order = self.place()
        self.json("run")
        self.now = "2026-02-01T10:00:00Z"
        found = self.diagnosis(order)
        self.assertEqual((found["level"], found["waits_for"], found["actor"], found["next"]), ("alert", "dispatch", "merchant", None))
        self.assert_stock("MUG-BLUE", reserved=2)  # its units are there
        self.json("ship", order["id"], "--carrier", "dhl")
        self.json("run")
        self.assertEqual(self.json("doctor")["diagnoses"], [])
        self.json("deliver", order["id"])
        self.assertEqual(self.json("doctor", order["id"])["diagnoses"], [])

    def test_an_order_stuck_because_every_carrier_is_down(self):
        everywhere = {"fedex": "down", "ups": "down", "dhl": "down"}
        self.write("sandbox.json", {"carriers": everywhere})
        order = self.place()
        self.json("run")
        self.now = "2026-01-31T10:15:00Z"
        self.json("run")
        found = self.diagnosis(order)
        self.assertEqual((found["code"], found["level"], found["waits_for"]), ("ORD-3001", "waiting", "a carrier"))
        self.assertEqual((found["attempt"], found["attempts"], found["next_at"]), (2, 11, "2026-01-31T10:30:00Z"))
        self.write("sandbox.json", {"carriers": {"fedex": "down", "ups": "down"}})
        self.now = "2026-01-31T10:30:00Z"
        self.json("run")
        self.assertEqual(self.diagnosis(order)["waits_for"], "dispatch")

    def test_a_double_click_without_a_key_is_named_and_cancelled(self):
        first, second = self.place(), self.place()
        self.json("run")
        found = self.diagnosis(second)
        self.assertEqual((found["code"], found["level"], found["actor"]), ("ORD-5002", "waiting", "customer"))
        self.assertIn(first["number"], found["what"])
        self.json("cancel", second["id"], "--reason", "ordered twice")
        self.json("run")
        self.assertEqual([found["order"] for found in self.json("doctor")["diagnoses"]], [first["id"]])
        self.assert_stock("MUG-BLUE", reserved=2)
        self.assertEqual(self.effects().count("payment.void"), 1)
        self.assert_verified()

    def test_a_double_click_with_a_key_is_one_order(self):
        first, second = (self.place(idempotency_key="click-1") for _ in range(2))
        self.assertEqual((second["id"], second["replayed"]), (first["id"], True))
        self.assertEqual(self.effects(), ["payment.authorize"])

    def test_a_retry_after_a_time_out_is_one_order_and_one_payment(self):
        first = self.place(token="tok_unknown_1", idempotency_key="click-1")
        self.assert_state(first, "PENDING")
        second = self.place(token="tok_unknown_1", idempotency_key="click-1")
        self.assertEqual(second["id"], first["id"])
        self.run_until("2026-01-31T10:05:00Z")
        self.assert_state(self.show(first), "PROCESSING")
        sent = [json.loads(line)["kind"] for line in (self.home / "effects.jsonl").read_text().splitlines()]
        self.assertEqual([kind for kind in sent if kind.startswith("payment")], ["payment.authorize", "payment.query"])

    def test_a_price_that_changed_between_quote_and_order_is_refused_with_both(self):
        quote = self.json("quote", self.write("draft.json", self.draft()))
        self.json("import", self.write("dearer.json", {"products": [
            {"sku": "MUG-BLUE", "name": "Mug, blue", "prices": [{"currency": "EUR", "amount": 2199}]}]}))
        draft = self.write("draft.json", self.draft(expected_total=quote["total"]))
        error = self.json("place", draft, status=REFUSED)["error"]
        problem, = error["problems"]
        self.assertEqual((error["code"], problem["code"]), ("OMS_E_PRICE_CHANGED", "ORD-5003"))
        total = self.json("quote", draft)["total"]
        for amount in (quote["total"], total):
            self.assertIn(f"{amount / 100:.2f}", problem["message"])
        self.assertEqual(self.json("list")["orders"], [])
        self.assertEqual(self.effects(), [])
        order = self.place(expected_total=total)
        self.assertEqual((order["state"], order["total"]), ("CONFIRMED", total))

    def test_a_stored_order_keeps_its_price(self):
        order = self.place()
        self.json("import", self.write("dearer.json", {"products": [
            {"sku": "MUG-BLUE", "name": "Mug, blue", "prices": [{"currency": "EUR", "amount": 2199}]}]}))
        self.assertEqual(self.show(order)["total"], order["total"])


if __name__ == "__main__":
    unittest.main()
