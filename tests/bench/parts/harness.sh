# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# The harness against a program that sends the same with libcurl: one after another, and in parallel.

# What a scenario sends, and three asserts for each answer.
fixed_scenario() {
    local step

    for step in first second third; do
        cat <<END
GET {{base_url}}/$step
HTTP 202
[Asserts]
header "Content-Type" == "application/json"
jsonpath "$.message" == "message(s) queued"
jsonpath "$.message_uuid" count == 1

END
    done
}

cloned_scenario() {
    local account='{{base_url}}/v1/Account/{{auth_id}}/' login='[BasicAuth]
{{auth_id}}: {{auth_token}}'

    cat <<END
POST ${account}Message/
$login
{"src": "{{number_sms}}", "dst": "{{dst}}", "text": "hi"}
HTTP 202
[Asserts]
header "Content-Type" == "application/json"
jsonpath "$.message" == "message(s) queued"
jsonpath "$.message_uuid" count == 1

GET ${account}Message/
$login
HTTP 200
[Asserts]
header "Content-Type" == "application/json"
jsonpath "$.objects" count == 1
jsonpath "$.meta.offset" == 0

GET $account
$login
HTTP 200
[Asserts]
header "Content-Type" == "application/json"
jsonpath "$.auth_id" == "{{auth_id}}"
jsonpath "$.name" isString
END
}

# scenarios_write FOLDER N FUNCTION: N files of what the function prints
scenarios_write() {
    local folder=$1 n=$2 i text

    text=$("$3")
    mkdir -p "$folder"
    for ((i = 1; i <= n; i++)); do
        printf '# id: bench-%d\n# source: scripts/bench\n# level: assumed\n%s\n' "$i" "$text" >"$folder/$i.hurl"
    done
}

# milliseconds COMMAND...: median of five runs, from fork to exit
milliseconds() {
    "$build/tests/bench/stopwatch" exit 5 "$@" | awk '{ print $1 / 1000 }'
}

# side_by_side KEY WHAT URL FOLDER THREADS [clone]: both from fork to exit, and their ratio
side_by_side() {
    local key=$1 what=$2 url=$3 folder=$4 threads=$5 cores=$client_core bare own

    ((threads == 1)) || cores=0-$(($(nproc) - 1))
    bare=$(milliseconds taskset -c "$cores" "$build/tests/bench/bare_client" "$url" 1000 "$threads" "${@:6}")
    # a login, so that it does not say each time that there is none; the mock's accounts have their own
    own=$(PLIVO_AUTH_ID=MABENCH PLIVO_AUTH_TOKEN=none milliseconds taskset -c "$cores" "$build/harness/plivo-harness" run --jobs "$threads" \
        --base-url "$url" "$folder")
    value_row "harness.bare$key" "bare libcurl, $what" "$bare" ms
    value_row "harness.run$key" "plivo-harness run, $what" "$own" ms
    value_row "harness.ratio$key" 'ratio' "$(awk -v a="$own" -v b="$bare" 'BEGIN { print b ? a / b : "nan" }')" x 2
}

bench_harness() {
    local one trivial=$bench_folder/trivial.hurl

    heading 'plivo-harness: 1,000 scenarios of 3 requests with 3 asserts each'
    scenarios_write "$bench_folder/fixed" 1000 fixed_scenario
    scenarios_write "$bench_folder/cloned" 1000 cloned_scenario
    printf '# source: scripts/bench\n# level: assumed\nGET {{base_url}}/_mock/livez\nHTTP 200\n' >"$trivial"
    bare_serve bare
    side_by_side '' 'one after another' "${server_url[bare]}" "$bench_folder/fixed" 1
    side_by_side .parallel "$(nproc) at once" "${server_url[bare]}" "$bench_folder/fixed" "$(nproc)"
    servers_stop_all
    mock_serve mock --world article
    side_by_side .mock 'each in its account of a mock, one after another' "${server_url[mock]}" \
        "$bench_folder/cloned" 1 clone
    servers_stop_all
    mock_serve mock --world article
    side_by_side .mock_parallel "each in its account of a mock, $(nproc) at once" "${server_url[mock]}" \
        "$bench_folder/cloned" "$(nproc)" clone
    servers_stop_all
    one=$(milliseconds "$build/harness/plivo-harness" run --mock empty "$trivial")
    value_row harness.one 'one trivial scenario, with a mock of its own' "$one" ms 10
}
