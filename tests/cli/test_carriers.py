"""Carriers from the command line: labels, carriers that are down, the schedule, and the list of them."""
import json
import unittest

from shop import USAGE, ShopTest


class Carriers(ShopTest):
    def down(self, *codes):
        self.write("sandbox.json", {"effects_log": str(self.home / "effects.jsonl"), "carriers": {code: "down" for code in codes}})

    def calls(self, kind):
        lines = (self.home / "effects.jsonl").read_text().splitlines()
        return [call for call in map(json.loads, lines) if call["kind"] == kind]

    def carriers(self):
        return {carrier["code"]: carrier for carrier in self.json("carriers")["carriers"]}

    def test_a_paid_order_gets_a_label_and_leaves_with_it(self):
        order = self.place()
        self.oms("run")
        booked = self.show(order)
        self.assertEqual((booked["state"], booked["fulfilment_status"]), ("PROCESSING", "booked"))
        shipment = booked["shipments"][0]
        self.assertEqual((shipment["carrier"], shipment["status"], shipment["units"]), ("fedex", "booked", 2))
        shipped = self.json("ship", order["id"])
        self.assertEqual(shipped["state"], "SHIPPED")
        self.assertEqual(shipped["shipments"][0]["tracking"], shipment["tracking"])
        self.assertIn(shipment["tracking"], self.oms("show", order["id"]).out)
        self.assertEqual(self.effects(), ["payment.authorize", "carrier.create", "payment.capture"])
        self.assert_verified()

    def test_the_carrier_named_is_the_one_that_ships(self):
        order = self.place()
        shipped = self.json("ship", order["id"], "--carrier", "dhl")
        self.assertEqual((shipped["state"], shipped["shipments"][0]["carrier"]), ("SHIPPED", "dhl"))
        self.assertEqual([call["carrier"] for call in self.calls("carrier.create")], ["dhl"])

    def test_a_carrier_that_is_down_is_passed_over(self):
        self.down("fedex")
        order = self.place()
        self.oms("run")
        self.assertEqual(self.show(order)["shipments"][0]["carrier"], "ups")
        self.assertEqual([(call["carrier"], call["answer"]) for call in self.calls("carrier.create")],
                         [("fedex", "unavailable"), ("ups", "ok")])
        self.assertEqual({code: carrier["state"] for code, carrier in self.carriers().items()},
                         {"fedex": "down", "ups": "up", "dhl": "up"})
        self.assertEqual(self.carriers()["fedex"]["last_answer"], "unavailable")

    def test_all_down_the_schedule_goes_on_for_150_minutes(self):
        self.down("fedex", "ups", "dhl")
        order = self.place()
        self.oms("run", "--until", "2026-01-31T12:29:59Z")
        waiting = self.show(order)
        self.assertEqual((waiting["state"], waiting["problems"][0]["code"]), ("PROCESSING", "ORD-3001"))
        self.assertEqual(waiting["problems"][0]["next_try"], "2026-01-31T12:30:00Z")
        self.assertEqual(self.carriers()["fedex"]["queue"], 1)
        self.assertEqual(self.json("jobs", "--dead")["jobs"], [])
        self.oms("run", "--until", "2026-02-28T00:00:00Z")
        self.assertEqual([call["at"] for call in self.calls("carrier.create") if call["carrier"] == "dhl"],
                         [f"2026-01-31T{10 + minute // 60}:{minute % 60:02}:00Z" for minute in range(0, 151, 15)])
        given_up = self.show(order)
        self.assertEqual((given_up["state"], given_up["problems"][0]["next_try"]), ("PROCESSING", None))
        dead = self.json("jobs", "--dead")["jobs"]
        self.assertEqual([(job["kind"], job["state"], job["order"]) for job in dead], [("shipment.create", "dead", order["id"])])
        self.down()
        self.assertEqual(self.json("ship", order["id"])["state"], "SHIPPED")
        self.assertEqual(self.json("jobs", "--dead")["jobs"], [])
        self.assert_verified()

    def test_a_cancelled_order_gives_its_label_back(self):
        order = self.place()
        self.oms("run")
        self.assertEqual(self.json("cancel", order["id"])["shipments"][0]["status"], "voided")
        self.assertEqual(len(self.calls("carrier.void")), 1)
        self.assert_verified()

    def test_labels_may_wait_for_the_dispatch(self):
        self.write("policy.json", {"book": "on_dispatch"})
        order = self.place()
        self.oms("run", "--config", "policy.json")
        self.assertEqual(self.show(order)["fulfilment_status"], "processing")
        self.assertEqual(self.json("ship", order["id"], "--config", "policy.json")["state"], "SHIPPED")

    def test_the_list_for_people_has_a_line_for_each(self):
        lines = self.oms("carriers").out.splitlines()
        self.assertEqual([line.split()[:2] for line in lines[1:]], [["fedex", "up"], ["ups", "up"], ["dhl", "up"]])

    def test_a_sandbox_knows_its_carriers_only(self):
        for carriers in ({"tnt": "down"}, {"fedex": "up"}, ["fedex"]):
            self.write("sandbox.json", {"carriers": carriers})
            self.assertIn("carriers", self.oms("carriers", status=1).err)
        self.oms("carriers", "fedex", status=USAGE)


if __name__ == "__main__":
    unittest.main()
