# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# The harness against a program that sends the same with libcurl, one after another.

scenarios_write() {
    local folder=$1 n=$2 i step

    mkdir -p "$folder"
    for ((i = 1; i <= n; i++)); do
        {
            printf '# id: bench-%d\n# source: scripts/bench\n# level: assumed\n' "$i"
            for step in first second third; do
                printf 'GET {{base_url}}/%s\nHTTP 202\n[Asserts]\n' "$step"
                printf 'header "Content-Type" == "application/json"\n'
                printf 'jsonpath "$.message" == "message(s) queued"\n'
                printf 'jsonpath "$.message_uuid" count == 1\n\n'
            done
        } >"$folder/$i.hurl"
    done
}

# milliseconds COMMAND...: median of five runs, from fork to exit
milliseconds() {
    "$build/tests/bench/stopwatch" exit 5 "$@" | awk '{ print $1 / 1000 }'
}

bench_harness() {
    local url bare own one trivial=$bench_folder/trivial.hurl

    heading 'plivo-harness: 1,000 scenarios of 3 requests with 3 asserts each'
    scenarios_write "$bench_folder/scenarios" 1000
    printf '# source: scripts/bench\n# level: assumed\nGET {{base_url}}/_mock/livez\nHTTP 200\n' >"$trivial"
    bare_serve bare
    url=${server_url[bare]}
    bare=$(milliseconds taskset -c "$client_core" "$build/tests/bench/bare_client" "$url" 1000)
    own=$(milliseconds taskset -c "$client_core" "$build/harness/plivo-harness" run \
        --base-url "$url" "$bench_folder/scenarios")
    servers_stop_all
    one=$(milliseconds "$build/harness/plivo-harness" run --mock empty "$trivial")
    value_row harness.bare 'bare libcurl, one after another' "$bare" ms
    value_row harness.run 'plivo-harness run' "$own" ms
    value_row harness.ratio 'ratio' "$(awk -v a="$own" -v b="$bare" 'BEGIN { print b ? a / b : "nan" }')" x 2
    value_row harness.one 'one trivial scenario, with a mock of its own' "$one" ms 10
}
