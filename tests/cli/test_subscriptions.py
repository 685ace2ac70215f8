"""Subscriptions from the command line: the document, the schedule, and what changes it."""
import unittest

from shop import REFUSED, USAGE, ShopTest


class Subscriptions(ShopTest):
    def setUp(self):
        super().setUp()
        self.now = "2026-01-31T09:00:00Z"

    def subscribe(self, status=0, **fields):
        draft = self.draft(("MUG-BLUE", 1), **{"schedule": {"unit": "month", "every": 1, "start": "2026-01-31T10:00:00",
                                                            "zone": "Europe/Berlin", "day_of_month": 31}, **fields})
        made = self.json("subscribe", self.write("subscription.json", draft), status=status)
        if status == 0 and made.get("error"):
            self.skipTest("built without calendars")
        return made

    def schedule(self, made, n=5):
        return self.json("subscription", "schedule", made["id"], "-n", n)["occurrences"]

    def statuses(self, made, n=5):
        return [occurrence["status"] for occurrence in self.schedule(made, n)]

    def test_each_month_has_its_order(self):
        made = self.subscribe()
        self.assertEqual((made["status"], made["cycles"], made["next_at"]), ("active", 1, "2026-02-28T09:00:00Z"))
        first = self.show({"id": made["last_order"]})
        self.assertEqual((first["state"], first["subscription"], first["occurrence"]), ("CONFIRMED", made["id"], 0))
        self.run_until("2026-04-15T00:00:00Z")
        occurrences = self.schedule(made)
        self.assertEqual([(o["k"], o["at"], o["status"]) for o in occurrences[:4]],
                         [(0, "2026-01-31T09:00:00Z", "ordered"), (1, "2026-02-28T09:00:00Z", "ordered"),
                          (2, "2026-03-31T08:00:00Z", "ordered"), (3, "2026-04-30T08:00:00Z", "due")])
        self.assertEqual(self.effects().count("payment.authorize"), 3)
        self.assert_verified()

    def test_the_same_request_subscribes_once(self):
        made = self.subscribe(idempotency_key="s-1")
        again = self.subscribe(idempotency_key="s-1")
        self.assertEqual(made["id"], again["id"])
        self.assertEqual(len(self.json("subscription", "list")["subscriptions"]), 1)
        self.subscribe(status=REFUSED, idempotency_key="s-1", terms={"prepaid": 2})

    def test_skip_move_pause_resume_change_and_cancel(self):
        made = self.subscribe()
        self.oms("subscription", "skip", made["id"], 1)
        self.oms("subscription", "move", made["number"], 2, "--to", "2026-04-02T08:00:00Z")
        self.assertEqual(self.statuses(made, 3), ["ordered", "skipped", "due"])
        self.assertTrue(self.schedule(made)[2]["moved"])
        self.assertEqual(self.json("subscription", "pause", made["id"], "--reason", "away")["status"], "paused")
        self.assertEqual(self.json("subscription", "resume", made["id"], "--anchor", "keep")["status"], "active")
        changed = self.json("subscription", "change", made["id"], "--every", 2)
        self.assertEqual((changed["schedule"]["every"], changed["next_at"]), (2, "2026-04-30T08:00:00Z"))
        self.assertEqual(self.json("subscription", "change", made["id"], "--sku", "MUG-BLUE", "--qty", 3)["lines"][0]["quantity"], 3)
        self.oms("subscription", "change", made["id"], "--token", "tok_ok")
        self.oms("subscription", "change", made["id"], "--country", "AT", "--city", "Wien")
        self.assertEqual(self.json("subscription", "cancel", made["id"])["status"], "cancelled")
        self.oms("subscription", "skip", made["id"], 9, status=REFUSED)
        self.assertIn("cancelled", self.oms("subscription").out)
        self.assertIn("ordered", self.oms("subscription", "schedule", made["id"]).out)
        self.assertIn("cancelled", self.oms("subscription", "show", made["id"]).out)
        self.assert_verified()

    def test_a_renewal_that_is_not_paid_is_tried_again_and_another_method_is_asked_for(self):
        made = self.subscribe(terms={"dunning_days": [2, 4], "dunning_end": "go_on", "reminder_days": 5})
        self.assertEqual(made["next_at"], "2026-02-23T09:00:00Z")
        self.oms("subscription", "change", made["id"], "--token", "tok_declined_retryable")
        self.run_until("2026-03-01T00:00:00Z")
        shown = self.json("subscription", "show", made["id"])
        self.assertEqual(shown["dunning"]["next_try"], "2026-03-02T09:00:00Z")
        order = shown["dunning"]["order"]
        self.assertIn(order, self.oms("subscription", "show", made["id"]).out)
        (told,) = self.json("doctor", order)["diagnoses"]
        self.assertEqual((told["code"], told["next_at"]), ("ORD-4001", "2026-03-02T09:00:00Z"))
        self.oms("subscription", "change", made["id"], "--token", "tok_declined")
        self.assertIsNone(self.json("subscription", "show", made["id"])["dunning"]["next_try"])
        (told,) = self.json("doctor", order)["diagnoses"]
        self.assertEqual((told["code"], told["actor"]), ("ORD-4002", "customer"))
        self.oms("pay", order, "--token", "tok_ok")
        self.assertIsNone(self.json("subscription", "show", made["id"])["dunning"])
        self.run_until("2026-04-04T10:00:00Z")
        self.assertEqual(self.schedule(made)[2]["status"], "ordered")
        self.assertEqual(self.show({"id": self.schedule(made)[2]["order"]})["state"], "CANCELLED")
        self.assertEqual(self.json("subscription", "show", made["id"])["status"], "active")
        refused = self.subscribe(status=REFUSED, terms={"dunning_days": [3, 2]})
        self.assertIn("dunning_days[1]", refused["error"]["message"])
    def test_a_rule_says_how_often(self):
        made = self.subscribe(schedule={"rrule": "FREQ=MONTHLY;BYDAY=-1FR", "start": "2026-01-30T10:00:00", "zone": "Europe/Berlin"})
        self.assertEqual([made["schedule"][name] for name in ("unit", "every", "rrule")], [None, None, "FREQ=MONTHLY;BYDAY=-1FR"])
        self.assertEqual([found["local"] for found in self.schedule(made, 3)],
                         ["2026-01-30T10:00:00", "2026-02-27T10:00:00", "2026-03-27T10:00:00"])
        self.assertIn("FREQ=MONTHLY;BYDAY=-1FR, Europe/Berlin", self.oms("subscription", "show", made["id"]).out)
        changed = self.json("subscription", "change", made["id"], "--rrule", "FREQ=WEEKLY;BYDAY=TU,FR")
        self.assertEqual(changed["schedule"]["rrule"], "FREQ=WEEKLY;BYDAY=TU,FR")
        changed = self.json("subscription", "change", made["id"], "--unit", "week", "--every", 2)
        self.assertEqual([changed["schedule"][name] for name in ("unit", "every", "rrule")], ["week", 2, None])
        self.assertIn("every 2 weeks, Europe/Berlin", self.oms("subscription", "show", made["id"]).out)
        self.oms("subscription", "change", made["id"], "--rrule", "FREQ=DAILY", "--every", 2, status=USAGE)
        self.assert_verified()

    def test_lists_are_of_a_customer_a_status_or_a_time(self):
        first, second = self.subscribe(), self.subscribe()
        self.json("subscription", "pause", second["id"])
        listed = lambda *words: [found["id"] for found in self.json("subscription", *words)["subscriptions"]]
        self.assertEqual(listed(), sorted([first["id"], second["id"]]))  # one millisecond: either may be first
        self.assertEqual(listed("--status", "paused"), [second["id"]])
        self.assertEqual(listed("--due-before", first["next_at"]), [])
        self.assertEqual(listed("--due-before", "2026-12-31T00:00:00Z"), [first["id"]])
        self.assertEqual(listed("--customer", "nobody"), [])
        self.assertEqual(listed("--customer", first["customer"], "--status", "active", "--due-before", "2026-12-31T00:00:00Z"), [first["id"]])
        self.oms("subscription", "--status", "lost", status=USAGE)

    def test_the_doctor_examines_one(self):
        made = self.subscribe()
        found, = self.json("doctor", made["number"])["diagnoses"]
        self.assertEqual((found["order"], found["level"], found["next_at"]), (made["id"], "ok", made["next_at"]))
        self.assertIn(f"ok: subscription {made['number']} is active", self.oms("doctor", made["id"]).out)
        reminded = self.subscribe(terms={"reminder_days": 3})
        self.assertIn("the customer is reminded of it", self.oms("doctor", reminded["id"]).out)
        self.json("subscription", "pause", made["id"])
        self.assertIn(f"oms subscription resume {made['number']}", self.oms("doctor", made["id"]).out)
        self.oms("subscription", "cancel", made["id"])
        self.assertIn("is cancelled and waits for nothing", self.oms("doctor", made["id"]).out)

    def test_what_is_wrong_is_said(self):
        for schedule, field in (({"unit": "month", "start": "2026-01-31", "zone": "UTC"}, "schedule.start"),
                                ({"unit": "moon", "start": "2026-01-31T09:00:00", "zone": "UTC"}, "schedule.unit"),
                                ({"unit": "month", "start": "2026-02-30T09:00:00", "zone": "UTC"}, "day"),
                                ({"rrule": "FREQ=HOURLY", "start": "2026-01-31T09:00:00", "zone": "UTC"}, "schedule.rrule"),
                                ({"rrule": "FREQ=DAILY", "every": 2, "start": "2026-01-31T09:00:00", "zone": "UTC"}, "schedule.rrule"),
                                ({"rrule": "FREQ=DAILY", "unit": "day", "start": "2026-01-31T09:00:00", "zone": "UTC"}, "schedule.rrule"),
                                ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "start": "2026-01-31T09:00:00", "zone": "UTC"}, "schedule.rrule"),
                                ({"start": "2026-01-31T09:00:00", "zone": "UTC"}, "schedule.unit"),
                                ({"unit": "month", "start": "2026-01-31T09:00:00", "zone": "Mars/Base"}, "zone"),
                                ({"unit": "month", "start": "2026-01-31T09:00:00"}, "schedule.zone")):
            refused = self.subscribe(status=REFUSED, schedule=schedule)
            self.assertIn(field, refused["error"]["message"])
        refused = self.subscribe(status=REFUSED, terms={"missed": "some"})
        self.assertIn("missed", refused["error"]["message"])
        self.oms("place", self.home / "subscription.json", status=REFUSED)
        self.oms("subscription", "show", "nobody", status=REFUSED)
        made = self.subscribe()
        self.oms("subscription", "change", made["id"], status=USAGE)
        self.oms("subscription", "move", made["id"], 1, status=USAGE)
        self.oms("subscription", "skip", made["id"], "next", status=USAGE)


if __name__ == "__main__":
    unittest.main()
