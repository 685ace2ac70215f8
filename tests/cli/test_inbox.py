"""Events of providers from the command line, signed by Python's own HMAC."""
import datetime
import hashlib
import hmac
import json
import unittest

from shop import REFUSED, USAGE, ShopTest

SECRET = "whsec_cli"


class Inbox(ShopTest):
    def setUp(self):
        super().setUp()
        self.write("secret", SECRET + "\n")

    def sign(self, body, secret=SECRET, age=0):
        seconds = int(datetime.datetime.fromisoformat(self.now.replace("Z", "+00:00")).timestamp()) - age
        value = hmac.new(secret.encode(), f"{seconds}.{body}".encode(), hashlib.sha256).hexdigest()
        return f"t={seconds},v1={value}"

    def accept(self, event, status=0, **signing):
        body = json.dumps(event)
        self.write("event.json", body)
        return self.json("inbox", "event.json", "--provider", "bank", "--secret-file", "secret", "--signature",
                         self.sign(body, **signing), status=status)

    def test_a_payment_is_settled_once(self):
        order = self.place(token="tok_pending_600")
        self.assert_state(order, "PENDING")
        event = {"id": "evt_1", "type": "payment.succeeded", "order": order["id"]}
        answer = self.accept(event)
        self.assertEqual(answer, {"result": "applied", "order": order["id"], "state": "CONFIRMED"})
        self.assertEqual(self.accept(event, status=REFUSED)["error"]["code"], "OMS_E_ALREADY")
        self.assert_verified()

    def test_it_is_told_for_people_too(self):
        order = self.place(token="tok_pending_600")
        body = json.dumps({"id": "evt_1", "type": "payment.pending", "order": order["id"]})
        answer = self.oms("inbox", self.write("event.json", body), "--provider", "bank", "--secret-file", "secret",
                          "--signature", self.sign(body))
        self.assertEqual(answer.out, f"known: order {order['number']} is PENDING\n")

    def test_who_cannot_sign_is_not_believed(self):
        order = self.place(token="tok_pending_600")
        event = {"id": "evt_1", "type": "payment.succeeded", "order": order["id"]}
        for signing in ({"secret": "other"}, {"age": 301}, {"age": -301}):
            self.assertEqual(self.accept(event, status=REFUSED, **signing)["error"]["code"], "OMS_E_SIGNATURE")
        self.assert_state(self.show(order), "PENDING")

    def test_the_secret_is_needed_and_stored_nowhere(self):
        order = self.place(token="tok_pending_600")
        self.accept({"id": "evt_1", "type": "payment.succeeded", "order": order["id"]})
        for path in self.home.iterdir():
            if path.name != "secret":
                self.assertNotIn(SECRET.encode(), path.read_bytes(), path)
        self.oms("inbox", "event.json", "--provider", "bank", "--signature", "t=1", status=USAGE)
        self.write("secret", "\n")
        self.oms("inbox", "event.json", "--provider", "bank", "--signature", "t=1", "--secret-file", "secret",
                 status=REFUSED)


if __name__ == "__main__":
    unittest.main()
