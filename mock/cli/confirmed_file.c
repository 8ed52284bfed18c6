#include "mock/cli/confirmed_file.h"

#include "base/file.h"
#include "base/json_gate.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>

static void cleanup_json(cJSON **json)
{
    cJSON_Delete(*json);
}

static const char *member(struct arena *a, const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return text ? arena_strdup(a, text) : NULL;
}

int confirmed_file_read(
    struct arena *a, const char *path, struct rule_date *dates, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    CLEANUP(cleanup_json) cJSON *json = NULL;
    const cJSON *rule, *rules;
    int r = file_read(path, &text);

    if (r < 0) {
        strbuf_addf(why, "%s: %s", path, strerror(-r));
        return r;
    }
    if (json_gate(text.buf, text.len, NULL))
        json = cJSON_ParseWithLength(text.buf, text.len);
    rules = cJSON_GetObjectItemCaseSensitive(json, "rules");
    if (!cJSON_IsObject(rules)) {
        strbuf_addf(why, "%s is not JSON with an object \"rules\"", path);
        return -EINVAL;
    }
    cJSON_ArrayForEach(rule, rules)
    {
        struct rule_date *date = &dates[rule_by_id(rule->string)];

        date->date = member(a, rule, "confirmed");
        date->against = member(a, rule, "against");
    }
    dates[RULE_NONE] = (struct rule_date){ 0 };
    return 0;
}
