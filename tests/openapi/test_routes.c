/*
 * Proves that the OpenAPI files and the code's tables say the same: each route is in the file with
 * its method, its path and what it reads, and the file has nothing else.
 */
#include "tests/support/suite.h"

#include "base/file.h"
#include "base/text.h"
#include "mock/api/api.h"
#include "mock/control/control.h"
#include "mock/domain/rules.h"

#include <cjson/cJSON.h>
#include <string.h>
#include <strings.h>

static cJSON *messaging, *control;

static cJSON *document(const char *name)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, path = STRBUF_INIT;

    strbuf_addf(&path, "%s/%s", getenv("OPENAPI_FOLDER"), name);
    ck_assert_msg(file_read(path.buf, &text) == 0, "cannot read %s", path.buf);
    return cJSON_Parse(text.buf);
}

static void documents_read(void)
{
    messaging = document("plivo-messaging.json");
    control = document("control.json");
    ck_assert_ptr_nonnull(messaging);
    ck_assert_ptr_nonnull(control);
}

static void documents_free(void)
{
    cJSON_Delete(messaging);
    cJSON_Delete(control);
}

/* What "#/a/b" stands for; anything without $ref stands for itself. */
static const cJSON *resolved(const cJSON *root, const cJSON *value)
{
    const char *at = cJSON_GetStringValue(cJSON_GetObjectItem(value, "$ref"));

    if (!at)
        return value;
    ck_assert_msg(text_starts_with(at, "#/"), "%s", at);
    for (at += 2; *at && root; at += strcspn(at, "/"), at += *at == '/') {
        char name[64];

        snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "/"), at);
        root = cJSON_GetObjectItemCaseSensitive(root, name);
    }
    ck_assert_ptr_nonnull(root);
    return root;
}

static const cJSON *operation(const cJSON *root, const char *method, const char *path)
{
    const cJSON *paths = cJSON_GetObjectItem(root, "paths");

    /* cJSON finds members whatever their case when it is not told otherwise: "post" is POST. */
    return cJSON_GetObjectItem(cJSON_GetObjectItemCaseSensitive(paths, path), method);
}

static bool list_has(const cJSON *root, const cJSON *parameters, const char *in, const char *name)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, parameters)
    {
        const cJSON *p = resolved(root, item);

        if (text_equal(cJSON_GetStringValue(cJSON_GetObjectItem(p, "in")), in) &&
            text_equal(cJSON_GetStringValue(cJSON_GetObjectItem(p, "name")), name))
            return true;
    }
    return false;
}

/* Calls fn for each parameter the operation has beside its path's: of the query, of the body. */
typedef void name_taker(void *context, const char *name);
static void parameters_each(const cJSON *root, const cJSON *op, name_taker *fn, void *context)
{
    const cJSON *item,
        *content = cJSON_GetObjectItem(cJSON_GetObjectItem(op, "requestBody"), "content");

    cJSON_ArrayForEach(item, cJSON_GetObjectItem(op, "parameters"))
    {
        fn(context, cJSON_GetStringValue(cJSON_GetObjectItem(resolved(root, item), "name")));
    }
    cJSON_ArrayForEach(item, content)
    {
        const cJSON *schema = resolved(root, cJSON_GetObjectItem(item, "schema")), *member;

        cJSON_ArrayForEach(member, cJSON_GetObjectItem(schema, "properties"))
        {
            fn(context, member->string);
        }
    }
}

struct search {
    const char *name;
    bool found;
};

static void search_name(void *context, const char *name)
{
    struct search *s = context;

    s->found |= text_equal(s->name, name);
}

static bool operation_takes(const cJSON *root, const cJSON *op, const char *name)
{
    struct search s = { name, false };

    parameters_each(root, op, search_name, &s);
    return s.found;
}

/* The {names} of a path stand among the parameters of its item. */
static void check_path_parameters(const cJSON *root, const char *path)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItem(root, "paths"), path);
    const cJSON *list = cJSON_GetObjectItem(item, "parameters");
    int n = 0;

    for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{'), n++) {
        char name[64];

        snprintf(name, sizeof(name), "%.*s", (int)strcspn(at + 1, "}"), at + 1);
        ck_assert_msg(list_has(root, list, "path", name), "%s: %s", path, name);
    }
    ck_assert_msg(cJSON_GetArraySize(list) == n, "%s: more parameters than names", path);
}

START_TEST(messaging_route_is_described)
{
    size_t n;
    const struct api_route_row *row = &api_routes(&n)[_i];
    const cJSON *op = operation(messaging, row->method, row->path);

    ck_assert_msg(op, "no %s %s in docs/openapi/plivo-messaging.json", row->method, row->path);
    check_path_parameters(messaging, row->path);
    for (const struct parameter_table *const *t = row->takes; *t; t++)
        for (size_t i = 0; i < (*t)->n; i++)
            ck_assert_msg(operation_takes(messaging, op, parameter_name(*t, i)),
                "%s %s: %s is read, not described", row->method, row->path, parameter_name(*t, i));
}
END_TEST

static void is_read(void *context, const char *name)
{
    const struct api_route_row *row = context;

    ck_assert_msg(api_route_takes(row, name), "%s %s: %s is described, not read", row->method,
        row->path, name);
}

START_TEST(messaging_file_says_no_more)
{
    size_t n;
    const struct api_route_row *row = &api_routes(&n)[_i];

    parameters_each(
        messaging, operation(messaging, row->method, row->path), is_read, (void *)(uintptr_t)row);
}
END_TEST

static void count_name(void *context, const char *name)
{
    (void)name;
    ++*(int *)context;
}

START_TEST(control_route_is_described)
{
    size_t n;
    const struct control_route_row *row = &control_routes(&n)[_i];
    const cJSON *op = operation(control, row->method, row->path);
    int taken = 0, described = 0;
    size_t asked = 0;

    ck_assert_msg(op, "no %s %s in docs/openapi/control.json", row->method, row->path);
    check_path_parameters(control, row->path);
    for (const char *const *t = row->takes; t && *t; t++, taken++)
        ck_assert_msg(operation_takes(control, op, *t), "%s: %s", row->path, *t);
    for (const char *name; (name = journal_query_argument(row->asks, asked)); asked++, taken++)
        ck_assert_msg(list_has(control, cJSON_GetObjectItem(op, "parameters"), "query", name),
            "%s: %s", row->path, name);
    parameters_each(control, op, count_name, &described);
    ck_assert_msg(described == taken, "%s %s: more is described than read", row->method, row->path);
}
END_TEST

static int operations_of(const cJSON *root)
{
    const cJSON *path, *member;
    int n = 0;

    cJSON_ArrayForEach(path, cJSON_GetObjectItem(root, "paths"))
    {
        cJSON_ArrayForEach(member, path)
        {
            n += !text_equal(member->string, "parameters");
        }
    }
    return n;
}

/* Each route is there and there are as many: then there is no other. */
START_TEST(files_have_no_other_operation)
{
    size_t n;

    api_routes(&n);
    ck_assert_int_eq(operations_of(messaging), (int)n);
    control_routes(&n);
    ck_assert_int_eq(operations_of(control), (int)n);
}
END_TEST

static bool any_operation_answers(int status)
{
    const cJSON *path, *op;
    char key[8];

    snprintf(key, sizeof(key), "%d", status);
    cJSON_ArrayForEach(path, cJSON_GetObjectItem(messaging, "paths"))
    {
        cJSON_ArrayForEach(op, path)
        {
            if (cJSON_GetObjectItem(cJSON_GetObjectItem(op, "responses"), key))
                return true;
        }
    }
    return status == 405; /* is no operation's: the file has it among the shared answers */
}

START_TEST(status_of_refusal_is_described)
{
    int status = rule_rows[_i].status;

    ck_assert_msg(!status || any_operation_answers(status), "%s: %d", rule_rows[_i].id, status);
}
END_TEST

static Suite *routes_suite(void)
{
    Suite *suite = suite_create("openapi");
    TCase *tc = tcase_create("routes");
    size_t n;

    tcase_add_checked_fixture(tc, documents_read, documents_free);
    api_routes(&n);
    tcase_add_loop_test(tc, messaging_route_is_described, 0, (int)n);
    tcase_add_loop_test(tc, messaging_file_says_no_more, 0, (int)n);
    control_routes(&n);
    tcase_add_loop_test(tc, control_route_is_described, 0, (int)n);
    tcase_add_test(tc, files_have_no_other_operation);
    tcase_add_loop_test(tc, status_of_refusal_is_described, 1, RULE_MAX_);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(routes_suite());
}
