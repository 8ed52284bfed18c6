# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# libmicrohttpd's own epoll thread stalls when exactly 128 events are ready; a loop of ours must not.

bench_connections() {
    local connections n body kept label slowest

    heading 'No stall: POST MMS with many connections, and the slowest second'
    rm -f "$bench_folder"/state.db*
    mock_serve memory --world article
    mock_serve kept --world article --db "$bench_folder/state.db"
    body=$(send_body "$(name_of memory pp_mms_longcode)" mms)
    for n in 128 256 512; do
        connections=$n
        for kept in memory kept; do
            label=connections_${kept}_$n
            seconds=$stall_seconds load "$label" 1 "$kept" POST Message/ "$body"
            slowest=$(median "$label" 9)
            printf '  %3d connections, %-9s %8.0f requests/s  slowest second %8.0f\n' "$n" \
                "$([[ $kept == kept ]] && echo --db || echo in memory)" "$(median "$label" 3)" "$slowest"
            figure "$label.rate" "$(median "$label" 3)" requests/s
            figure "$label.slowest_second" "$slowest" requests
        done
    done
    servers_stop_all
}
