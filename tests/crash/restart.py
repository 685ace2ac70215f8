"""What people do after the program was killed, and what has to be true then and in the end."""
import checks
import day
from rehearsal import live_on


def call_again(program, scene):
    """The clerk saw no answer and calls again: it is done now, or the program says that it was done before."""
    if not scene.step.again:
        return
    answer = program.call(scene.words, scene.step.now)
    checks.expect(answer.status in (0, 1), f"called again, {scene.step.name} ended with {answer.status}: {answer.err}")
    orders = checks.orders_of(program)
    checks.acknowledged(orders, answer.orders, exactly=True)
    references = sorted(order["reference"] for order in orders.values())
    checks.expect(references == scene.references, f"orders after calling again: {references}")


def killed_again(program, scene, moment):
    """The second call does not live long either."""
    words = scene.words if scene.step.again else ["verify"]
    answer = program.kill_after(words, scene.step.now, moment)
    checks.verified(program, scene.step.now)
    checks.acknowledged(checks.orders_of(program), answer.orders, exactly=True)
    call_again(program, scene)


def cancelled(program, scene):
    """The customer changes his mind instead: orders about which a service was being asked are cancelled."""
    for row in checks.query(program, checks.IN_DOUBT):
        answer = program.call(["cancel", row["number"]], scene.step.now)
        checks.expect(answer.status in (0, 1), f"cancel ended with {answer.status}: {answer.err}")
        checks.acknowledged(checks.orders_of(program), answer.orders, exactly=True)


def compare(found, expected):
    differing = {name: (found.get(name), expected.get(name)) for name in {*found, *expected}
                 if found.get(name) != expected.get(name)}
    checks.expect(not differing, f"in the end otherwise than without the kill: {differing}")


def restart(program, scene, kill, told):
    """`told` is what the program that was killed had printed."""
    checks.verified(program, scene.step.now)
    checks.acknowledged(checks.orders_of(program), told, exactly=True)
    if kill.then == "cancel":
        cancelled(program, scene)
    elif kill.then == "kill":
        killed_again(program, scene, kill.moment)
    else:
        call_again(program, scene)
    live_on(program, scene.step.now)
    checks.verified(program, day.IN_THE_END, overdue_is_fine=False)
    orders = checks.orders_of(program)
    checks.acknowledged(orders, told, exactly=False)
    checks.nothing_stuck(program, orders)
    checks.provider_agrees(program, orders)
    if kill.then != "cancel":
        compare(checks.outcome(orders), scene.outcome)
