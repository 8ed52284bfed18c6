#include "mock/domain/outcome.h"

#include "base/options.h"
#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { USUAL_UNDELIVERED = 1000, USUAL_FAILED = 300 };
static const int64_t us_per_day = (int64_t)24 * 60 * 60 * 1000000;

const struct outcome_wish outcome_none = {
    .state = OUTCOME_NO_STATE,
    .code = OUTCOME_NO_CODE,
    .delay_us = OUTCOME_NO_DELAY,
    .probability = OUTCOME_CERTAIN,
};

/* The states that can be asked for, and the code that an end has unless another is asked for. */
static const struct {
    enum message_state state;
    int usual_code;
} states[] = {
    { MESSAGE_DELIVERED, 0 },
    { MESSAGE_UNDELIVERED, USUAL_UNDELIVERED },
    { MESSAGE_FAILED, USUAL_FAILED },
    { MESSAGE_REJECTED, USUAL_FAILED },
    { MESSAGE_QUEUED, OUTCOME_NO_CODE },
    { MESSAGE_SENT, OUTCOME_NO_CODE },
};

static const struct {
    const char *word;
    enum outcome_fault fault;
} callback_faults[] = {
    { "duplicate", OUTCOME_DUPLICATE },
    { "out-of-order", OUTCOME_OUT_OF_ORDER },
    { "late", OUTCOME_LATE },
    { "wrong-signature", OUTCOME_WRONG_SIGNATURE },
    { "dropped", OUTCOME_DROPPED },
    { "slow", OUTCOME_SLOW },
    { "none", OUTCOME_NO_CALLBACK },
};

unsigned outcome_callback_fault(const char *word)
{
    for (size_t i = 0; i < ARRAY_SIZE(callback_faults); i++)
        if (text_equal(callback_faults[i].word, word))
            return callback_faults[i].fault;
    return 0;
}

const char *outcome_callback_word(size_t i, unsigned *ret_fault)
{
    if (i >= ARRAY_SIZE(callback_faults))
        return NULL;
    *ret_fault = callback_faults[i].fault;
    return callback_faults[i].word;
}

static const struct {
    const char *unit;
    int64_t us;
} units[] = {
    { "h", (int64_t)3600 * 1000000 },
    { "m", (int64_t)60 * 1000000 },
    { "s", 1000000 },
    { "ms", 1000 },
    { "us", 1 },
};

static const int error_codes[] = { 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 200, 201,
    300, 420, 450, 900, 910, 1000 };

bool error_code_is_known(int code)
{
    for (size_t i = 0; i < ARRAY_SIZE(error_codes); i++)
        if (error_codes[i] == code)
            return true;
    return false;
}

enum message_state error_code_state(int code)
{
    enum { CARRIERS_LAST = 100, UNKNOWN_ERROR = 1000 };

    if (code == 0)
        return MESSAGE_DELIVERED;
    return code <= CARRIERS_LAST || code == UNKNOWN_ERROR || !error_code_is_known(code)
               ? MESSAGE_UNDELIVERED
               : MESSAGE_FAILED;
}

int duration_parse(const char *text, int64_t *ret)
{
    CLEANUP_STRBUF struct strbuf digits = STRBUF_INIT;
    size_t len = strspn(text, "0123456789");
    uint64_t n;

    strbuf_add(&digits, text, len);
    if (parse_u64(digits.buf, &n) < 0)
        return -EINVAL;
    for (size_t i = 0; i < ARRAY_SIZE(units); i++)
        if (text_equal(text + len, units[i].unit)) {
            if (n > (uint64_t)(10 * us_per_day / units[i].us))
                return -EINVAL;
            *ret = (int64_t)n * units[i].us;
            return 0;
        }
    return -EINVAL;
}

static void duration_text(int64_t us, struct strbuf *out)
{
    size_t i = 0;

    while (us == 0 ? units[i].us != 1000000 : us % units[i].us != 0)
        i++;
    strbuf_addf(out, "%lld%s", (long long)(us / units[i].us), units[i].unit);
}

/* "0.25" or "25%" in ten-thousandths: a number with as many decimals as are left of four. */
static int probability_parse(const char *text, unsigned *ret)
{
    size_t whole_len = strspn(text, "0123456789"), decimals;
    bool percent = *text && text[strlen(text) - 1] == '%';
    size_t places = percent ? 2 : 4;
    uint64_t n = 0;

    if (whole_len == 0 || whole_len > 3)
        return -EINVAL;
    for (size_t i = 0; i < whole_len; i++)
        n = n * 10 + (uint64_t)(text[i] - '0');
    text += whole_len;
    decimals = *text == '.' ? strspn(text + 1, "0123456789") : 0;
    if ((*text == '.' && decimals == 0) || decimals > places)
        return -EINVAL;
    text += *text == '.';
    for (size_t i = 0; i < places; i++)
        n = n * 10 + (i < decimals ? (uint64_t)(text[i] - '0') : 0);
    text += decimals;
    if (!text_equal(text, percent ? "%" : "") || n > OUTCOME_CERTAIN)
        return -EINVAL;
    *ret = (unsigned)n;
    return 0;
}

/* Each reads the value of one part; -EINVAL and a sentence if it cannot be. */
static int read_code(const char *value, struct outcome_wish *w, struct strbuf *why)
{
    uint64_t code;

    if (parse_u64(value, &code) < 0 || code > INT32_MAX || !error_code_is_known((int)code)) {
        strbuf_addf(why, "there is no error code \"%s\": there are 000", value);
        for (size_t i = 1; i < ARRAY_SIZE(error_codes); i++)
            strbuf_addf(
                why, "%s%d", i + 1 == ARRAY_SIZE(error_codes) ? " and " : ", ", error_codes[i]);
        return -EINVAL;
    }
    w->code = (int)code;
    return 0;
}

static int read_delay(const char *value, struct outcome_wish *w, struct strbuf *why)
{
    if (duration_parse(value, &w->delay_us) == 0)
        return 0;
    strbuf_addf(why,
        "delay is a whole number of us, ms, s, m or h such as 2s, 10 days at most, "
        "not \"%s\"",
        value);
    return -EINVAL;
}

static int read_probability(const char *value, struct outcome_wish *w, struct strbuf *why)
{
    if (probability_parse(value, &w->probability) == 0)
        return 0;
    strbuf_addf(why,
        "probability is 0 to 1 with four decimals at most, or 0%% to 100%%, not \"%s\"", value);
    return -EINVAL;
}

static int unknown_callback_fault(const char *word, struct strbuf *why)
{
    const char *words[ARRAY_SIZE(callback_faults)];
    const char *near;

    for (size_t i = 0; i < ARRAY_SIZE(callback_faults); i++)
        words[i] = callback_faults[i].word;
    near = nearest_word(word, words, ARRAY_SIZE(words));
    strbuf_addf(why, "callback cannot be \"%s\"", word);
    if (near)
        strbuf_addf(why, "; did you mean \"%s\"?", near);
    strbuf_adds(why, near ? " There are " : ": there are ");
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        strbuf_addf(why, "%s%s",
            i == 0                       ? ""
            : i + 1 == ARRAY_SIZE(words) ? " and "
                                         : ", ",
            words[i]);
    return -EINVAL;
}

static int read_callback(const char *value, struct outcome_wish *w, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf word = STRBUF_INIT;

    for (;;) {
        size_t len = strcspn(value, ","), i = 0;

        strbuf_reset(&word);
        strbuf_add(&word, value, len);
        while (i < ARRAY_SIZE(callback_faults) && !text_equal(callback_faults[i].word, word.buf))
            i++;
        if (i == ARRAY_SIZE(callback_faults))
            return unknown_callback_fault(word.buf, why);
        w->faults |= callback_faults[i].fault;
        if (!value[len])
            return 0;
        value += len + 1;
    }
}

static const struct {
    const char *key;
    int (*read)(const char *value, struct outcome_wish *w, struct strbuf *why);
} keys[] = {
    { "code", read_code },
    { "delay", read_delay },
    { "callback", read_callback },
    { "probability", read_probability },
};

static const struct {
    const char *word;
    enum outcome_fault fault;
} flags[] = {
    { "never-sent", OUTCOME_NEVER_SENT },
    { "no-callback", OUTCOME_NO_CALLBACK },
};

enum { WORDS = ARRAY_SIZE(states) + ARRAY_SIZE(keys) + ARRAY_SIZE(flags) };

static int unknown_word(const char *word, struct strbuf *why)
{
    const char *words[WORDS];
    const char *near;
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_SIZE(states); i++)
        words[n++] = message_state_names[states[i].state];
    for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
        words[n++] = flags[i].word;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        words[n++] = keys[i].key;
    near = nearest_word(word, words, n);
    strbuf_addf(why, "an outcome has no part \"%s\"", word);
    if (near)
        strbuf_addf(why, "; did you mean \"%s\"?", near);
    strbuf_adds(why, near ? " Its parts are " : ": its parts are ");
    for (size_t i = 0; i < n; i++)
        strbuf_addf(why, "%s%s%s",
            i == 0       ? ""
            : i + 1 == n ? " and "
                         : ", ",
            words[i], i + ARRAY_SIZE(keys) >= n ? "=…" : "");
    return -EINVAL;
}

/* A part given twice is a slip of the pen, not a wish. */
static int given_twice(unsigned *seen, size_t part, const char *what, struct strbuf *why)
{
    if (*seen & 1u << part) {
        strbuf_addf(why, "an outcome has one %s, not two", what);
        return -EINVAL;
    }
    *seen |= 1u << part;
    return 0;
}

static int read_word(const char *word, unsigned *seen, struct outcome_wish *w, struct strbuf *why)
{
    for (size_t i = 0; i < ARRAY_SIZE(states); i++)
        if (text_equal(word, message_state_names[states[i].state])) {
            w->state = (int)states[i].state;
            return given_twice(seen, ARRAY_SIZE(keys), "state", why);
        }
    for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
        if (text_equal(word, flags[i].word)) {
            w->faults |= flags[i].fault;
            return 0;
        }
    return unknown_word(word, why);
}

static int read_part(char *part, unsigned *seen, struct outcome_wish *w, struct strbuf *why)
{
    char *equals = strchr(part, '=');

    if (!equals)
        return read_word(part, seen, w, why);
    *equals = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (text_equal(part, keys[i].key)) {
            int r = given_twice(seen, i, keys[i].key, why);

            return r < 0 ? r : keys[i].read(equals + 1, w, why);
        }
    return unknown_word(part, why);
}

/* The part without the blanks around it. */
static char *trimmed(char *part)
{
    size_t len;

    part += strspn(part, " \t");
    len = strlen(part);
    while (len && is_space(part[len - 1]))
        part[--len] = '\0';
    return part;
}

static int usual_code(int state)
{
    for (size_t i = 0; i < ARRAY_SIZE(states); i++)
        if ((int)states[i].state == state)
            return states[i].usual_code;
    return OUTCOME_NO_CODE;
}

/* Brings state, code and delay together. */
static int settle(struct outcome_wish *w, struct strbuf *why)
{
    int usual = usual_code(w->state);

    if (w->state == OUTCOME_NO_STATE) {
        if (w->code != OUTCOME_NO_CODE)
            w->state = (int)error_code_state(w->code);
        return 0;
    }
    if (usual == OUTCOME_NO_CODE && (w->code >= 0 || w->delay_us >= 0)) {
        strbuf_addf(
            why, "a message that stays %s has no code and no delay", message_state_names[w->state]);
        return -EINVAL;
    }
    if (w->code != OUTCOME_NO_CODE && (w->code == 0) != (usual == 0)) {
        strbuf_addf(why, "a message that ends %s cannot have the code %03d",
            message_state_names[w->state], w->code);
        return -EINVAL;
    }
    if (w->code == OUTCOME_NO_CODE)
        w->code = usual;
    return 0;
}

int outcome_parse(const char *text, struct outcome_wish *ret, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf parts = STRBUF_INIT;
    struct outcome_wish w = outcome_none;
    unsigned seen = 0;
    int r = 0;

    /* Never without memory of its own: an empty text is written to below. */
    strbuf_adds(&parts, text);
    strbuf_addc(&parts, ';');
    for (char *part = parts.buf; *part && r == 0;) {
        char *end = strchr(part, ';');

        *end = '\0';
        r = read_part(trimmed(part), &seen, &w, why);
        part = end + 1;
    }
    if (r == 0)
        r = settle(&w, why);
    if (r == 0)
        *ret = w;
    return r;
}

static void part_begin(struct strbuf *out, size_t start)
{
    if (out->len > start)
        strbuf_addc(out, ';');
}

static void callback_text(unsigned faults, size_t start, struct strbuf *out)
{
    const char *before = "callback=";

    for (size_t i = 0; i < ARRAY_SIZE(callback_faults); i++) {
        if (!(faults & callback_faults[i].fault))
            continue;
        if (*before == 'c')
            part_begin(out, start);
        strbuf_adds(out, before);
        strbuf_adds(out, callback_faults[i].word);
        before = ",";
    }
}

static void probability_text(unsigned probability, struct strbuf *out)
{
    strbuf_addf(out, "probability=0.%04u", probability);
    while (out->buf[out->len - 1] == '0' && out->buf[out->len - 2] != '.')
        out->buf[--out->len] = '\0';
}

void outcome_text(const struct outcome_wish *w, struct strbuf *out)
{
    size_t start = out->len;

    if (w->state != OUTCOME_NO_STATE)
        strbuf_adds(out, message_state_names[w->state]);
    if (w->code > 0)
        strbuf_addf(out, "%scode=%d", out->len > start ? ";" : "", w->code);
    if (w->delay_us >= 0) {
        part_begin(out, start);
        strbuf_adds(out, "delay=");
        duration_text(w->delay_us, out);
    }
    callback_text(w->faults & ~(unsigned)OUTCOME_NEVER_SENT, start, out);
    if (w->faults & OUTCOME_NEVER_SENT) {
        part_begin(out, start);
        strbuf_adds(out, "never-sent");
    }
    if (w->probability != OUTCOME_CERTAIN) {
        part_begin(out, start);
        probability_text(w->probability, out);
    }
}

bool outcome_happens(const struct outcome_wish *wish, uint64_t key, uint64_t n)
{
    static const uint64_t purpose =
        0x6F7574636F6D65; /* a draw of its own for each use of the key */

    return mix64_pair(key ^ purpose, n) % OUTCOME_CERTAIN < wish->probability;
}

int outcome_pattern_check(const char *pattern, struct strbuf *why)
{
    enum { PATTERN_MAX = 32 };
    size_t len = strlen(pattern);

    if (len && len <= PATTERN_MAX && strspn(pattern, "0123456789?*") == len)
        return 0;
    strbuf_addf(why,
        "a pattern of destinations is digits, ? for one and * for any number of them, "
        "%d characters at most, not \"%s\"",
        PATTERN_MAX, pattern);
    return -EINVAL;
}

bool outcome_pattern_fits(const char *pattern, const char *dst)
{
    return glob_fits(pattern, dst);
}
