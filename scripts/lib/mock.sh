# shellcheck shell=bash

# mock_start BINARY OPTION...: starts plivo-mock on a free port; sets mock_pid and mock_url
mock_start() {
    local folder binary=$1 tries

    shift
    folder=$(mktemp -d)
    "$binary" serve --port 0 --port-file "$folder/port" "$@" >"$folder/log" 2>&1 &
    mock_pid=$!
    for ((tries = 0; tries < 500; tries++)); do
        [[ -s $folder/port ]] && break
        kill -0 "$mock_pid" 2>/dev/null || break
        sleep 0.01
    done
    if [[ ! -s $folder/port ]]; then
        echo "plivo-mock did not start:" >&2
        cat "$folder/log" >&2
        rm -r "$folder"
        return 1
    fi
    # shellcheck disable=SC2034  # for the caller
    mock_url=http://127.0.0.1:$(cat "$folder/port")
    rm -r "$folder"
}

mock_stop() {
    [[ ${mock_pid-} ]] || return 0
    kill "$mock_pid" 2>/dev/null || true
    wait "$mock_pid" 2>/dev/null || true
    mock_pid=
}
