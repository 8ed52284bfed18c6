# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# From fork to the first 200, and the memory then.

bench_start() {
    local result memory

    heading "Start to first answer, from fork on; median of $starts"
    result=$("$build/tests/bench/stopwatch" answer "$starts" "$build/mock/plivo-mock" serve) || {
        bench_status=1
        return
    }
    memory=${result#* }
    value_row start 'first answer' "$(awk '{ print $1 / 1000 }' <<<"$result")" ms 10
    value_row rest 'memory at rest' "$(awk -v kib="$memory" 'BEGIN { print kib / 1024 }')" MB 10
}
