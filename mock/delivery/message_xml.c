#include "mock/delivery/message_xml.h"

#include "base/text.h"

#include <errno.h>
#include <expat.h>

struct reading {
    XML_Parser parser;
    struct arena *arena;
    struct message_xml *ret;
    struct strbuf text; /* of the Message that is open */
    int depth;
    bool in_message, wrong_root;
};

/* clang-format off */
static const struct {
    const char *name;
    size_t offset;
} attributes[] = {
    { "src",            offsetof(struct delivery_reply, src) },
    { "dst",            offsetof(struct delivery_reply, dst) },
    { "type",           offsetof(struct delivery_reply, type) },
    { "callbackUrl",    offsetof(struct delivery_reply, url) },
    { "callbackMethod", offsetof(struct delivery_reply, method) },
};
/* clang-format on */

static void attribute_read(struct reading *r, const char *name, const char *value)
{
    struct delivery_reply *reply = &r->ret->list[r->ret->n];

    for (size_t i = 0; i < ARRAY_SIZE(attributes); i++)
        if (text_equal(attributes[i].name, name))
            *(const char **)((char *)reply + attributes[i].offset) = arena_strdup(r->arena, value);
}

static void on_start(void *context, const XML_Char *name, const XML_Char **pairs)
{
    struct reading *r = context;

    if (r->depth++ == 0 && !text_equal(name, "Response"))
        r->wrong_root = true;
    if (r->depth != 2 || !text_equal(name, "Message"))
        return;
    if (r->ret->n == MESSAGE_XML_MAX) {
        r->ret->n_left_out++;
        return;
    }
    r->in_message = true;
    r->ret->list[r->ret->n] = (struct delivery_reply){ 0 };
    strbuf_reset(&r->text);
    for (size_t i = 0; pairs[i]; i += 2)
        attribute_read(r, pairs[i], pairs[i + 1]);
}

static void on_end(void *context, const XML_Char *name)
{
    struct reading *r = context;

    (void)name;
    if (--r->depth != 1 || !r->in_message)
        return;
    r->in_message = false;
    r->ret->list[r->ret->n++].text = arena_dup(r->arena, r->text.buf, r->text.len);
}

static void on_text(void *context, const XML_Char *text, int len)
{
    struct reading *r = context;

    if (r->in_message && r->depth == 2)
        strbuf_add(&r->text, text, (size_t)len);
}

/* Nothing that this format is made of needs a document type, and entities of one can blow up. */
static void on_doctype(void *context, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int has_internal)
{
    struct reading *r = context;

    (void)name, (void)system, (void)public, (void)has_internal;
    XML_StopParser(r->parser, XML_FALSE);
}

static void parser_release(XML_Parser *parser)
{
    XML_ParserFree(*parser);
}

int message_xml_read(
    struct arena *a, const char *text, size_t len, struct message_xml *ret, struct strbuf *why)
{
    CLEANUP(parser_release) XML_Parser parser = XML_ParserCreate("UTF-8");
    struct reading r = { .parser = parser, .arena = a, .ret = ret, .text = STRBUF_INIT };
    enum XML_Status status;

    *ret = (struct message_xml){ 0 };
    if (!parser)
        abort();
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    status = XML_Parse(parser, text, (int)len, true);
    strbuf_release(&r.text);
    if (status == XML_STATUS_OK && !r.wrong_root)
        return 0;
    if (status == XML_STATUS_OK)
        strbuf_adds(why, "its root is not Response");
    else if (XML_GetErrorCode(parser) == XML_ERROR_ABORTED)
        strbuf_adds(why, "a document type is not taken");
    else
        strbuf_addf(why, "no XML: line %lu, column %lu: %s",
            (unsigned long)XML_GetCurrentLineNumber(parser),
            (unsigned long)XML_GetCurrentColumnNumber(parser) + 1,
            XML_ErrorString(XML_GetErrorCode(parser)));
    return -EINVAL;
}
