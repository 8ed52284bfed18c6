/* Proves harness/sink/form.c and answer_plan.c. */
#include "base/strbuf.h"
#include "base/text.h"
#include "harness/sink/answer_plan.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

static const struct form_case {
    const char *why, *text;
    int result;
    const char *fields; /* name=value|name=value */
} form_cases[] = {
    { "nothing", "", 0, "" },
    { "fields in the order they came", "b=2&a=1", 0, "b=2|a=1|" },
    { "escapes and blanks", "a%20b=c+d%2B", 0, "a b=c d+|" },
    { "characters beyond ASCII", "t=%C3%A4", 0, "t=ä|" },
    { "no value, no sign", "a=&b", 0, "a=|b=|" },
    { "nothing between two signs", "&a=1&&b=2&", 0, "a=1|b=2|" },
    { "a sign within a value", "a=1=2", 0, "a=1=2|" },
    { "a name that came twice", "a=1&a=2", 0, "a=1|a=2|" },
    { "half an escape", "a=%2", -EINVAL, "" },
    { "no escape", "a=%zz", -EINVAL, "" },
    { "no name", "=1", -EINVAL, "" },
    { "NUL", "a=%00", -EINVAL, "" },
    { "no UTF-8", "a=%FF", -EINVAL, "" },
};

START_TEST(forms_are_read)
{
    const struct form_case *c = &form_cases[_i];
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct form form = { 0 };

    ck_assert_msg(form_read(&arena, c->text, strlen(c->text), &form) == c->result, "%s", c->why);
    for (size_t i = 0; i < form.n; i++)
        strbuf_addf(&out, "%s=%s|", form.at[i].name, form.at[i].value);
    ck_assert_msg(text_equal(out.buf, c->fields), "%s: %s", c->why, out.buf);
}
END_TEST

START_TEST(a_form_has_bounds)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct form form = { 0 };

    for (size_t i = 0; i < FORM_FIELDS_MAX; i++)
        strbuf_adds(&text, i ? "&a=1" : "a=1");
    ck_assert_int_eq(form_read(&arena, text.buf, text.len, &form), 0);
    ck_assert_uint_eq(form.n, FORM_FIELDS_MAX);
    strbuf_adds(&text, "&a=1");
    ck_assert_int_eq(form_read(&arena, text.buf, text.len, &form), -E2BIG);
}
END_TEST

static int plan(struct answer_plan *p, const char *query, struct strbuf *why)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct form form;

    ck_assert_int_eq(form_read(&arena, query, strlen(query), &form), 0);
    return answer_plan_add(p, &form, why);
}

START_TEST(answers_are_planned)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct answer_plan p = { 0 };
    struct answer a;

    ck_assert_int_eq(plan(&p, "status=500&times=2&delay=2s", &why), 0);
    ck_assert_int_eq(plan(&p, "status=201&MessageUUID=m&body=%3Cx/%3E&content_type=a/b", &why), 0);
    a = answer_plan_take(&p, &arena, "other");
    ck_assert_int_eq(a.status, 500);
    ck_assert_int_eq(a.delay_ms, 2000);
    ck_assert_int_eq(answer_plan_take(&p, &arena, NULL).status, 500);
    ck_assert_int_eq(answer_plan_take(&p, &arena, "other").status, 200);
    a = answer_plan_take(&p, &arena, "m");
    ck_assert_int_eq(a.status, 201);
    ck_assert_str_eq(a.body, "<x/>");
    ck_assert_str_eq(a.content_type, "a/b");
    ck_assert_int_eq(answer_plan_take(&p, &arena, "m").status, 200);
    answer_plan_release(&p);
}
END_TEST

static const struct refused_case {
    const char *why, *query, *said;
} refused_cases[] = {
    { "a misspelt parameter", "statsu=500", "no parameter \"statsu\"" },
    { "no status", "status=99", "status takes 200 to 599" },
    { "a line break in a header", "content_type=a%0Ab", "content_type takes" },
    { "never", "times=0", "times takes a number from 1" },
    { "too long", "delay=6m", "delay takes" },
    { "an empty id", "MessageUUID=", "MessageUUID takes" },
};

START_TEST(what_cannot_be_planned_is_refused)
{
    const struct refused_case *c = &refused_cases[_i];
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct answer_plan p = { 0 };

    ck_assert_msg(plan(&p, c->query, &why) == -EINVAL, "%s", c->why);
    ck_assert_msg(strstr(why.buf, c->said) != NULL, "%s: %s", c->why, why.buf);
    ck_assert_uint_eq(p.n, 0);
}
END_TEST

START_TEST(a_plan_has_bounds)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct answer_plan p = { 0 };

    for (size_t i = 0; i < ANSWERS_MAX; i++)
        ck_assert_int_eq(plan(&p, "", &why), 0);
    ck_assert_int_eq(plan(&p, "", &why), -E2BIG);
    answer_plan_release(&p);
}
END_TEST

static Suite *form_suite(void)
{
    Suite *s = suite_create("sink form");
    TCase *tc = tcase_create("form");

    tcase_add_loop_test(tc, forms_are_read, 0, ARRAY_SIZE(form_cases));
    tcase_add_test(tc, a_form_has_bounds);
    tcase_add_test(tc, answers_are_planned);
    tcase_add_loop_test(tc, what_cannot_be_planned_is_refused, 0, ARRAY_SIZE(refused_cases));
    tcase_add_test(tc, a_plan_has_bounds);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(form_suite());
}
