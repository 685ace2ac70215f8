#!/bin/sh
# The small programs of examples/ do what they say. Usage: test_examples.sh LOOP WORKERS
set -u
failed=0

# expect WHAT GOT WANTED
expect() {
    [ "$2" = "$3" ] && return
    printf '%s:\n%s\ninstead of\n%s\n' "$1" "$2" "$3" >&2
    failed=1
}

expect "orders from standard input, in the order in which they are driven" \
    "$(printf 'MUG 2\nMUG 101\nCUP 1\nMUG 1\n' | "$1" | sort | uniq -c | sed 's/^ *//')" \
    "2 CONFIRMED -> PROCESSING
2 NEW -> PENDING
2 PENDING -> CONFIRMED
1 refused: ORD-1001: 101 of MUG are wanted, 98 are available
1 refused: ORD-1001: there is no product CUP"
expect "no orders" "$("$1" < /dev/null)" ""
expect "a hundred orders for four workers" "$("$2")" "100 orders are being prepared, 0 wait"
exit "$failed"
