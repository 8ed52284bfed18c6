# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# The calls around a pool, in pools of very different sizes: what they cost must not depend on the size.

# pool_of SERVER: the path of its large pool, behind the account
pool_of() {
    local login

    login=$(login_of "$1")
    curl -sS -u "$login" "${server_url[$1]}/v1/Account/${login%%:*}/Powerpack/$(name_of "$1" pp_large)/" |
        sed -n 's|.*"number_pool": *"/v1/Account/[^/]*/\([^"]*\)".*|\1|p' | grep .
}

# long_code SERVER POOL OFFSET FIELD: of a page of one long code; fails if there is none
long_code() {
    local login

    login=$(login_of "$1")
    curl -sS -u "$login" "${server_url[$1]}/v1/Account/${login%%:*}/$2Number/?limit=1&offset=$3" |
        sed -n 's/.*"'"$4"'": *"\{0,1\}\([0-9A-Z]\{1,\}\).*/\1/p' | grep .
}

# Pairs go over one connection, so that each meets what the one before has left.
surface_load() {
    local n=$1 round=$2 server=pool_$1 pool total number country connections

    connections=$all_connections
    pool=$(pool_of "$server")
    total=$(long_code "$server" "$pool" 0 total_count)
    number=$(long_code "$server" "$pool" $((total / 2)) number)
    country=$(long_code "$server" "$pool" $((total / 2)) country_iso2)
    load "pool_near_$n" "$round" "$server" GET "${pool}Number/?limit=20" ''
    load "pool_deep_$n" "$round" "$server" GET "${pool}Number/?limit=20&offset=$((total - 30))" ''
    load "pool_service_$n" "$round" "$server" GET "${pool}Number/?limit=20&service=mms" ''
    load "pool_prefix_$n" "$round" "$server" GET \
        "${pool}Number/?limit=20&country_iso2=$country&starts_with=${number:1:1}" ''
    load "pool_one_$n" "$round" "$server" GET "${pool}Number/$number/" ''
    load "rented_$n" "$round" "$server" GET 'Number/?limit=20&type=tollfree&services=sms' ''
    load "search_$n" "$round" "$server" GET 'PhoneNumber/?country_iso=US&type=local&limit=20' ''
    connections=1
    load "pool_again_$n" "$round" "$server" POST,DELETE "${pool}Number/$number/" '{"service": "sms"}'
    load "pool_bought_$n" "$round" "$server" DELETE,POST "${pool}Number/14153000123/" '{"rent": true, "unrent": true}'
}

surface_round() {
    local round=$1 n

    for n in "${numbers[@]}"; do
        mock_serve "pool_$n" --world "$(world_of numbers "$n")"
    done
    for n in "${numbers[@]}"; do
        surface_load "$n" "$round"
    done
    servers_stop_all
}

bench_surface() {
    local round seconds=1 all_connections=$connections

    heading 'CPU a request in us, by how many numbers the account rents, all in one pool'
    for ((round = 1; round <= rounds; round++)); do
        surface_round "$round"
    done
    size_heading 'numbers' "${numbers[@]}"
    size_table pool_near "list 20 of a pool" "${numbers[@]}"
    size_table pool_deep 'list 20 at depth N - 30' "${numbers[@]}"
    size_table pool_service 'list 20 with service' "${numbers[@]}"
    size_table pool_prefix 'list 20 with a prefix' "${numbers[@]}"
    size_table pool_one 'get one in the middle' "${numbers[@]}"
    size_table pool_again 'remove it, add it' "${numbers[@]}"
    size_table pool_bought 'buy and add, give back' "${numbers[@]}"
    size_table rented 'list 20 rented, filtered' "${numbers[@]}"
    size_table search 'search 20 for rent' "${numbers[@]}"
}
