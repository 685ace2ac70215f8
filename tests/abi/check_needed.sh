#!/bin/sh
# The library needs what its features say and nothing else. Usage: check_needed.sh LIBRARY NAME… (such as libsqlite3 libuuid)
set -u

library=$1
shift
needed=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(lib[^.]*\)\..*/\1/p' | grep -v '^ld-linux')
unexpected=0

for name in $needed; do
    case " $* libc libasan libubsan libtsan libgcc_s " in
    *" $name "*) ;;
    *)
        echo "FAILED: $library needs $name"
        unexpected=1
        ;;
    esac
done
for name in "$@"; do
    case " $(echo "$needed" | tr '\n' ' ') " in
    *" $name "*) ;;
    *)
        echo "FAILED: $library does not need $name"
        unexpected=1
        ;;
    esac
done
echo "$needed"
exit "$unexpected"
