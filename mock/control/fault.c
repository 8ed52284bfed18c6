/* The calls about faults on demand. */
#include "mock/control/fault.h"

#include "base/text.h"
#include "mock/control/call.h"

#include <errno.h>

int control_fault_add(struct call *c)
{
    struct fault_book *book = c->control->faults;
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct fault fault;
    uint32_t id = 0;

    if (fault_read(c->arena, &c->body, &fault, &why) < 0)
        return call_error(c, 400, "%s", why.buf);
    if (fault.rule && !rule_on(c->control->policy, fault.rule))
        return call_error(c, 400, "answer.rule is %s, which is switched off in this mock",
            rule_rows[fault.rule].id);
    fault.created_us = call_now_us(c);
    if (fault_book_add(book, c->account->id, &fault, &id) == -ENOSPC)
        return call_error(c, 409, "%s has %d faults already, which is the most: delete some",
            c->account->auth_id, FAULTS_MAX);
    json_member(&c->w, "auth_id", c->account->auth_id);
    fault_write(&c->w, fault_book_find(book, c->account->id, id), call_now_us(c));
    return 201;
}

int control_fault_list(struct call *c)
{
    size_t n;
    const struct fault_row *const *rows = fault_book_list(c->control->faults, c->account->id, &n);

    json_member(&c->w, "auth_id", c->account->auth_id);
    json_key(&c->w, "faults");
    json_array_begin(&c->w);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&c->w);
        fault_write(&c->w, rows[i], call_now_us(c));
        json_object_end(&c->w);
    }
    json_array_end(&c->w);
    return 200;
}

int control_fault_clear(struct call *c)
{
    size_t n = fault_book_clear(c->control->faults, c->account->id);

    json_member(&c->w, "auth_id", c->account->auth_id);
    json_member_int(&c->w, "deleted", (int64_t)n);
    return 200;
}

int control_fault_delete(struct call *c)
{
    uint64_t id = 0;

    if (parse_u64(c->segment[1], &id) < 0 || id > UINT32_MAX ||
        !fault_book_remove(c->control->faults, c->account->id, (uint32_t)id))
        return call_error(c, 404, "%s has no fault \"%s\"", c->account->auth_id, c->segment[1]);
    json_member(&c->w, "auth_id", c->account->auth_id);
    json_member_int(&c->w, "deleted", 1);
    return 200;
}
