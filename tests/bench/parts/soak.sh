# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# Messages with callbacks, twice as many as the journal and the lists keep: what comes of each is held against what
# was acknowledged, and the second half shows whether memory goes on growing.

# A message in memory is a row of its own; what callbacks need beyond it is to be given back.
soak_bytes_a_message=512

soak_round() {
    local name=$1 round=$2 result seconds callbacks lost doubled disordered foreign

    result=$(taskset -c "$client_core" "$build/tests/bench/soak" "${server_url[$name]}" "$(login_of "$name")" \
        15035550181 "$soak_messages" "$connections") || {
        echo "  $result" >&2
        bench_status=1
        return
    }
    read -r _ seconds _ callbacks _ lost _ doubled _ disordered _ foreign <<<"$result"
    value_row "soak.$name.$round.rate" "$name, round $round: callbacks" \
        "$(awk -v n="$callbacks" -v s="$seconds" 'BEGIN { print n / s }')" /s
    ((lost + doubled + disordered + foreign == 0)) || {
        printf '    %d lost, %d twice, %d out of order, %d of no message!\n' "$lost" "$doubled" "$disordered" "$foreign"
        bench_status=1
    }
}

bench_soak() {
    local name before after

    heading "Soak: twice $soak_messages messages with 3 callbacks each to a receiver, sent and received at the same time"
    rm -f "$bench_folder"/state.db*
    for name in memory kept; do
        if [[ $name == kept ]]; then
            mock_serve kept --world article --db "$bench_folder/state.db"
        else
            mock_serve memory --world article
        fi
        # All three are due at once: only waiting for one another keeps them in order.
        curl -sS -o /dev/null -X PUT -d '{"progress": "immediate"}' \
            "${server_url[$name]}/_mock/accounts/$(login_of "$name" | cut -d: -f1)/settings"
        soak_round "$name" 1
        before=$(server_memory "$name")
        soak_round "$name" 2
        after=$(server_memory "$name")
        value_row "soak.$name.memory" "$name: memory after the first round" "$(awk -v k="$before" 'BEGIN { print k / 1024 }')" MB
        value_row "soak.$name.growth" "$name: what a message of the second adds" \
            "$(awk -v k="$((after - before))" -v n="$soak_messages" 'BEGIN { print k * 1024 / n }')" bytes \
            "$soak_bytes_a_message"
        server_stop "$name"
    done
}
