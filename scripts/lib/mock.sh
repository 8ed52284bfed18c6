# shellcheck shell=bash

# mock_start BINARY OPTION...: starts plivo-mock on a free port, waits for its ready line; sets
# mock_pid and mock_url
mock_start() {
    local folder binary=$1 line=

    shift
    folder=$(mktemp -d)
    mkfifo "$folder/ready"
    "$binary" serve --port 0 "$@" >"$folder/ready" 2>"$folder/log" &
    mock_pid=$!
    # Ends with the line, or without one when the mock ends.
    read -r -t 10 line <"$folder/ready" || true
    if [[ $line != *http* ]]; then
        echo "plivo-mock did not start:" >&2
        cat "$folder/log" >&2
        rm -r "$folder"
        return 1
    fi
    # shellcheck disable=SC2034  # for the caller
    mock_url=$(sed -n 's/.*\(http:[^ ]*\).*/\1/p' <<<"$line")
    rm -r "$folder"
}

mock_stop() {
    [[ ${mock_pid-} ]] || return 0
    kill "$mock_pid" 2>/dev/null || true
    wait "$mock_pid" 2>/dev/null || true
    mock_pid=
}
