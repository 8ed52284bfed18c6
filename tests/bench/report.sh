# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# What is printed, and the same for machines.

figures=$bench_folder/figures

# figure NAME VALUE UNIT [LIMIT]: for --json
figure() {
    printf '{"name": "%s", "value": %s, "unit": "%s"%s}\n' "$1" "${2/nan/null}" "$3" \
        "${4:+, \"limit\": $4}" >>"$figures"
}

heading() {
    printf '\n%s\n' "$1"
}

# rate_table BASE BASE-NAME ROW...: a row is LABEL|what it says|limit of the ratio, or nothing
rate_table() {
    local base=$1 base_name=$2 row label title limit

    shift 2
    printf '  %-20s %8s %6s %6s %6s\n' '' requests p50 p99 CPU
    printf '  %-20s %8s %6s %6s %6s\n' '' /s ms ms us
    for row in "$@"; do
        IFS='|' read -r label title limit <<<"$row"
        rate_row "$label" "$title" "$base" "$base_name" "$limit"
    done
}

rate_row() {
    local label=$1 title=$2 base=$3 base_name=$4 limit=$5 compared='' broken

    broken=$(refused "$label")
    if [[ $label != "$base" ]]; then
        compared=$(printf '%.2fx %s' "$(ratio "$label" "$base")" "$base_name")
        figure "$label.ratio" "$(ratio "$label" "$base")" "x $base_name" "$limit"
    fi
    printf '  %-20s %8.0f %6.2f %6.2f %6.2f  %s%s%s\n' "$title" "$(median "$label" 3)" \
        "$(awk -v us="$(median "$label" 4)" 'BEGIN { print us / 1000 }')" \
        "$(awk -v us="$(median "$label" 5)" 'BEGIN { print us / 1000 }')" \
        "$(median "$label" 6)" "$compared" "${limit:+ (limit $limit)}" \
        "$([[ $broken == 0 ]] || echo " $broken refused!")"
    figure "$label.rate" "$(median "$label" 3)" requests/s
    figure "$label.p50" "$(median "$label" 4)" us
    figure "$label.p99" "$(median "$label" 5)" us
    figure "$label.cpu" "$(median "$label" 6)" us
    figure "$label.memory" "$(median "$label" 7)" KiB
}

# value_row NAME TITLE VALUE UNIT LIMIT
value_row() {
    printf '  %-44s %9.2f %s%s\n' "$2" "$3" "$4" "${5:+ (limit $5)}"
    figure "$1" "$3" "$4" "${5-}"
}
