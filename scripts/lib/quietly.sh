# shellcheck shell=bash

# quietly WHAT COMMAND...: says what is being done and how long it took. The command's output is
# shown only if it fails; then the script ends with its status.
quietly() {
    local what=$1 log status=0 began=$SECONDS

    shift
    log=$(mktemp)
    printf '%s ... ' "$what"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [[ $status == 0 ]]; then
        echo "$((SECONDS - began)) s"
    else
        echo "failed: $*"
        tail -n 100 "$log"
    fi
    rm -f "$log"
    [[ $status == 0 ]] || exit "$status"
}
