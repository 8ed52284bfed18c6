# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# Servers under measurement: each has a name, runs on a core of its own and says its URL itself.

server_core=0
client_core=$(($(nproc) > 1 ? 1 : 0))
declare -A server_pid server_url

# server_start NAME COMMAND...: waits for the ready line, up to two minutes for a large world
server_start() {
    local name=$1 log=$bench_folder/$1.log tries

    shift
    : >"$log" # an earlier server of that name has left its line
    taskset -c "$server_core" "$@" >>"$log" 2>&1 &
    server_pid[$name]=$!
    for ((tries = 0; tries < 12000; tries++)); do
        grep -q ': ready at ' "$log" && break
        kill -0 "${server_pid[$name]}" 2>/dev/null || break
        sleep 0.01
    done
    server_url[$name]=$(sed -n 's/.*: ready at \(http:[^ ]*\).*/\1/p' "$log")
    [[ ${server_url[$name]} ]] || { cat "$log" >&2 && return 1; }
}

# mock_serve NAME OPTION...
mock_serve() {
    local name=$1

    shift
    server_start "$name" "$build/mock/plivo-mock" serve --port 0 --seed 1 "$@"
}

# The same memory for a connection as the mock gives it: see CONNECTION_MEMORY in mock/http/daemon.c.
bare_serve() {
    server_start "$1" "$build/tests/bench/bare_server" 4096
}

server_stop() {
    local name

    for name in "$@"; do
        [[ ${server_pid[$name]-} ]] || continue
        kill "${server_pid[$name]}" 2>/dev/null || true
        wait "${server_pid[$name]}" 2>/dev/null || true
        unset "server_pid[$name]"
    done
}

servers_stop_all() {
    server_stop "${!server_pid[@]}"
}

# server_cpu NAME: user and system time so far, in microseconds
server_cpu() {
    awk -v tick="$((1000000 / $(getconf CLK_TCK)))" '{ print ($14 + $15) * tick }' "/proc/${server_pid[$1]}/stat"
}

# server_memory NAME: resident, in KiB
server_memory() {
    awk '$1 == "VmRSS:" { print $2 }' "/proc/${server_pid[$1]}/status"
}

# login_of NAME: auth_id:token of the world's first account
login_of() {
    sed -n 's/.* auth_id \([^ ]*\) auth_token \([^ ]*\).*/\1:\2/p' "$bench_folder/$1.log"
}

# name_of SERVER NAME: what the world calls so, e.g. a Powerpack's uuid
name_of() {
    local login

    login=$(login_of "$1")
    curl -sS "${server_url[$1]}/_mock/accounts/${login%%:*}/names" |
        sed -n 's/.*"'"$2"'": *"\([^"]*\)".*/\1/p' | head -n 1
}
