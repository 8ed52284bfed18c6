# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# Load by wrk, and what came of it: one sample a line, from which medians and ratios are taken.

# sample columns: label round rate p50_us p99_us cpu_us memory_kib refused slowest_second
samples=$bench_folder/samples
destinations=100000

# load LABEL ROUND SERVER METHOD PATH BODY: PATH is behind the account; BODY may be empty
load() {
    local label=$1 round=$2 server=$3 method=$4 login before after line

    login=$(login_of "$server")
    login=${login:-nobody:nothing}
    before=$(server_cpu "$server")
    line=$(BENCH_METHOD=$method BENCH_BODY=$6 BENCH_DESTINATIONS=$destinations \
        BENCH_AUTHORIZATION="Basic $(printf %s "$login" | base64 -w 0)" \
        taskset -c "$client_core" wrk -t 1 -c "$connections" -d "${seconds}s" -s tests/bench/wrk.lua \
        "${server_url[$server]}/v1/Account/${login%%:*}/$5" | tail -n 1)
    after=$(server_cpu "$server")
    awk -v label="$label" -v round="$round" -v cpu="$((after - before))" \
        -v memory="$(server_memory "$server")" '
        $1 > 0 { print label, round, $1 / $2, $3, $4, cpu / $1, memory, $5, $6; done = 1 }
        END { exit !done }' <<<"$line" >>"$samples" || {
        echo "scripts/bench: $label could not be measured" >&2
        bench_status=1
    }
}

# send_body POWERPACK TYPE: a message of ordinary size; wrk.lua fills in the destination. It has no
# url: what callbacks cost is measured apart (parts/soak.sh).
send_body() {
    local media=''

    [[ $2 == mms ]] && media=', "media_urls": ["https://media.example/1.jpg"]'
    printf '{"powerpack_uuid": "%s", "dst": "DST", "text": "%s", "type": "%s"%s}' "$1" \
        'Hello from the bench, this is a message of an ordinary length.' "$2" "$media"
}

# median LABEL COLUMN: over the rounds
median() {
    awk -v label="$1" -v column="$2" '$1 == label { print $column }' "$samples" | middle
}

# ratio LABEL BASE: of the CPU a request takes, median of the rounds' ratios
ratio() {
    awk -v label="$1" -v base="$2" '
        $1 == label { mine[$2] = $6 }
        $1 == base { other[$2] = $6 }
        END { for (round in mine) if (other[round] > 0) print mine[round] / other[round] }' "$samples" | middle
}

# the sum over the rounds of what was refused or broke off
refused() {
    awk -v label="$1" '$1 == label { n += $8 } END { print n + 0 }' "$samples"
}

middle() {
    sort -g | awk '{ v[NR] = $1 } END { print NR ? v[int((NR + 1) / 2)] : "nan" }'
}
