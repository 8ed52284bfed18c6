/*
 * mock/domain/outcome.h: a wish that is read is written so that it reads the same, its plan comes
 * to its end in two changes at most, and what is refused has a sentence. What is given is a text of
 * a wish, as a header or a world brings it.
 */
#include "base/arena.h"
#include "mock/domain/delivery_plan.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void same_wish_check(const struct outcome_wish *a, const struct outcome_wish *b)
{
    FUZZ_CHECK(a->state == b->state && a->code == b->code && a->delay_us == b->delay_us);
    FUZZ_CHECK(a->faults == b->faults && a->probability == b->probability);
}

/* A wish for nothing is written as nothing, which is no wish that can be read. */
static void spelling_check(const struct outcome_wish *wish)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, again = STRBUF_INIT, why = STRBUF_INIT;
    struct outcome_wish read = outcome_none;

    outcome_text(wish, &text);
    FUZZ_CHECK(!text.len || outcome_parse(text.buf, &read, &why) == 0);
    same_wish_check(wish, &read);
    outcome_text(&read, &again);
    FUZZ_CHECK(strcmp(text.buf, again.buf) == 0);
}

static void plan_check(const struct outcome_wish *wish, enum delivery_progress progress)
{
    struct policy policy;
    struct delivery_facts facts = { .policy = &policy,
        .now_us = 1000,
        .has_sender = true,
        .sender = SENDER_LONGCODE,
        .from_country = "US",
        .to_country = "US",
        .wish = *wish,
        .progress = progress,
        .sent_after_us = DELIVERY_SENT_AFTER_US,
        .ended_after_us = DELIVERY_ENDED_AFTER_US };
    struct delivery_plan plan;
    int64_t at = 0;
    int changes = 0;

    policy_init(&policy);
    delivery_plan(&facts, &plan);
    for (int64_t next; (next = delivery_next_us(&plan, at)) != 0; at = next)
        FUZZ_CHECK(next > at && ++changes <= 2);
    FUZZ_CHECK(delivery_state(&plan, at) == plan.end);
    FUZZ_CHECK(plan.error_code < 0 || error_code_is_known(plan.error_code));
    FUZZ_CHECK(!plan.sent_us || plan.sent_us <= plan.ended_us);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *text = arena_dup(&a, (const char *)data, size);
    struct outcome_wish wish = { .state = 77 };

    if (outcome_parse(text, &wish, &why) < 0) {
        FUZZ_CHECK(why.len > 0 && wish.state == 77);
        return 0;
    }
    FUZZ_CHECK(wish.probability <= OUTCOME_CERTAIN);
    FUZZ_CHECK(wish.delay_us >= OUTCOME_NO_DELAY);
    spelling_check(&wish);
    for (int progress = 0; progress < DELIVERY_PROGRESS_MAX_; progress++)
        plan_check(&wish, (enum delivery_progress)progress);
    return 0;
}
