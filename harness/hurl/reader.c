#include "harness/hurl/reader.h"

#include "base/text.h"
#include "harness/hurl/list.h"
#include "harness/hurl/nodes.h"
#include "harness/hurl/template.h"

#include <errno.h>
#include <string.h>

/* ---- Requests ---- */

static size_t method_length(const struct scanner *s)
{
    return strspn(s->text + s->now.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static bool sees_response(const struct scanner *s)
{
    return scan_sees(s, "HTTP") && (method_length(s) == strlen("HTTP"));
}

static bool sees_method(const struct scanner *s)
{
    char behind = s->text[s->now.at + method_length(s)];

    return method_length(s) > 0 && !sees_response(s) && (behind == ' ' || behind == '\t');
}

static bool read_url(struct scanner *s, struct hurl_template *ret)
{
    static const char *const starts[] = { "http://", "https://", "{{" };
    size_t i = 0;

    while (i < ARRAY_SIZE(starts) && !scan_sees(s, starts[i]))
        i++;
    if (i == ARRAY_SIZE(starts))
        return scan_fault_here(s, "wrong URL", "a URL starts with http://, https:// or {{");
    if (!read_template(s, TEMPLATE_URL, ret))
        return false;
    if (!scan_at_line_end(s) && scan_peek(s) != ' ' && scan_peek(s) != '\t')
        return scan_fault_here(s, "wrong URL", "this character has to be written as %%%02X",
            (unsigned)(unsigned char)scan_peek(s));
    return scan_line_end(s, "the URL");
}

/* At most one of these can be what is sent. */
static bool check_one_body(struct scanner *s, const struct hurl_request *request)
{
    if (request->body.kind != HURL_BODY_NONE && (request->form.n || request->multipart.n))
        return scan_fault(s, request->body.place, "two bodies",
            "the request has a form in line %u already",
            request->form.n ? request->form.place.line : request->multipart.place.line);
    if (request->form.n && request->multipart.n)
        return scan_fault(s, request->multipart.place, "two bodies",
            "the request has a form in line %u already", request->form.place.line);
    return true;
}

static bool read_request(struct scanner *s, struct hurl_request *ret)
{
    ret->place = scan_place_of(s, method_length(s));
    ret->method = scan_take_word(s, "");
    scan_spaces(s);
    if (!read_url(s, &ret->url) || !read_pairs(s, &ret->headers) || !read_request_sections(s, ret))
        return false;
    if (sees_body(s) && !read_body(s, &ret->body))
        return false;
    return check_one_body(s, ret);
}

/* ---- Responses ---- */

static bool read_version(struct scanner *s, struct hurl_response *ret)
{
    struct scan_mark from = s->now;
    const char *written;

    scan_advance(s, scan_word_length(s, "/.*"));
    written = scan_text(s, from);
    ret->version_place = scan_place(s, from);
    for (int v = 0; v < HURL_HTTP_MAX_; v++)
        if (strcmp(written, hurl_http_version_name((enum hurl_http_version)v)) == 0) {
            ret->version = (enum hurl_http_version)v;
            return true;
        }
    return scan_fault(s, ret->version_place, "unknown version",
        "a version is HTTP for any, HTTP/1.0, HTTP/1.1, HTTP/2 or HTTP/3");
}

static bool read_status(struct scanner *s, struct hurl_response *ret)
{
    struct scan_mark from = s->now;
    const char *written;
    uint64_t status;

    if (scan_at_line_end(s) || scan_spaces(s) == 0)
        return scan_fault_here(s, "no status", "expected a status, such as 202, or * for any");
    from = s->now;
    written = scan_take_word(s, "*");
    ret->status_place = scan_place(s, from);
    if (strcmp(written, "*") == 0) {
        ret->status = HURL_STATUS_ANY;
        return true;
    }
    if (parse_u64(written, &status) < 0 || status > 999)
        return scan_fault(s, ret->status_place, "wrong status",
            "a status is a number of up to three digits, or * for any");
    ret->status = (int)status;
    return true;
}

static bool read_response(struct scanner *s, struct hurl_response *ret)
{
    if (!read_version(s, ret) || !read_status(s, ret) || !scan_line_end(s, "the status"))
        return false;
    if (!read_pairs(s, &ret->headers) || !read_response_sections(s, ret))
        return false;
    return !sees_body(s) || read_body(s, &ret->body);
}

/* ---- The file ---- */

static bool sees_lower_case_method(const struct scanner *s)
{
    static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "TRACE",
        "CONNECT", "OPTIONS", "DELETE" };
    struct scanner ahead = *s;
    const char *word = scan_take_word(&ahead, "");

    for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
        if (text_equal_ignore_case(methods[i], word))
            return true;
    return false;
}

static bool sees_anything(const struct scanner *s)
{
    (void)s;
    return true;
}

/* What a line that fits nowhere may be, and what to say then; the first that fits. */
static const struct {
    bool (*sees)(const struct scanner *s);
    const char *title, *message;
} mistakes[] = {
    { sees_section, "section out of place",
        "a section stands below a request or a response and above its body" },
    { sees_response, "response without a request", "each response stands below its own request" },
    { sees_body, "second body", "a request or a response has one body" },
    { sees_pair, "line out of place",
        "headers stand right below the first line of a request or a response" },
    { sees_lower_case_method, "wrong method", "a method is written in upper case, and then a URL" },
    { sees_anything, "wrong line",
        "expected a request (GET {{base_url}}/path), a response (HTTP 202), name: value, a "
        "[Section] "
        "or a body" },
};

static bool refuse_line(struct scanner *s)
{
    size_t first_word = strcspn(s->text + s->now.at, " \t\r\n");
    size_t i = 0;

    while (!mistakes[i].sees(s))
        i++;
    return scan_fault(
        s, scan_place_of(s, first_word), mistakes[i].title, "%s", mistakes[i].message);
}

static bool read_entry(struct scanner *s, struct hurl_entry *ret)
{
    if (!sees_method(s))
        return refuse_line(s);
    if (!read_request(s, &ret->request))
        return false;
    scan_blank_lines(s);
    if (!sees_response(s))
        return true;
    ret->response = ARENA_NEW(s->arena, struct hurl_response);
    return read_response(s, ret->response);
}

static bool read_entries(struct scanner *s, struct hurl_entries *ret)
{
    struct list entries = { 0 };

    for (scan_blank_lines(s); s->now.at < s->len; scan_blank_lines(s))
        if (!read_entry(s, LIST_ADD(s->arena, &entries, struct hurl_entry)))
            return false;
    if (entries.n == 0)
        return scan_fault_here(s, "no request", "a file without a request proves nothing");
    ret->at = entries.at;
    ret->n = entries.n;
    return true;
}

static bool check_text(struct scanner *s)
{
    if (memchr(s->text, '\0', s->len))
        return scan_fault(
            s, (struct hurl_place){ 0 }, "not a text file", "the file holds a NUL byte");
    if (!utf8_is_valid(s->text, s->len))
        return scan_fault(s, (struct hurl_place){ 0 }, "not a text file", "the file is not UTF-8");
    return true;
}

int hurl_read(struct arena *arena, const char *path, const char *text, size_t len,
    struct hurl_file **ret, struct hurl_fault *fault)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    struct hurl_file *file = ARENA_NEW(arena, struct hurl_file);
    struct scanner s = {
        .arena = arena,
        .path = arena_strdup(arena, path),
        .text = arena_dup(arena, text, len),
        .len = len,
        .now = { .line = 1, .column = 1 },
        .fault = fault,
    };

    if (!check_text(&s))
        return -EINVAL;
    if (scan_take(&s, byte_order_mark))
        s.now.column = 1; /* it is no character of the first line */
    if (!read_head(&s, &file->head) || !read_entries(&s, &file->entries))
        return -EINVAL;
    file->path = s.path;
    file->text = s.text;
    file->len = len;
    *ret = file;
    return 0;
}
