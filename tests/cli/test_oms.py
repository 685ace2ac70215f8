"""Orders from the command line: placing, paying, shipping, taking back, and the stock that follows."""
import json
import unittest

from shop import DATA, DONE, REFUSED, USAGE, ShopTest


class Placing(ShopTest):
    def test_an_order_is_placed_paid_and_printed(self):
        order = self.json("place", DATA / "draft.json")
        self.assert_state(order, "CONFIRMED")
        self.assertEqual((order["total"], order["subtotal"], order["shipping"], order["tax"]), (5353, 3998, 500, 855))
        self.assertEqual((order["payment_status"], order["replayed"]), ("authorised", False))
        self.assertEqual(order["lines"][0]["reserved"], 2)
        self.assert_stock("MUG-BLUE", available=158, reserved=2)
        self.assertEqual(self.effects(), ["payment.authorize"])

    def test_an_order_for_people_has_money_with_decimals(self):
        answer = self.oms("place", DATA / "draft.json")
        self.assertIn("53.53 EUR", answer.out)
        self.assertIn("MUG-BLUE", answer.out)
        self.assertNotIn("\x1b", answer.out)

    def test_a_quote_has_the_price_and_stores_nothing(self):
        quote = self.json("quote", DATA / "draft.json")
        self.assertEqual((quote["state"], quote["total"]), ("NEW", 5353))
        self.assertIn("Quote", self.oms("quote", DATA / "draft.json").out)
        self.assertEqual(self.json("list")["orders"], [])

    def test_a_quote_tells_what_placing_would_refuse(self):
        draft = self.write("draft.json", self.draft(("KETTLE-17", 5)))
        self.assert_problem(self.json("quote", draft), "ORD-1001")

    def test_the_same_key_places_once(self):
        draft = self.write("draft.json", self.draft())
        first, again = self.json("place", draft, "--key", "k-1"), self.json("place", draft, "--key", "k-1")
        self.assertEqual((first["replayed"], again["replayed"]), (False, True))
        self.assertEqual(first["id"], again["id"])
        self.assertIn("placed before", self.oms("place", draft, "--key", "k-1").out)
        self.assert_stock("MUG-BLUE", available=158, reserved=2)

    def test_the_same_key_with_another_draft_is_refused(self):
        self.json("place", self.write("one.json", self.draft()), "--key", "k-1")
        other = self.write("other.json", self.draft(("MUG-RED", 1)))
        error = self.json("place", other, "--key", "k-1", status=REFUSED)["error"]
        self.assertEqual(error["code"], "OMS_E_KEY_CONFLICT")

    def test_what_is_not_there_is_refused_with_its_code(self):
        draft = self.write("draft.json", self.draft(("KETTLE-17", 2)))
        error = self.json("place", draft, status=REFUSED)["error"]
        self.assertEqual(error["code"], "OMS_E_REFUSED")
        self.assertEqual([problem["code"] for problem in error["problems"]], ["ORD-1001"])
        self.assertIn("ORD-1001", self.oms("place", draft, status=REFUSED).err)
        self.assert_stock("KETTLE-17", available=1, reserved=0)

    def test_a_customer_who_is_suspended_is_refused(self):
        draft = self.write("draft.json", self.draft(customer="C-4"))
        error = self.json("place", draft, status=REFUSED)["error"]
        self.assertEqual([problem["code"] for problem in error["problems"]], ["ORD-1004"])

    def test_suspected_fraud_and_held_payments_wait(self):
        self.assert_problem(self.place(customer="C-5"), "ORD-1006")
        self.assert_problem(self.place(customer="C-6"), "ORD-2004")

    def test_a_draft_comes_from_standard_input(self):
        order = self.json("place", "-", stdin=json.dumps(self.draft()).encode())
        self.assert_state(order, "CONFIRMED")

    def test_no_drive_leaves_paying_to_run(self):
        order = self.json("place", "--no-drive", self.write("draft.json", self.draft()))
        self.assert_state(order, "PENDING")
        self.assertEqual(self.effects(), [])
        self.json("run")
        self.assertIn(self.show(order)["state"], ("CONFIRMED", "PROCESSING"))


class PlacingMany(ShopTest):
    def test_json_lines_are_answered_line_by_line(self):
        orders = self.oms("place", DATA / "drafts.jsonl", "--json").lines
        self.assertEqual([order["reference"] for order in orders], [f"web-1010{i}" for i in range(1, 6)])
        self.assertEqual([order["state"] for order in orders], ["CONFIRMED"] * 4 + ["PENDING"])

    def test_an_array_with_refused_drafts_keeps_their_places(self):
        drafts = [self.draft(), self.draft(("NO-SUCH", 1)), {"currency": "EUR", "lines": "none"}, self.draft(("MUG-RED", 1))]
        answers = self.oms("place", self.write("drafts.json", drafts), "--json", status=REFUSED).lines
        self.assertEqual(["error" in answer for answer in answers], [False, True, True, False])

    def test_more_than_a_batch_is_placed_in_order(self):
        drafts = [self.draft(("TEA-EARLGREY", 1), reference=f"r-{i}", idempotency_key=f"k-{i}") for i in range(150)]
        orders = self.oms("place", self.write("drafts.json", drafts), "--json").lines
        self.assertEqual([order["reference"] for order in orders], [f"r-{i}" for i in range(150)])
        self.assert_stock("TEA-EARLGREY", available=150, reserved=150)
        self.assert_verified()

    def test_drafts_before_a_broken_line_are_placed(self):
        text = json.dumps(self.draft()) + "\n" + json.dumps(self.draft(("MUG-RED", 1))) + "\n{\"currency\":"
        answers = self.oms("place", self.write("drafts.jsonl", text), "--json", status=REFUSED).lines
        self.assertEqual([answer.get("state") for answer in answers], ["CONFIRMED", "CONFIRMED", None])
        self.assertEqual(answers[2]["error"]["code"], "OMS_E_SYNTAX")

    def test_people_get_a_line_for_each(self):
        answer = self.oms("place", self.write("d.json", [self.draft(), self.draft(("NO-SUCH", 1))]), status=REFUSED)
        self.assertIn("CONFIRMED", answer.out.splitlines()[0])
        self.assertIn("draft 2 refused", answer.out)

    def test_one_key_does_not_go_with_many_drafts(self):
        self.oms("place", DATA / "drafts.jsonl", "--key", "k", status=USAGE)
        self.assertEqual(self.json("list")["orders"], [])

    def test_an_empty_array_places_nothing(self):
        self.assertEqual(self.oms("place", self.write("none.json", []), "--json").out, "")


class Paying(ShopTest):
    def test_a_declined_order_waits_and_can_be_paid_by_another_card(self):
        order = self.json("place", DATA / "draft-declined.json")
        self.assert_state(order, "PENDING")
        self.assert_problem(order, "ORD-2001")
        self.assertIsNotNone(order["waits_for"])
        self.assertIn("ORD-2001", self.oms("show", order["number"]).out)
        self.assertEqual(self.json("list", "--problem", "ORD-2001")["orders"][0]["id"], order["id"])
        paid = self.json("pay", order["id"], "--token", "tok_ok")
        self.assertEqual(paid["state"], "CONFIRMED")
        self.assertEqual(paid["problems"], [])

    def test_an_unpaid_order_is_cancelled_when_its_hold_ends(self):
        order = self.json("place", DATA / "draft-declined.json")
        self.assert_stock("TEAPOT-1L", available=11, reserved=1)
        self.run_until("2026-01-31T10:31:00Z")
        self.assert_state(self.show(order), "CANCELLED")
        self.assert_stock("TEAPOT-1L", available=12, reserved=0)
        self.assert_verified()

    def test_three_d_secure_asks_the_customer_and_goes_on_by_itself(self):
        order = self.json("place", DATA / "draft-3ds.json")
        self.assertEqual((order["state"], order["payment_status"]), ("PENDING", "action-required"))
        self.assertEqual(order["action"]["kind"], "3ds")
        self.assertIn("https://", self.oms("show", order["id"]).out)
        self.assertGreater(self.run_until("2026-01-31T10:20:00Z")["done"], 0)
        self.assertIn(self.show(order)["state"], ("CONFIRMED", "PROCESSING"))

    def test_a_provider_that_is_down_is_asked_again_by_schedule(self):
        order = self.place(token="tok_unavailable_2")
        self.assertEqual(order["problems"][0]["next_try"], "2026-01-31T10:05:00Z")
        self.now = "2026-01-31T10:04:59Z"
        self.json("run")
        self.assert_state(self.show(order), "PENDING")
        self.run_until("2026-01-31T10:10:00Z")
        self.assertIn(self.show(order)["state"], ("CONFIRMED", "PROCESSING"))
        self.assertEqual(self.effects(), ["payment.authorize", "carrier.create"])

    def test_a_manual_payment_is_recorded(self):
        order = self.place(payment={"method": "manual"})
        self.assert_state(order, "PENDING")
        self.json("pay", order["id"], "--received", "1.00", status=REFUSED)
        self.json("pay", order["id"], "--received", "much", status=REFUSED)
        paid = self.json("pay", order["id"], "--received", "47.58", "--reference", "bank-1")
        self.assertIn(paid["state"], ("CONFIRMED", "PROCESSING"))

    def test_an_amount_without_a_point_is_in_minor_units(self):
        order = self.place(payment={"method": "manual"})
        self.assertEqual(self.json("pay", order["id"], "--received", order["total"])["problems"], [])

    def test_an_order_on_terms_is_confirmed_at_once(self):
        self.assertEqual(self.place(payment={"method": "terms"})["payment_status"], "on-terms")

    def test_the_rules_and_what_a_configuration_makes_of_them(self):
        rules = self.json("rules")["rules"]
        self.assertEqual([rule["id"] for rule in rules][:2], ["product.active", "product.stock"])
        self.assertEqual([rule["choices"] for rule in rules if rule["id"] == "customer.fraud"], [["refuse", "accept", "off"]])
        self.write("policy.json", {"rules": [{"rule": "customer.address", "regions": "DE", "consequence": "off"}], "review_ms": 60000})
        draft = self.write("draft.json", self.draft(shipping_address={"line1": "1 No Street", "postcode": "00000", "country": "DE"}))
        self.assertEqual(self.json("--config", "policy.json", "place", draft)["problems"], [])
        for wrong in ([{"rule": "customer.address", "consequence": "whim"}], [{"rule": "customer.address", "countries": "DE"}], {}, ["x"],
                      [{"rule": ""}]):
            self.write("policy.json", {"rules": wrong})
            self.oms("--config", "policy.json", "doctor", status=USAGE)

    def test_another_address_answers_the_problem_and_the_order_goes_on(self):
        order = self.place(shipping_address={"line1": "1 No Street", "postcode": "00000", "country": "DE"})
        self.assertEqual([problem["code"] for problem in order["problems"]], ["ORD-1002"])
        bad = self.write("bad.json", {"line1": "2 No Street", "postcode": "00000", "country": "DE"})
        refused = self.json("fix", order["id"], "--address", bad, status=REFUSED)
        self.assertEqual(refused["error"]["problems"][0]["field"], "shipping_address")
        good = self.write("good.json", {"line1": "12 Long Street", "postcode": "10115", "country": "DE"})
        fixed = self.json("fix", order["id"], "--address", good)
        self.assertEqual((fixed["state"], fixed["problems"], fixed["shipping_address"]["postcode"]), ("CONFIRMED", [], "10115"))
        for wrong in ({"street": "1"}, {"line1": 1}, []):
            self.oms("fix", order["id"], "--address", self.write("wrong.json", wrong), status=USAGE)
        self.assert_verified()

    def test_pay_takes_exactly_one_way(self):
        for words in ([], ["--method", "card"], ["--method", "terms", "--token", "t"], ["--method", "gold"],
                      ["--received", "1", "--token", "t"], ["--reference", "r"]):
            self.oms("pay", "any", *words, status=USAGE)


class Fulfilment(ShopTest):
    def test_stock_and_money_follow_an_order_to_the_door(self):
        order = self.place(("MUG-RED", 3))
        shipped = self.json("ship", order["id"], "--carrier", "dhl", "--tracking", "T-1")
        self.assertEqual((shipped["state"], shipped["payment_status"]), ("SHIPPED", "captured"))
        self.assert_stock("MUG-RED", available=77, reserved=0, on_hand=77)
        delivered = self.json("deliver", order["number"])
        self.assertEqual((delivered["state"], delivered["lines"][0]["delivered"]), ("DELIVERED", 3))
        self.assertEqual(self.effects(), ["payment.authorize", "payment.capture"])
        self.assert_verified()

    def test_a_return_goes_on_hold_and_is_refunded(self):
        order = self.place(("MUG-RED", 3))
        self.json("ship", order["id"])
        self.json("deliver", order["id"])
        returned = self.json("return", order["id"], "--reason", "too red")
        self.assertEqual((returned["state"], returned["payment_status"]), ("RETURNED", "refunded"))
        self.assert_stock("MUG-RED", available=77, on_hold=3)
        self.json("stock", "move", "MUG-RED", "--location", "BER", "--from", "on_hold", "--to", "available", "--qty", 2)
        self.json("stock", "move", "MUG-RED", "--location", "BER", "--from", "on_hold", "--to", "damaged", "--qty", 1)
        self.assert_stock("MUG-RED", available=79, on_hold=0, damaged=1)
        self.assert_verified()

    def test_a_cancelled_order_gives_its_stock_and_money_back(self):
        order = self.place(("MUG-RED", 3))
        cancelled = self.json("cancel", order["id"], "--reason", "changed my mind")
        self.assertEqual((cancelled["state"], cancelled["payment_status"]), ("CANCELLED", "voided"))
        self.assert_stock("MUG-RED", available=80, reserved=0)
        self.assertEqual(self.effects(), ["payment.authorize", "payment.void"])

    def test_what_the_state_does_not_allow_is_refused(self):
        order = self.place()
        for verb in ("deliver", "return"):
            self.assertEqual(self.json(verb, order["id"], status=REFUSED)["error"]["code"], "OMS_E_STATE")
        self.json("ship", order["id"])
        self.json("cancel", order["id"], status=REFUSED)
        self.json("ship", "no-such-order", status=REFUSED)

    def test_the_built_in_sandbox_is_enough_for_the_whole_way(self):
        path = self.write("draft.json", self.draft())
        order = self.call("place", path, "--json").document
        self.assertEqual(self.call("ship", order["id"], "--json").document["payment_status"], "captured")
        self.assert_state(self.call("deliver", order["id"], "--json").document, "DELIVERED")
        returned = self.call("return", order["id"], "--json").document
        self.assertEqual(returned["payment_status"], "refunded")
        self.assertEqual(self.call("verify").status, DONE)


if __name__ == "__main__":
    unittest.main()
