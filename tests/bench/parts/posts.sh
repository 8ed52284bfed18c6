# shellcheck shell=bash disable=SC2034,SC2154 # some are set here and read there
# The bare server and the mock side by side. Each round starts fresh servers, so that every round
# measures the same, and the servers take turns, so that what else the machine does meets all alike.

posts_round() {
    local round=$1 body_mms body_sms one

    rm -f "$bench_folder"/state.db*
    bare_serve bare
    mock_serve memory --world article
    mock_serve kept --world article --db "$bench_folder/state.db"
    mock_serve past --world "$(world_of messages 1000)"
    body_mms=$(send_body "$(name_of memory pp_mms_longcode)" mms)
    body_sms=$(send_body "$(name_of memory pp_mms_longcode)" sms)
    one=$(message_at past 500)
    load bare "$round" bare POST Message/ "$body_mms"
    load post_sms "$round" memory POST Message/ "$body_sms"
    load post_mms "$round" memory POST Message/ "$body_mms"
    load post_kept "$round" kept POST Message/ "$body_mms"
    load get_one "$round" past GET "Message/$one/" ''
    load list "$round" past GET "Message/?$whole_past" ''
    servers_stop_all
}

bench_posts() {
    local round

    heading "POST Message by Powerpack, each to another destination; $connections connections
  bare: libmicrohttpd alone, reads the body, answers fixed bytes, same settings
  $rounds rounds of $seconds s in turn; medians, and the median of the rounds' CPU ratios"
    for ((round = 1; round <= rounds; round++)); do
        posts_round "$round"
    done
    rate_table bare bare 'bare|bare libmicrohttpd|' 'post_sms|POST SMS, in memory|3' \
        'post_mms|POST MMS, in memory|3' 'post_kept|POST MMS, --db|5' 'get_one|GET one message|' \
        'list|GET list of 20|'
}
