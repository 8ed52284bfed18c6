#include "tests/contract/contract.h"

#include "base/file.h"

#include <check.h>

static bool is_nullable(const struct contract_terms *terms, const char *key)
{
    for (size_t i = 0; i < terms->n_nullable; i++)
        if (text_equal(terms->nullable[i], key))
            return true;
    return false;
}

static bool is_contradicted(const struct contract_terms *terms, const char *file, const char *key)
{
    for (size_t i = 0; i < terms->n_contradictions; i++) {
        const struct contradiction *c = &terms->contradictions[i];

        if (key && text_equal(c->key, key) && (!c->file || text_equal(c->file, file)))
            return true;
    }
    return false;
}

static int type_of(const cJSON *value)
{
    int type = value->type & 0xFF;

    return type == cJSON_True ? cJSON_False : type; /* both are booleans */
}

static void check_same(
    const struct contract_terms *terms, const char *file, const cJSON *recorded, const cJSON *ours)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, recorded)
    {
        const char *key = member->string;
        const cJSON *other =
            key ? cJSON_GetObjectItemCaseSensitive(ours, key) : cJSON_GetArrayItem(ours, 0);

        if (is_contradicted(terms, file, key))
            continue;
        ck_assert_msg(other, "%s: the mock's answer has no %s", file, key ? key : "item");
        if (cJSON_IsNull(member) || cJSON_IsNull(other))
            ck_assert_msg(type_of(member) == type_of(other) || is_nullable(terms, key),
                "%s: %s may not be null", file, key);
        else
            ck_assert_msg(type_of(member) == type_of(other), "%s: %s has another type", file,
                key ? key : "an item");
        check_same(terms, file, member, other);
    }
}

/* What stands under "a.b"; a text there is JSON itself and is read into *whole. */
static const cJSON *answer_in(cJSON **whole, const char *answer)
{
    const cJSON *at = *whole;
    cJSON *inner;

    while (answer && *answer) {
        char key[32] = "";
        size_t len = strcspn(answer, ".");

        memcpy(key, answer, len);
        at = cJSON_GetObjectItem(at, key);
        answer += len + (answer[len] == '.');
    }
    if (!cJSON_IsString(at))
        return at;
    inner = cJSON_Parse(at->valuestring);
    cJSON_Delete(*whole);
    return *whole = inner;
}

static cJSON *record_read(const char *file)
{
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;
    cJSON *record;

    strbuf_addf(&path, "%s/%s", getenv("RECORDED_ANSWERS"), file);
    ck_assert_msg(file_read(path.buf, &text) == 0, "cannot read %s", path.buf);
    record = cJSON_ParseWithLength(text.buf, text.len);
    ck_assert_msg(record, "%s is no JSON", path.buf);
    return record;
}

void contract_compare(
    const char *file, const char *answer, const struct contract_terms *terms, const struct mock *m)
{
    cJSON *record = record_read(file);
    const cJSON *recorded = answer_in(&record, answer);

    ck_assert_msg(recorded, "%s has no answer", file);
    ck_assert_msg(m->json, "%s: the answer is no JSON", file);
    check_same(terms, file, recorded, m->json);
    cJSON_Delete(record);
}

void contract_check(const struct contract *c, const struct contract_terms *terms)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m,
        &(struct mock_request){ .method = c->method,
            .as = c->as,
            .path = arena_printf(&m.arena, "/v1/Account/%s/%s", c->as ? c->as : ARTICLE, c->path),
            .query = c->query,
            .body = c->body });
    ck_assert_msg(m.res.status == c->status, "%s: %d %.*s", c->file, m.res.status,
        (int)m.res.body_len, m.res.body);
    contract_compare(c->file, c->answer, terms, &m);
}
