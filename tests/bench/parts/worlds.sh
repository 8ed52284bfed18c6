# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# The same requests in worlds of very different sizes: what they cost must not depend on the size.

# The time filter that opens a list to all of a generated world's past; without one it is a day's.
whole_past='message_time__gte=2025-01-01%2000:00:00'

# world_of numbers|messages N: the file of a world with so many, made once for each schema
world_of() {
    local schema file

    schema=$(cksum <mock/store/schema.sql)
    file=$build/worlds/$1-$2-${schema%% *}.db
    mkdir -p "$build/worlds"
    if [[ ! -e $file ]]; then
        "$build/mock/plivo-mock" world generate --numbers 1000 "--$1" "$2" -o "$file.new.db"
        mv "$file.new.db" "$file"
    fi
    echo "$file"
}

# message_at SERVER OFFSET: the uuid of the message that a list shows there; fails if it shows none
message_at() {
    local login

    login=$(login_of "$1")
    curl -sS -u "$login" "${server_url[$1]}/v1/Account/${login%%:*}/Message/?limit=1&offset=$2&$whole_past" |
        sed -n 's/.*"message_uuid": *"\([^"]*\)".*/\1/p' | grep .
}

# size_table LABEL TITLE SIZE...: CPU a request in each world, and the largest against the smallest
size_table() {
    local label=$1 title=$2 n cells='' worst=0 one broken=0

    shift 2
    for n in "$@"; do
        cells+=$(printf ' %9.2f' "$(median "${label}_$n" 6)")
        figure "${label}_$n.cpu" "$(median "${label}_$n" 6)" us
        one=$(ratio "${label}_$n" "${label}_$1")
        worst=$(awk -v a="$worst" -v b="$one" 'BEGIN { print (a > b ? a : b) }')
        broken=$((broken + $(refused "${label}_$n")))
    done
    printf '  %-24s%s  %.2fx (limit 1.5)%s\n' "$title" "$cells" "$worst" \
        "$([[ $broken == 0 ]] || echo " $broken refused!")"
    figure "$label.largest_to_smallest" "$worst" x 1.5
}

size_heading() {
    local n

    printf '  %-24s' "$1"
    shift
    for n in "$@"; do
        printf ' %9d' "$n"
    done
    printf '\n'
}

pools_round() {
    local round=$1 n

    for n in "${numbers[@]}"; do
        mock_serve "pool_$n" --world "$(world_of numbers "$n")"
    done
    for n in "${numbers[@]}"; do
        load "mms_pool_$n" "$round" "pool_$n" POST Message/ "$(send_body "$(name_of "pool_$n" pp_large)" mms)"
        load "sms_pool_$n" "$round" "pool_$n" POST Message/ "$(send_body "$(name_of "pool_$n" pp_large)" sms)"
    done
    servers_stop_all
}

bench_pools() {
    local round seconds=1

    heading 'CPU a request in us, by how many numbers are in the pool'
    for ((round = 1; round <= rounds; round++)); do
        pools_round "$round"
    done
    size_heading 'numbers' "${numbers[@]}"
    size_table mms_pool 'choose for an MMS, send' "${numbers[@]}"
    size_table sms_pool 'choose for an SMS, send' "${numbers[@]}"
}

messages_round() {
    local round=$1 n server one

    for n in "${messages[@]}"; do
        mock_serve "past_$n" --world "$(world_of messages "$n")"
    done
    for n in "${messages[@]}"; do
        server=past_$n
        one=$(message_at "$server" $((n / 2)))
        message_at "$server" $((n - 11)) >/dev/null # the deep list is a full one
        load "one_$n" "$round" "$server" GET "Message/$one/" ''
        load "near_$n" "$round" "$server" GET "Message/?limit=20&offset=10&$whole_past" ''
        load "deep_$n" "$round" "$server" GET "Message/?limit=20&offset=$((n - 30))&$whole_past" ''
        load "insert_$n" "$round" "$server" POST Message/ "$(send_body "$(name_of "$server" pp_large)" sms)"
    done
    servers_stop_all
}

bench_messages() {
    local round seconds=1

    heading 'CPU a request in us, by how many messages the account has'
    for ((round = 1; round <= rounds; round++)); do
        messages_round "$round"
    done
    size_heading 'messages' "${messages[@]}"
    size_table insert 'send one more' "${messages[@]}"
    size_table one 'GET one in the middle' "${messages[@]}"
    size_table near 'list 20 at depth 10' "${messages[@]}"
    size_table deep 'list 20 at depth N - 30' "${messages[@]}"
}
