#include "mock/web/params.h"

#include "base/text.h"
#include "mock/web/form.h"
#include "mock/web/json_body.h"
#include "mock/web/multipart.h"

#include <string.h>

static const struct body_reader {
    const char *media_type; /* NULL: any other */
    enum body_kind kind;
    enum body_fault (*read)(const struct http_request *req, struct params *ret);
} body_readers[] = {
    { "application/x-www-form-urlencoded", BODY_FORM, form_read },
    { "multipart/form-data", BODY_MULTIPART, multipart_read },
    { NULL, BODY_JSON, json_body_read },
};

static bool media_type_is(const char *content_type, const char *media_type)
{
    const char *behind;

    content_type += strspn(content_type, " \t");
    if (!text_has_prefix_ignore_case(content_type, media_type))
        return false;
    behind = content_type + strlen(media_type);
    behind += strspn(behind, " \t");
    return !*behind || *behind == ';';
}

static const struct body_reader *reader_for(const struct http_request *req)
{
    const char *content_type = http_header(req, "Content-Type");
    const struct body_reader *reader = body_readers;

    while (reader->media_type && !(content_type && media_type_is(content_type, reader->media_type)))
        reader++;
    return reader;
}

enum body_fault params_from_body(
    const struct http_request *req, enum body_kind *ret_kind, struct params *ret)
{
    const struct body_reader *reader = reader_for(req);
    enum body_fault fault;

    *ret_kind = BODY_EMPTY;
    *ret = (struct params){ NULL, 0 };
    if (!req->body_len)
        return BODY_OK;
    fault = reader->read(req, ret);
    if (fault || ret->n)
        *ret_kind = reader->kind;
    return fault;
}

const struct param *params_find(const struct params *p, const char *name)
{
    /* A handler asks for some twenty names: the first letter tells most of them apart. */
    for (size_t i = p->n; i-- > 0;)
        if (p->list[i].name[0] == name[0] && text_equal(p->list[i].name, name))
            return &p->list[i];
    return NULL;
}

const struct param *params_get(const struct params *p, const char *name)
{
    const struct param *found = params_find(p, name);

    return found && found->kind != PARAM_NULL ? found : NULL;
}

static void items_write(struct json_writer *w, const struct param *p)
{
    for (size_t i = 0; i < p->n_items; i++) {
        if (p->kind == PARAM_OBJECT)
            json_key(w, p->items[i].name);
        param_write(w, &p->items[i]);
    }
}

void param_write(struct json_writer *w, const struct param *p)
{
    switch (p->kind) {
    case PARAM_NULL:
        json_null(w);
        break;
    case PARAM_BOOL:
    case PARAM_NUMBER:
        json_raw(w, p->text);
        break;
    case PARAM_LIST:
        json_array_begin(w);
        items_write(w, p);
        json_array_end(w);
        break;
    case PARAM_OBJECT:
        json_object_begin(w);
        items_write(w, p);
        json_object_end(w);
        break;
    default:
        json_string_n(w, p->text, p->text_len);
    }
}
