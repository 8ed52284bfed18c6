/* Proves media: uploads as each SDK writes them, bounds, how long they are kept, ids, bytes. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define CRLF "\r\n"
#define HOUR_US (INT64_C(3600) * 1000000)
#define DAY_US (24 * HOUR_US)

static int upload(struct mock *m, const char *as, const char *content_type, const char *body)
{
    return mock_call(m, &(struct mock_request){ .method = "POST",
                            .as = as,
                            .path = arena_printf(&m->arena, "/v1/Account/%s/Media/", as),
                            .content_type = content_type,
                            .body = body });
}

static const cJSON *object_at(const struct mock *m, int i)
{
    return cJSON_GetArrayItem(cJSON_GetObjectItem(m->json, "objects"), i);
}

static const char *object_text(const struct mock *m, int i, const char *member)
{
    return cJSON_GetStringValue(cJSON_GetObjectItem(object_at(m, i), member));
}

/* Uploads of each client: "name type size" of each object, or an error. */
static const struct {
    const char *why, *content_type, *body;
    int status;
    const char *shown;
} uploads[] = {
    { "Node, Python, Java", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"" CRLF
        "Content-Type: image/png" CRLF CRLF "abc" CRLF "--b--" CRLF,
        201, "a.png image/png 3;" },
    { "Go closes behind each file, and calls each octet-stream", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"" CRLF
        "Content-Type: application/octet-stream" CRLF CRLF "abc" CRLF "--b--" CRLF CRLF "--b" CRLF
        "Content-Disposition: form-data; name=\"file\"; filename=\"b.pdf\"" CRLF
        "Content-Type: application/octet-stream" CRLF CRLF "de" CRLF "--b--" CRLF,
        201, "a.png image/png 3;b.pdf application/pdf 2;" },
    { "Ruby and PHP write part headers", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"" CRLF
        "Content-Length: 3" CRLF "Content-Type: image/jpeg" CRLF
        "Content-Transfer-Encoding: binary" CRLF CRLF "abc" CRLF "--b--" CRLF,
        201, "a.jpg image/jpeg 3;" },
    { ".NET quotes the boundary, not the names", "multipart/form-data; boundary=\"b\"",
        "--b" CRLF "Content-Type: image/png" CRLF "Content-Disposition: form-data; name=file;"
        " filename=a.png; filename*=utf-8''%C3%A4.png" CRLF CRLF "abc" CRLF "--b--" CRLF,
        201, "\xC3\xA4.png image/png 3;" },
    { "Java sends the whole path", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"; filename=\"/tmp/x/a.gif\"" CRLF
        "Content-Type: image/gif" CRLF CRLF "abc" CRLF "--b--" CRLF,
        201, "a.gif image/gif 3;" },
    { "so does Windows", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\x\\a.gif\"" CRLF
        "Content-Type: image/gif" CRLF CRLF "abc" CRLF "--b--" CRLF,
        201, "a.gif image/gif 3;" },
    { "other parts are ignored", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"more\"" CRLF CRLF "1" CRLF "--b" CRLF
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"" CRLF CRLF "abc" CRLF
        "--b--" CRLF,
        201, "a.txt text/plain 3;" },
    { "a file of another name does not count", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"media\"; filename=\"a.png\"" CRLF
        "Content-Type: image/png" CRLF CRLF "abc" CRLF "--b--" CRLF,
        400, NULL },
    { "a file beside a text of its name", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"" CRLF CRLF "1" CRLF "--b" CRLF
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"" CRLF CRLF "abc" CRLF
        "--b--" CRLF,
        400, NULL },
    { "a form", "application/x-www-form-urlencoded", "file=a.png", 400, NULL },
    { "JSON", "application/json", "{\"file\":\"a.png\"}", 400, NULL },
    { "a number", "application/json", "{\"file\":1}", 400, NULL },
    { "nothing at all", "multipart/form-data; boundary=b", "", 400, NULL },
    { "a boundary alone, as Node 4.0 sends", "multipart/form-data; boundary=b", "--b--" CRLF, 400,
        NULL },
    { "cut off", "multipart/form-data; boundary=b",
        "--b" CRLF "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"" CRLF CRLF
        "abc",
        400, NULL },
};

static const char *shown(struct mock *m)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const cJSON *object;

    cJSON_ArrayForEach(object, cJSON_GetObjectItem(m->json, "objects"))
    {
        strbuf_addf(&out, "%s %s %d;",
            cJSON_GetStringValue(cJSON_GetObjectItem(object, "file_name")),
            cJSON_GetStringValue(cJSON_GetObjectItem(object, "content_type")),
            cJSON_GetObjectItem(object, "size")->valueint);
    }
    return arena_dup(&m->arena, out.buf, out.len);
}

START_TEST(upload_is_read)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    ck_assert_msg(
        upload(&m, ARTICLE, uploads[_i].content_type, uploads[_i].body) == uploads[_i].status,
        "%s: %d %.*s", uploads[_i].why, m.res.status, (int)m.res.body_len, m.res.body);
    if (uploads[_i].shown)
        ck_assert_msg(
            text_equal(shown(&m), uploads[_i].shown), "%s: %s", uploads[_i].why, shown(&m));
    else
        ck_assert_msg(mock_text(&m, "error"), "%s", uploads[_i].why);
}
END_TEST

#define PART(name, type)                                                                           \
    "Content-Disposition: form-data; name=\"file\"; filename=\"" name "\"" CRLF                    \
    "Content-Type: " type CRLF CRLF

static int upload_one(struct mock *m, const char *as, const char *bytes)
{
    return upload(m, as, "multipart/form-data; boundary=b",
        arena_printf(
            &m->arena, "--b" CRLF PART("a.txt", "text/plain") "%s" CRLF "--b--" CRLF, bytes));
}

static const struct {
    const char *why, *assume;
    size_t size;
    int status;
} sizes[] = {
    { "2 MB is taken", NULL, 2097152, 201 },
    { "one byte more is not", NULL, 2097153, 400 },
    { "a MB of a million bytes", "media-file-size=2000000", 2000000, 201 },
    { "and one byte more", "media-file-size=2000000", 2000001, 400 },
    { "one byte", NULL, 1, 201 },
    { "none", NULL, 0, 400 },
};

START_TEST(size_is_bounded)
{
    CLEANUP_MOCK struct mock m;
    char *bytes;

    mock_open(&m, sizes[_i].assume);
    bytes = arena_alloc(&m.arena, sizes[_i].size + 1);
    memset(bytes, 'a', sizes[_i].size);
    ck_assert_msg(
        upload_one(&m, ARTICLE, bytes) == sizes[_i].status, "%s: %d", sizes[_i].why, m.res.status);
    ck_assert_int_eq(cJSON_GetObjectItem(object_at(&m, 0), "size")->valueint, (int)sizes[_i].size);
}
END_TEST

static const char *uploaded_id(struct mock *m, const char *as)
{
    ck_assert_int_eq(upload_one(m, as, "abc"), 201);
    return arena_strdup(&m->arena, object_text(m, 0, "media_id"));
}

static int status_of(struct mock *m, const char *id)
{
    return mock_get(m, ARTICLE, arena_printf(&m->arena, "Media/%s/", id), NULL);
}

static int send_with(struct mock *m, const char *id)
{
    return mock_send(m, ARTICLE,
        arena_printf(&m->arena,
            "{\"src\":\"{{number_mms}}\",\"dst\":\"12025550123\",\"type\":\"mms\",\"media_ids\":["
            "\"%s\"]}",
            id));
}

static int total(struct mock *m)
{
    mock_get(m, ARTICLE, "Media/", NULL);
    return cJSON_GetObjectItem(cJSON_GetObjectItem(m->json, "meta"), "total_count")->valueint;
}

START_TEST(unused_upload_is_gone_after_six_hours)
{
    CLEANUP_MOCK struct mock m;
    const char *id;
    int before;

    mock_open(&m, NULL);
    before = total(&m);
    id = uploaded_id(&m, ARTICLE);
    m.now_us += 6 * HOUR_US - 1;
    ck_assert_int_eq(status_of(&m, id), 200);
    ck_assert_int_eq(total(&m), before + 1);
    m.now_us += 1;
    ck_assert_int_eq(status_of(&m, id), 404);
    ck_assert_int_eq(total(&m), before);
    ck_assert_int_eq(send_with(&m, id), 400);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "SEND-MEDIA-INVALID");
    ck_assert_int_eq(
        mock_call(&m, &(struct mock_request){ .path = arena_printf(
                                                  &m.arena, "/Account/" ARTICLE "/Media/%s", id) }),
        404);
}
END_TEST

START_TEST(used_upload_is_kept_for_a_year_from_its_last_use)
{
    CLEANUP_MOCK struct mock m;
    const char *id;

    mock_open(&m, NULL);
    id = uploaded_id(&m, ARTICLE);
    m.now_us += 5 * HOUR_US;
    ck_assert_int_eq(send_with(&m, id), 202);
    m.now_us += 365 * DAY_US - 1;
    ck_assert_int_eq(send_with(&m, id), 202);
    m.now_us += 365 * DAY_US - 1;
    ck_assert_int_eq(status_of(&m, id), 200);
    m.now_us += 1;
    ck_assert_int_eq(status_of(&m, id), 404);
}
END_TEST

START_TEST(refused_send_uses_nothing)
{
    CLEANUP_MOCK struct mock m;
    const char *id;

    mock_open(&m, NULL);
    id = uploaded_id(&m, ARTICLE);
    ck_assert_int_eq(
        mock_send(&m, ARTICLE,
            arena_printf(&m.arena,
                "{\"powerpack_uuid\":\"{{pp_empty}}\",\"dst\":\"12025550123\",\"type\":\"mms\","
                "\"media_ids\":[\"%s\"]}",
                id)),
        400);
    m.now_us += 6 * HOUR_US;
    ck_assert_int_eq(status_of(&m, id), 404);
}
END_TEST

/* Ids depend on the seed, the account and its count, not on what happens in other accounts. */
START_TEST(ids_can_be_repeated)
{
    CLEANUP_MOCK struct mock a, b;
    const char *first, *second;

    mock_open(&a, NULL);
    mock_open(&b, NULL);
    first = uploaded_id(&a, ARTICLE);
    second = uploaded_id(&a, ARTICLE);
    ck_assert_str_ne(first, second);
    ck_assert_str_ne(uploaded_id(&b, HISTORY), first);
    ck_assert_str_eq(uploaded_id(&b, ARTICLE), first);
    ck_assert_str_eq(uploaded_id(&b, ARTICLE), second);
    ck_assert_int_eq(first[14], '4');
}
END_TEST

START_TEST(accounts_do_not_share_media)
{
    CLEANUP_MOCK struct mock m;
    const char *id;

    mock_open(&m, NULL);
    id = uploaded_id(&m, HISTORY);
    ck_assert_int_eq(status_of(&m, id), 404);
    ck_assert_int_eq(send_with(&m, id), 400);
    ck_assert_int_eq(
        mock_call(&m, &(struct mock_request){ .path = arena_printf(
                                                  &m.arena, "/Account/" ARTICLE "/Media/%s", id) }),
        404);
}
END_TEST

START_TEST(bytes_are_the_uploaded_ones)
{
    CLEANUP_MOCK struct mock m;
    const char *id;

    mock_open(&m, NULL);
    id = uploaded_id(&m, ARTICLE);
    mock_call(&m, &(struct mock_request){
                      .path = arena_printf(&m.arena, "/Account/" ARTICLE "//Media/%s/", id) });
    ck_assert_int_eq(m.res.status, 200);
    ck_assert_str_eq(m.res.content_type, "text/plain");
    ck_assert_uint_eq(m.res.body_len, 3);
    ck_assert_int_eq(memcmp(m.res.body, "abc", 3), 0);
}
END_TEST

START_TEST(bytes_can_need_a_login)
{
    CLEANUP_MOCK struct mock m;
    const char *path = "/Account/" ARTICLE "/Media/{{media_id}}";

    mock_open(&m, "rule.MEDIA-OPEN=off");
    ck_assert_int_eq(mock_call(&m, &(struct mock_request){ .path = path }), 401);
    ck_assert_int_eq(mock_call(&m, &(struct mock_request){ .path = path, .as = ARTICLE }), 200);
}
END_TEST

START_TEST(address_names_the_host_that_was_asked)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, "media-host=mock");
    mock_call(&m, &(struct mock_request){ .as = ARTICLE,
                      .host = "mock.test:8080",
                      .path = "/v1/Account/" ARTICLE "/Media/{{media_id}}/" });
    ck_assert_str_eq(mock_text(&m, "media_url"),
        arena_printf(&m.arena, "http://mock.test:8080/Account/" ARTICLE "/Media/%s",
            mock_name(&m, ARTICLE, "media_id")));
}
END_TEST

START_TEST(failed_file_is_explained)
{
    CLEANUP_MOCK struct mock m;
    const char *id;

    mock_open(&m, NULL);
    upload_one(&m, ARTICLE, "");
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "MEDIA-FILE-EMPTY");
    id = arena_strdup(&m.arena, mock_text(&m, "api_id"));
    mock_call(&m, &(struct mock_request){
                      .path = arena_printf(&m.arena, "/_mock/accounts/" ARTICLE "/why/%s/", id) });
    ck_assert_str_eq(mock_text(&m, "rule"), "MEDIA-FILE-EMPTY");
    ck_assert_str_eq(mock_text(&m, "detail"), "a.txt");
}
END_TEST

/* What the path of one message's media leads to. */
static const struct {
    const char *why, *method, *path; /* # is the message's uuid */
    int status;
} message_paths[] = {
    { "the list", "GET", "Message/#/Media/", 200 },
    { "Go doubles a slash", "GET", "Message/#/Media//", 200 },
    { "one", "GET", "Message/#/Media/{{media_id}}/", 200 },
    { "another's", "GET", "Message/#/Media/{{media_used}}/", 404 },
    { "no uuid", "GET", "Message/#/Media/x/", 404 },
    { "of no message", "GET", "Message/x/Media/", 404 },
    { "delete all", "DELETE", "Message/#/Media/", 204 },
    { "delete one", "DELETE", "Message/#/Media/{{media_id}}/", 204 },
    { "delete another's", "DELETE", "Message/#/Media/{{media_used}}/", 404 },
    { "delete those of no message", "DELETE", "Message/x/Media/", 404 },
    { "they cannot be posted", "POST", "Message/#/Media/", 405 },
};

START_TEST(message_media_are_reached)
{
    CLEANUP_MOCK struct mock m;
    const char *path = message_paths[_i].path, *hole = strchr(path, '#');

    mock_open(&m, NULL);
    ck_assert_int_eq(send_with(&m, "{{media_id}}"), 202);
    if (hole)
        path = arena_printf(&m.arena, "%.*s%s%s", (int)(hole - path), path,
            mock_item(&m, "message_uuid", 0), hole + 1);
    ck_assert_msg(
        mock_call(&m, &(struct mock_request){ .method = message_paths[_i].method,
                          .as = ARTICLE,
                          .path = arena_printf(&m.arena, "/v1/Account/" ARTICLE "/%s", path),
                          .body = "{}" }) == message_paths[_i].status,
        "%s: %d", message_paths[_i].why, m.res.status);
}
END_TEST

/* A list's own arguments: the filters of no list, broken queries. */
static const struct {
    const char *why, *query;
    int shown; /* -1: refused */
} lists[] = {
    { "all", NULL, 2 },
    { "one", "limit=1", 1 },
    { "the last", "limit=1&offset=1", 1 },
    { "behind it", "offset=2", 0 },
    { "no number", "limit=few", -1 },
    { "as Node breaks it", "limit=1&service=mms&?search=hack", 1 },
    { "a bare question mark", "?", 2 },
};

START_TEST(list_is_paged)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_get(&m, ARTICLE, "Media//", lists[_i].query);
    ck_assert_msg(m.res.status == (lists[_i].shown < 0 ? 400 : 200), "%s", lists[_i].why);
    if (lists[_i].shown >= 0)
        ck_assert_msg(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")) == lists[_i].shown,
            "%s", lists[_i].why);
}
END_TEST

static Suite *media_suite(void)
{
    Suite *suite = suite_create("api media");
    TCase *tc = tcase_create("media");

    tcase_add_loop_test(tc, upload_is_read, 0, ARRAY_SIZE(uploads));
    tcase_add_loop_test(tc, size_is_bounded, 0, ARRAY_SIZE(sizes));
    tcase_add_test(tc, unused_upload_is_gone_after_six_hours);
    tcase_add_test(tc, used_upload_is_kept_for_a_year_from_its_last_use);
    tcase_add_test(tc, refused_send_uses_nothing);
    tcase_add_test(tc, ids_can_be_repeated);
    tcase_add_test(tc, accounts_do_not_share_media);
    tcase_add_test(tc, bytes_are_the_uploaded_ones);
    tcase_add_test(tc, bytes_can_need_a_login);
    tcase_add_test(tc, address_names_the_host_that_was_asked);
    tcase_add_test(tc, failed_file_is_explained);
    tcase_add_loop_test(tc, message_media_are_reached, 0, ARRAY_SIZE(message_paths));
    tcase_add_loop_test(tc, list_is_paged, 0, ARRAY_SIZE(lists));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(media_suite());
}
