/* Proves POST /v1/Account/{auth_id}/Message/: each parameter, each refusal, which number sends. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define QUEUED "message(s) queued"
#define QUEUE_ERROR                                                                                \
    "Your message could not be queued at this time. If the problem persists, please contact"
#define SMS "\"dst\":\"12025550123\",\"text\":\"Hello\""
#define FROM "\"src\":\"{{number_mms}}\","
#define MMS                                                                                        \
    "\"dst\":\"12025550123\",\"type\":\"mms\",\"media_urls\":[\"https://example.com/a.png\"]"
#define POOL(name) "\"powerpack_uuid\":\"{{" name "}}\","
#define NOT_JSON "invalid json data sent in raw POST"

/* clang-format off */
static const struct send_case {
    const char *why;
    const char *as, *body;
    int status;
    const char *error; /* NULL: it is queued */
    const char *rule;  /* of X-Mock-Why */
    const char *from;  /* name of the number that sends; NULL: any */
    const char *assume;
} sends[] = {
    /* senders */
    { "src sends", ARTICLE, "{" FROM SMS "}", 202, NULL, NULL, "number_mms", NULL },
    { "all but letters and digits goes out of src", ARTICLE,
        "{\"src\":\"+1 (503) 555-0181\"," SMS "}", 202, NULL, NULL, "number_mms", NULL },
    { "a Powerpack takes the place of src", ARTICLE, "{" POOL("pp_tollfree_mms") SMS "}", 202, NULL,
        NULL, "number_tollfree_mms", NULL },
    { "neither", ARTICLE, "{" SMS "}", 400,
        "Specify either powerpack_uuid or src in request params to send a message.",
        "SEND-NO-SENDER", NULL, NULL },
    { "null counts as absent, in both", ARTICLE, "{\"src\":null,\"powerpack_uuid\":null," SMS "}",
        400, "Specify either powerpack_uuid or src in request params to send a message.",
        "SEND-NO-SENDER", NULL, NULL },
    { "an empty text counts as absent", ARTICLE, "{\"src\":\"\"," POOL("pp_tollfree_mms") SMS "}",
        202, NULL, NULL, "number_tollfree_mms", NULL },
    { "PHP and Ruby send the sender they do not use as null", ARTICLE,
        "{\"src\":null," POOL("pp_tollfree_mms") SMS "}", 202, NULL, NULL, "number_tollfree_mms",
        NULL },
    { "both", ARTICLE, "{" FROM POOL("pp_tollfree_mms") SMS "}", 400,
        "Both powerpack_uuid and src cannot be specified. Specify either powerpack_uuid or src in "
        "request params to send a message.",
        "SEND-TWO-SENDERS", NULL, NULL },
    { "a number that the account does not rent, to the US", ARTICLE,
        "{\"src\":\"{{number_not_rented}}\"," SMS "}", 400,
        "src parameter is not a number of this account", "SEND-SRC-NOT-OWNED", NULL, NULL },
    { "the same elsewhere is nobody's business", ARTICLE,
        "{\"src\":\"{{number_not_rented}}\",\"dst\":\"447700900123\",\"text\":\"a\"}", 202, NULL,
        NULL, "number_not_rented", NULL },
    { "alphanumeric ids are off", ARTICLE,
        "{\"src\":\"ACME\",\"dst\":\"447700900123\",\"text\":\"a\"}", 400,
        "alphanumeric src is not enabled for this account", "SEND-SRC-ALPHANUMERIC", NULL, NULL },
    { "alphanumeric ids are on", "MAMOCKALPHANUMERIC01",
        "{\"src\":\"ACME\",\"dst\":\"447700900123\",\"text\":\"a\"}", 202, NULL, NULL, NULL, NULL },
    { "but not to the US", "MAMOCKALPHANUMERIC01", "{\"src\":\"ACME\"," SMS "}", 400,
        "src parameter is not a number of this account", "SEND-SRC-NOT-OWNED", NULL, NULL },
    { "an id of 11 characters", "MAMOCKALPHANUMERIC01",
        "{\"src\":\"ABCDEFGHIJK\",\"dst\":\"447700900123\",\"text\":\"a\"}", 202, NULL, NULL, NULL,
        NULL },
    { "an id of 12", "MAMOCKALPHANUMERIC01",
        "{\"src\":\"ABCDEFGHIJKL\",\"dst\":\"447700900123\",\"text\":\"a\"}", 400,
        "src parameter is invalid", "SEND-SRC-INVALID", NULL, NULL },
    { "a src of 14 digits", ARTICLE,
        "{\"src\":\"44770090012345\",\"dst\":\"447700900123\",\"text\":\"a\"}", 202, NULL, NULL,
        NULL, NULL },
    { "a src of 15", ARTICLE,
        "{\"src\":\"447700900123456\",\"dst\":\"447700900123\",\"text\":\"a\"}", 400,
        "src parameter is invalid", "SEND-SRC-INVALID", NULL, NULL },
    { "nothing is left of src", ARTICLE, "{\"src\":\"+++\"," SMS "}", 400,
        "src parameter is invalid", "SEND-SRC-INVALID", NULL, NULL },
    { "src is the destination", ARTICLE,
        "{\"src\":\"15035550181\",\"dst\":\"+1 503-555-0181\",\"text\":\"a\"}", 400,
        "dst parameter is identical to src", "SEND-SRC-EQUALS-DST", NULL, NULL },
    { "src is one of the destinations", ARTICLE,
        "{" FROM "\"dst\":\"12025550123<{{number_mms}}\",\"text\":\"a\"}", 400,
        "dst parameter is identical to src", "SEND-SRC-EQUALS-DST", NULL, NULL },

    /* destinations */
    { "no dst", ARTICLE, "{" FROM "\"text\":\"a\"}", 400, "dst parameter not present",
        "SEND-DST-MISSING", NULL, NULL },
    { "nothing is left of dst", ARTICLE, "{" FROM "\"dst\":\" <()<+\",\"text\":\"a\"}", 400,
        "dst parameter not present", "SEND-DST-MISSING", NULL, NULL },
    { "a dst as people write it", ARTICLE, "{" FROM "\"dst\":\"+1 (202) 555-0123\",\"text\":\"a\"}",
        202, NULL, NULL, NULL, NULL },
    { "all invalid: the first is named as left after stripping", ARTICLE,
        "{" FROM "\"dst\":\"+1111111<222222\",\"text\":\"a\"}", 400,
        "'1111111' is not a valid phone number.", "SEND-DST-INVALID", NULL, NULL },
    { "commas do not separate", ARTICLE,
        "{" FROM "\"dst\":\"12025550123,12025550124\",\"text\":\"a\"}", 400,
        "'12025550123,12025550124' is not a valid phone number.", "SEND-DST-INVALID", NULL, NULL },
    { "letters stay", ARTICLE, "{" FROM "\"dst\":\"jsgf3dsjh28372\",\"text\":\"a\"}", 400,
        "'jsgf3dsjh28372' is not a valid phone number.", "SEND-DST-INVALID", NULL, NULL },
    { "a list of destinations is no text", ARTICLE,
        "{" FROM "\"dst\":[\"12025550123\"],\"text\":\"a\"}", 400, "dst parameter is invalid",
        "SEND-PARAMETER-TYPE", NULL, NULL },
    { "a number is no text", ARTICLE, "{" FROM "\"dst\":12025550123,\"text\":\"a\"}", 400,
        "dst parameter is invalid", "SEND-PARAMETER-TYPE", NULL, NULL },

    /* text and type */
    { "an SMS without text", ARTICLE, "{" FROM "\"dst\":\"12025550123\"}", 400,
        "text parameter not present", "SEND-TEXT-MISSING", NULL, NULL },
    { "an SMS with media but no text", ARTICLE,
        "{" FROM "\"dst\":\"12025550123\",\"media_ids\":[\"{{media_id}}\"]}", 400,
        "text parameter not present", "SEND-TEXT-MISSING", NULL, NULL },
    { "an MMS with media alone", ARTICLE, "{" FROM MMS "}", 202, NULL, NULL, "number_mms", NULL },
    { "an MMS with text alone", ARTICLE, "{" FROM "\"type\":\"mms\"," SMS "}", 202, NULL, NULL,
        NULL, NULL },
    { "an MMS with neither", ARTICLE, "{" FROM "\"type\":\"mms\",\"dst\":\"12025550123\"}", 202,
        NULL, NULL, "number_mms", NULL },
    { "an MMS with neither still needs an MMS number", ARTICLE,
        "{\"powerpack_uuid\":\"{{pp_empty}}\",\"type\":\"mms\",\"dst\":\"12025550123\"}", 400,
        QUEUE_ERROR, "POWERPACK-NO-MMS-NUMBER", NULL, NULL },
    { "type as it is", ARTICLE, "{" FROM "\"type\":\"sms\"," SMS "}", 202, NULL, NULL, NULL, NULL },
    { "an unknown type", ARTICLE, "{" FROM "\"type\":\"fax\"," SMS "}", 400,
        "type parameter is invalid", "SEND-TYPE", NULL, NULL },
    { "a type in capitals", ARTICLE, "{" FROM "\"type\":\"SMS\"," SMS "}", 400,
        "type parameter is invalid", "SEND-TYPE", NULL, NULL },
    { "a type of another type", ARTICLE, "{" FROM "\"type\":1," SMS "}", 400,
        "type parameter is invalid", "SEND-PARAMETER-TYPE", NULL, NULL },

    /* the small parameters */
    { "url and method", ARTICLE,
        "{" FROM "\"url\":\"http://localhost:1/cb?a=b\",\"method\":\"GET\"," SMS "}", 202, NULL,
        NULL, NULL, NULL },
    { "a url without scheme", ARTICLE, "{" FROM "\"url\":\"example.com/cb\"," SMS "}", 400,
        "url parameter is invalid", "SEND-URL", NULL, NULL },
    { "a url with another scheme", ARTICLE, "{" FROM "\"url\":\"ftp://example.com/\"," SMS "}", 400,
        "url parameter is invalid", "SEND-URL", NULL, NULL },
    { "a url without host", ARTICLE, "{" FROM "\"url\":\"http:///cb\"," SMS "}", 400,
        "url parameter is invalid", "SEND-URL", NULL, NULL },
    { "a url with a blank", ARTICLE, "{" FROM "\"url\":\"http://example.com/a b\"," SMS "}", 400,
        "url parameter is invalid", "SEND-URL", NULL, NULL },
    { "an unknown method", ARTICLE, "{" FROM "\"method\":\"PUT\"," SMS "}", 400,
        "method parameter is invalid", "SEND-METHOD", NULL, NULL },
    { "log as text", ARTICLE, "{" FROM "\"log\":\"true\"," SMS "}", 202, NULL, NULL, NULL, NULL },
    { "log as boolean", ARTICLE, "{" FROM "\"log\":false," SMS "}", 202, NULL, NULL, NULL, NULL },
    { "log content_only", ARTICLE, "{" FROM "\"log\":\"content_only\"," SMS "}", 202, NULL, NULL,
        NULL, NULL },
    { "log number_only", ARTICLE, "{" FROM "\"log\":\"number_only\"," SMS "}", 202, NULL, NULL,
        NULL, NULL },
    { "log empty, as .NET sends it", ARTICLE, "{" FROM "\"log\":\"\"," SMS "}", 202, NULL, NULL,
        NULL, NULL },
    { "an unknown log", ARTICLE, "{" FROM "\"log\":\"some\"," SMS "}", 400,
        "log parameter is invalid", "SEND-LOG", NULL, NULL },
    { "trackable", ARTICLE, "{" FROM "\"trackable\":true," SMS "}", 202, NULL, NULL, NULL, NULL },
    { "trackable as text is none in JSON", ARTICLE, "{" FROM "\"trackable\":\"false\"," SMS "}",
        400, "trackable parameter is invalid", "SEND-PARAMETER-TYPE", NULL, NULL },
    { "trackable as a number", ARTICLE, "{" FROM "\"trackable\":1," SMS "}", 400,
        "trackable parameter is invalid", "SEND-PARAMETER-TYPE", NULL, NULL },
    { "the least expiry", ARTICLE, "{" FROM "\"message_expiry\":5," SMS "}", 202, NULL, NULL, NULL,
        NULL },
    { "below it", ARTICLE, "{" FROM "\"message_expiry\":4," SMS "}", 400,
        "message_expiry parameter is invalid", "SEND-EXPIRY", NULL, NULL },
    { "the largest", ARTICLE, "{" FROM "\"message_expiry\":10799," SMS "}", 202, NULL, NULL, NULL,
        NULL },
    { "above it", ARTICLE, "{" FROM "\"message_expiry\":10800," SMS "}", 400,
        "message_expiry parameter is invalid", "SEND-EXPIRY", NULL, NULL },
    { "a fraction", ARTICLE, "{" FROM "\"message_expiry\":60.5," SMS "}", 400,
        "message_expiry parameter is invalid", "SEND-EXPIRY", NULL, NULL },
    { "digits as text are no number in JSON", ARTICLE,
        "{" FROM "\"message_expiry\":\"60\"," SMS "}", 400, "message_expiry parameter is invalid",
        "SEND-PARAMETER-TYPE", NULL, NULL },
    { "an empty type is no type", ARTICLE, "{" FROM "\"type\":\"\"," SMS "}", 400,
        "type parameter is invalid", "SEND-TYPE", NULL, NULL },
    { "an empty method is none", ARTICLE, "{" FROM "\"method\":\"\"," SMS "}", 400,
        "method parameter is invalid", "SEND-METHOD", NULL, NULL },
    { "an empty url is none", ARTICLE, "{" FROM "\"url\":\"\"," SMS "}", 400,
        "url parameter is invalid", "SEND-URL", NULL, NULL },
    { "dlt", ARTICLE,
        "{" FROM "\"dlt_entity_id\":\"1\",\"dlt_template_id\":\"2\",\"dlt_template_category\":"
        "\"service_explicit\"," SMS "}",
        202, NULL, NULL, NULL, NULL },
    { "an unknown dlt category", ARTICLE, "{" FROM "\"dlt_template_category\":\"spam\"," SMS "}",
        400, "dlt_template_category parameter is invalid", "SEND-DLT-CATEGORY", NULL, NULL },
    { "what the API does not know is ignored", ARTICLE, "{" FROM "\"search\":\"hack\"," SMS "}",
        202, NULL, NULL, NULL, NULL },

    /* media */
    { "a media id of the account", ARTICLE,
        "{" FROM "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_ids\":[\"{{media_id}}\"]}", 202,
        NULL, NULL, NULL, NULL },
    { "an unknown media id", ARTICLE,
        "{" FROM "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_ids\":[\"nope\"]}", 400,
        "Media is invalid", "SEND-MEDIA-INVALID", NULL, NULL },
    { "another account's", ARTICLE,
        "{" FROM
        "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_ids\":[\"0d17d172-6643-4a59-a3e3-"
        "9155744355c1\"]}",
        400, "Media is invalid", "SEND-MEDIA-INVALID", NULL, NULL },
    { "a media URL that is none", ARTICLE,
        "{" FROM "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_urls\":[\"a.png\"]}", 400,
        "Media is invalid", "SEND-MEDIA-INVALID", NULL, NULL },
    { "media_urls as text", ARTICLE,
        "{" FROM
        "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_urls\":\"https://example.com/\"}",
        400, "media_urls parameter is invalid", "SEND-PARAMETER-TYPE", NULL, NULL },
    { "an item that is no text", ARTICLE,
        "{" FROM "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_ids\":[1]}", 400,
        "Media is invalid", "SEND-MEDIA-INVALID", NULL, NULL },
    { "ten attachments", ARTICLE,
        "{" FROM
        "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_urls\":[\"http://a/1\",\"http://a/"
        "2\",\"http://a/3\",\"http://a/4\",\"http://a/5\"],\"media_ids\":[\"{{media_id}}\","
        "\"{{media_id}}\",\"{{media_id}}\",\"{{media_id}}\",\"{{media_id}}\"]}",
        202, NULL, NULL, NULL, NULL },
    { "eleven", ARTICLE,
        "{" FROM
        "\"type\":\"mms\",\"dst\":\"12025550123\",\"media_urls\":[\"http://a/1\",\"http://a/"
        "2\",\"http://a/3\",\"http://a/4\",\"http://a/5\",\"http://a/6\"],\"media_ids\":["
        "\"{{media_id}}\",\"{{media_id}}\",\"{{media_id}}\",\"{{media_id}}\",\"{{media_id}}\"]}",
        400, "media_urls and media_ids have more than 10 attachments", "SEND-MEDIA-TOO-MANY", NULL,
        NULL },
    { "an MMS beyond the US and Canada", ARTICLE,
        "{" FROM "\"type\":\"mms\",\"dst\":\"447700900123\",\"text\":\"a\"}", 400,
        "MMS is supported to US and Canada destinations only", "SEND-MMS-COUNTRY", NULL, NULL },
    { "an MMS to Canada", ARTICLE,
        "{" FROM "\"type\":\"mms\",\"dst\":\"14165550123\",\"text\":\"a\"}", 202, NULL, NULL, NULL,
        NULL },

    /* WhatsApp */
    { "WhatsApp needs src", ARTICLE, "{\"type\":\"whatsapp\"," SMS "}", 400,
        "src parameter not present", "SEND-WHATSAPP-SRC", NULL, NULL },
    { "WhatsApp by a Powerpack", ARTICLE, "{\"type\":\"whatsapp\"," POOL("pp_mms_longcode") SMS "}",
        400, "src parameter not present", "SEND-WHATSAPP-SRC", NULL, NULL },
    { "a template without language", ARTICLE,
        "{" FROM "\"type\":\"whatsapp\",\"dst\":\"12025550123\",\"template\":{\"name\":\"a\"}}",
        400, "template name and language are required", "SEND-WHATSAPP-TEMPLATE", NULL, NULL },
    { "a whole one", ARTICLE,
        "{" FROM "\"type\":\"whatsapp\",\"dst\":\"12025550123\",\"template\":{\"name\":\"a\","
        "\"language\":\"en_US\"}}",
        202, NULL, NULL, NULL, NULL },
    { "two WhatsApp media", ARTICLE,
        "{" FROM "\"type\":\"whatsapp\",\"dst\":\"12025550123\",\"media_urls\":[\"http://a/1\","
        "\"http://a/2\"]}",
        400, "media_urls and media_ids have more than 1 attachments", "SEND-MEDIA-TOO-MANY", NULL,
        NULL },
    { "a location", ARTICLE,
        "{" FROM "\"type\":\"whatsapp\",\"dst\":\"12025550123\",\"location\":{\"latitude\":\"1\"}}",
        202, NULL, NULL, NULL, NULL },

    /* the account */
    { "a barred country", "MAMOCKBARRED00000001",
        "{" FROM "\"dst\":\"447700900123\",\"text\":\"a\"}", 403,
        "Geo-permission to the destination country is not enabled", "SEND-GEO-BARRED", NULL, NULL },
    { "a country that is not", "MAMOCKBARRED00000001", "{" FROM SMS "}", 202, NULL, NULL, NULL,
        NULL },
    { "no credit", "MAMOCKNOCREDIT000001", "{" FROM SMS "}", 400, "Insufficient Credit",
        "SEND-CREDIT", NULL, NULL },
    { "no credit for long", "MAMOCKINDEBT00000001", "{" FROM SMS "}", 202, NULL, NULL, NULL, NULL },

    /* the article's table, row by row */
    { "MMS by a pool with a long code for MMS and one for SMS", ARTICLE,
        "{" POOL("pp_mms_longcode") MMS "}", 202, NULL, NULL, "number_longcode_mms", NULL },
    { "SMS by the same", ARTICLE, "{" POOL("pp_mms_longcode") SMS "}", 202, NULL, NULL, NULL,
        NULL },
    { "MMS, only long code was added for SMS", ARTICLE, "{" POOL("pp_sms_longcode") MMS "}", 400,
        QUEUE_ERROR, "POWERPACK-NO-MMS-NUMBER", NULL, NULL },
    { "MMS, only an SMS-only toll-free", ARTICLE, "{" POOL("pp_tollfree_sms") MMS "}", 400,
        QUEUE_ERROR, "POWERPACK-NO-MMS-NUMBER", NULL, NULL },
    { "an SMS goes out from it", ARTICLE, "{" POOL("pp_tollfree_sms") SMS "}", 202, NULL, NULL,
        "number_tollfree_sms", NULL },
    { "MMS by an MMS-capable toll-free", ARTICLE, "{" POOL("pp_tollfree_mms") MMS "}", 202, NULL,
        NULL, "number_tollfree_mms", NULL },
    { "MMS by the mixed pool", ARTICLE, "{" POOL("pp_mixed") MMS "}", 202, NULL, NULL,
        "number_mixed_tollfree_mms", NULL },
    { "MMS by an empty pool", ARTICLE, "{" POOL("pp_empty") MMS "}", 400, QUEUE_ERROR,
        "POWERPACK-NO-MMS-NUMBER", NULL, NULL },
    { "SMS by an empty pool", ARTICLE, "{" POOL("pp_empty") SMS "}", 400, QUEUE_ERROR,
        "POWERPACK-NO-SMS-NUMBER", NULL, NULL },
    { "MMS by a short code", ARTICLE, "{" POOL("pp_shortcode") MMS "}", 400, QUEUE_ERROR,
        "POWERPACK-NO-MMS-NUMBER", NULL, NULL },
    { "SMS by a short code", ARTICLE, "{" POOL("pp_shortcode") SMS "}", 202, NULL, NULL,
        "shortcode", NULL },
    { "MMS by an unknown Powerpack", ARTICLE, "{" POOL("pp_unknown") MMS "}", 400, QUEUE_ERROR,
        "POWERPACK-INVALID-MMS", NULL, NULL },
    { "by a malformed one", ARTICLE, "{" POOL("pp_malformed") MMS "}", 400, QUEUE_ERROR,
        "POWERPACK-INVALID-MMS", NULL, NULL },
    { "by another account's", ARTICLE, "{" POOL("pp_foreign") MMS "}", 400, QUEUE_ERROR,
        "POWERPACK-INVALID-MMS", NULL, NULL },
    { "SMS by an unknown Powerpack", ARTICLE, "{" POOL("pp_unknown") SMS "}", 400, QUEUE_ERROR,
        "POWERPACK-INVALID-SMS", NULL, NULL },
    { "by a malformed one", ARTICLE, "{" POOL("pp_malformed") SMS "}", 400, QUEUE_ERROR,
        "POWERPACK-INVALID-SMS", NULL, NULL },
    { "by another account's", ARTICLE, "{" POOL("pp_foreign") SMS "}", 400, QUEUE_ERROR,
        "POWERPACK-INVALID-SMS", NULL, NULL },
    { "default Powerpack with an MMS number, SMS-only src", DEFAULT_MMS,
        "{\"src\":\"{{number_sms}}\"," MMS "}", 202, NULL, NULL, "number_pool_mms", NULL },
    { "default Powerpack without one, SMS-only src", DEFAULT_SMS,
        "{\"src\":\"{{number_sms}}\"," MMS "}", 400, QUEUE_ERROR, "DEFAULT-POWERPACK-NO-MMS", NULL,
        NULL },
    { "default Powerpack without one, src that can", DEFAULT_SMS,
        "{\"src\":\"{{number_mms}}\"," MMS "}", 202, NULL, NULL, "number_mms", NULL },
    { "SMS by the default Powerpack", DEFAULT_SMS, "{\"src\":\"{{number_sms}}\"," SMS "}", 202,
        NULL, NULL, "number_pool_sms", NULL },
    { "a default Powerpack mends no src that is nobody's", DEFAULT_MMS,
        "{\"src\":\"15035550199\"," SMS "}", 400, "src parameter is not a number of this account",
        "SEND-SRC-NOT-OWNED", NULL, NULL },
    { "nor one that is no number", DEFAULT_MMS, "{\"src\":\"1\"," SMS "}", 400,
        "src parameter is invalid", "SEND-SRC-INVALID", NULL, NULL },
    { "MMS from an SMS-only src", ARTICLE, "{\"src\":\"{{number_sms}}\"," MMS "}", 400,
        "src number does not support MMS", "SEND-MMS-SRC", NULL, NULL },
    { "MMS from an MMS-capable src", ARTICLE, "{" FROM MMS "}", 202, NULL, NULL, "number_mms",
        NULL },
    { "MMS from a short code", ARTICLE, "{\"src\":\"{{shortcode}}\"," MMS "}", 400,
        "src number does not support MMS", "SEND-MMS-SRC", NULL, NULL },
    { "the article's own curl body", ARTICLE,
        "{\n\"powerpack_uuid\": \"{{pp_mms_longcode}}\",\n\"dst\": \"12025550123\",\n\"text\": "
        "\"Hello\",\n\"type\": \"mms\",\n\"media_urls\": [\"https://example.com/a.png\"],\n"
        "\"media_ids\": \"[\"{{media_id}}\"]\",\n\"log\": \"true\"\n",
        400, NOT_JSON, "BODY-NOT-JSON", NULL, NULL },
    { "the same, mended", ARTICLE,
        "{\n\"powerpack_uuid\": \"{{pp_mms_longcode}}\",\n\"dst\": \"12025550123\",\n\"text\": "
        "\"Hello\",\n\"type\": \"mms\",\n\"media_urls\": [\"https://example.com/a.png\"],\n"
        "\"media_ids\": [\"{{media_id}}\"],\n\"log\": \"true\"\n}",
        202, NULL, NULL, "number_longcode_mms", NULL },

    /* bodies */
    { "no body", ARTICLE, "", 400, NOT_JSON, "BODY-NOT-JSON", NULL, NULL },
    { "white space", ARTICLE, " \n", 400, NOT_JSON, "BODY-NOT-JSON", NULL, NULL },
    { "an empty object", ARTICLE, "{}", 400,
        "Specify either powerpack_uuid or src in request params to send a message.",
        "SEND-NO-SENDER", NULL, NULL },
    { "a trailing comma", ARTICLE, "{" FROM SMS ",}", 400, NOT_JSON, "BODY-NOT-JSON", NULL, NULL },
    { "a list", ARTICLE, "[1]", 400, "request body is not a JSON object", "BODY-NOT-OBJECT", NULL,
        NULL },
    { "Go writes < as an escape, and a new line behind", ARTICLE,
        "{" FROM "\"dst\":\"12025550123\\u003c12025550124\",\"text\":\"a\"}\n", 202, NULL, NULL,
        NULL, NULL },
};
/* clang-format on */

START_TEST(send_is_judged)
{
    const struct send_case *c = &sends[_i];
    CLEANUP_MOCK struct mock m;

    mock_open(&m, c->assume);
    ck_assert_msg(mock_send(&m, c->as, c->body) == c->status, "%s: %d %.*s", c->why, m.res.status,
        (int)m.res.body_len, m.res.body);
    ck_assert_msg(
        text_equal(mock_text(&m, "error"), c->error), "%s: %s", c->why, mock_text(&m, "error"));
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), c->rule), "%s: %s", c->why,
        mock_header(&m, "X-Mock-Why"));
    if (c->status == 202)
        ck_assert_msg(text_equal(mock_text(&m, "message"), QUEUED), "%s", c->why);
    if (c->from)
        ck_assert_msg(text_equal(mock_sender(&m, c->as, 0), mock_name(&m, c->as, c->from)),
            "%s: from %s", c->why, mock_text(&m, "from_number"));
}
END_TEST

/* Over many sends, each to a new destination: how often each of up to three names sends. */
static const struct {
    const char *why, *as, *body; /* %04d: the destination's last digits */
    const char *names[3];
    int times[3];
} many[] = {
    { "MMS never by the long code added for SMS", ARTICLE,
        "{" POOL("pp_mms_longcode") "\"type\":\"mms\",\"dst\":\"1202555%04d\",\"text\":\"a\"}",
        { "number_longcode_mms", "number_longcode_sms" }, { 60, 0 } },
    { "SMS spread over both", ARTICLE,
        "{" POOL("pp_mms_longcode") "\"dst\":\"1202555%04d\",\"text\":\"a\"}",
        { "number_longcode_mms", "number_longcode_sms" }, { 30, 30 } },
    { "MMS only by the last of the mixed pool", ARTICLE,
        "{" POOL("pp_mixed") "\"type\":\"mms\",\"dst\":\"1202555%04d\",\"text\":\"a\"}",
        { "number_mixed_tollfree_mms" }, { 60 } },
    { "SMS of the mixed pool: toll-free before long code", ARTICLE,
        "{" POOL("pp_mixed") "\"dst\":\"1202555%04d\",\"text\":\"a\"}",
        { "number_mixed_tollfree_mms", "number_mixed_tollfree_sms", "number_mixed_longcode" },
        { 30, 30, 0 } },
    { "the default Powerpack spreads, though it is asked twice for a send", DEFAULT_MMS,
        "{\"src\":\"{{number_sms}}\",\"dst\":\"1202555%04d\",\"text\":\"a\"}",
        { "number_pool_mms", "number_pool_sms" }, { 30, 30 } },
};

START_TEST(many_sends_are_spread)
{
    CLEANUP_MOCK struct mock m;
    int times[3] = { 0 };

    mock_open(&m, NULL);
    for (int i = 0; i < 60; i++) {
        CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
        const char *hole = strstr(many[_i].body, "%04d"), *from;

        strbuf_add(&body, many[_i].body, (size_t)(hole - many[_i].body));
        strbuf_addf(&body, "%04d%s", 100 + i, hole + 4);
        ck_assert_int_eq(mock_send(&m, many[_i].as, body.buf), 202);
        from = mock_sender(&m, many[_i].as, 0);
        for (size_t k = 0; k < 3 && many[_i].names[k]; k++)
            times[k] += text_equal(from, mock_name(&m, many[_i].as, many[_i].names[k]));
    }
    for (size_t k = 0; k < 3; k++)
        ck_assert_msg(times[k] == many[_i].times[k], "%s: %s sent %d", many[_i].why,
            many[_i].names[k], times[k]);
}
END_TEST

START_TEST(destination_keeps_its_number)
{
    CLEANUP_MOCK struct mock m;
    const char *first;

    mock_open(&m, NULL);
    mock_send(&m, ARTICLE, "{" POOL("pp_mms_longcode") SMS "}");
    first = mock_sender(&m, ARTICLE, 0);
    for (int i = 0; i < 5; i++) {
        mock_send(&m, ARTICLE,
            "{" POOL("pp_mms_longcode") "\"dst\":\"12025550199\",\"text\":\"another's turn\"}");
        mock_send(&m, ARTICLE, "{" POOL("pp_mms_longcode") SMS "}");
        ck_assert_str_eq(mock_sender(&m, ARTICLE, 0), first);
    }
}
END_TEST

START_TEST(sticky_pair_is_forgotten_after_fifteen_days)
{
    static const int64_t day_us = (int64_t)86400 * 1000000;
    const char *first;
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_send(&m, ARTICLE, "{" POOL("pp_mms_longcode") SMS "}");
    first = mock_sender(&m, ARTICLE, 0);
    m.now_us += 15 * day_us - 1;
    mock_send(&m, ARTICLE, "{" POOL("pp_mms_longcode") SMS "}");
    ck_assert_str_eq(mock_sender(&m, ARTICLE, 0), first);
    m.now_us += 15 * day_us;
    mock_send(&m, ARTICLE, "{" POOL("pp_mms_longcode") SMS "}");
    ck_assert_str_ne(mock_sender(&m, ARTICLE, 0), first);
}
END_TEST

static const struct {
    const char *why, *dst;
    size_t queued;
    const char *invalid[3];
} lists[] = {
    { "two", "12025550123<12025550124", 2, { NULL } },
    { "a duplicate is dropped", "12025550123<+1 202 555 0123<12025550124", 2, { NULL } },
    { "the recorded one", "+12025550123<+333333333", 1, { "333333333" } },
    { "bad ones are listed in their order, once", "222222<12025550123<jsgf3dsjh28372<222222", 1,
        { "222222", "jsgf3dsjh28372" } },
    { "empty ones are nothing", "<12025550123<<", 1, { NULL } },
};

START_TEST(destinations_are_sorted)
{
    CLEANUP_MOCK struct mock m;
    const cJSON *uuids, *invalid;
    size_t n_invalid = 0;

    mock_open(&m, NULL);
    ck_assert_int_eq(
        mock_send(&m, ARTICLE,
            arena_printf(&m.arena, "{" FROM "\"dst\":\"%s\",\"text\":\"a\"}", lists[_i].dst)),
        202);
    uuids = cJSON_GetObjectItem(m.json, "message_uuid");
    invalid = cJSON_GetObjectItem(m.json, "invalid_number");
    ck_assert_msg((size_t)cJSON_GetArraySize(uuids) == lists[_i].queued, "%s", lists[_i].why);
    for (; lists[_i].invalid[n_invalid]; n_invalid++)
        ck_assert_str_eq(
            mock_item(&m, "invalid_number", (int)n_invalid), lists[_i].invalid[n_invalid]);
    ck_assert_msg((size_t)cJSON_GetArraySize(invalid) == n_invalid, "%s", lists[_i].why);
    ck_assert_msg(n_invalid || !invalid, "no invalid_number without invalid numbers");
}
END_TEST

/* n destinations, the first of which stands twice. */
static const char *bulk_body(struct mock *m, int n)
{
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;

    strbuf_adds(&body, "{" POOL("pp_mms_longcode") "\"text\":\"a\",\"dst\":\"12025550000");
    for (int i = 0; i < n; i++)
        strbuf_addf(&body, "<1202555%04d", i);
    strbuf_adds(&body, "\"}");
    return arena_dup(&m->arena, body.buf, body.len);
}

START_TEST(thousand_destinations_are_taken)
{
    CLEANUP_MOCK struct mock m;
    const cJSON *uuids;

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_send(&m, ARTICLE, bulk_body(&m, 1000)), 202);
    uuids = cJSON_GetObjectItem(m.json, "message_uuid");
    ck_assert_int_eq(cJSON_GetArraySize(uuids), 1000);
    ck_assert_str_ne(mock_item(&m, "message_uuid", 0), mock_item(&m, "message_uuid", 999));
}
END_TEST

START_TEST(thousand_and_one_are_refused)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_send(&m, ARTICLE, bulk_body(&m, 1001)), 400);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "SEND-DST-TOO-MANY");
    ck_assert_str_eq(mock_text(&m, "error"), "dst parameter has more than 1000 numbers");
}
END_TEST

static const struct {
    const char *why, *character;
    int n, units; /* units 0: refused */
    const char *type;
} lengths[] = {
    { "one unit of GSM", "a", 160, 1, "sms" },
    { "two", "a", 161, 2, "sms" },
    { "an extension character counts twice", "€", 80, 1, "sms" },
    { "and does not fit at the end", "€", 81, 2, "sms" },
    { "one unit of UCS-2", "ж", 70, 1, "sms" },
    { "two", "ж", 71, 2, "sms" },
    { "emoji are two UTF-16 units", "😀", 35, 1, "sms" },
    { "so 36 are two messages", "😀", 36, 2, "sms" },
    { "the longest GSM text", "a", 1600, 11, "sms" },
    { "longer", "a", 1601, 0, "sms" },
    { "the longest UCS-2 text", "ж", 737, 11, "sms" },
    { "longer", "ж", 738, 0, "sms" },
    { "an MMS is one unit", "a", 1600, 1, "mms" },
    { "with the same limit", "a", 1601, 0, "mms" },
    { "WhatsApp takes 4,096", "a", 4096, 1, "whatsapp" },
    { "and no more", "a", 4097, 0, "whatsapp" },
};

START_TEST(text_is_measured)
{
    CLEANUP_MOCK struct mock m;
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;

    mock_open(&m, NULL);
    strbuf_addf(
        &body, "{" FROM "\"dst\":\"12025550123\",\"type\":\"%s\",\"text\":\"", lengths[_i].type);
    for (int i = 0; i < lengths[_i].n; i++)
        strbuf_adds(&body, lengths[_i].character);
    strbuf_adds(&body, "\"}");
    mock_send(&m, ARTICLE, body.buf);
    ck_assert_msg(
        m.res.status == (lengths[_i].units ? 202 : 400), "%s: %d", lengths[_i].why, m.res.status);
    if (!lengths[_i].units) {
        ck_assert_str_eq(mock_text(&m, "error"), "text parameter is too long");
        return;
    }
    mock_sender(&m, ARTICLE, 0);
    ck_assert_msg(cJSON_GetObjectItem(m.json, "units")->valueint == lengths[_i].units, "%s: %d",
        lengths[_i].why, cJSON_GetObjectItem(m.json, "units")->valueint);
}
END_TEST

/* Other ways to send the same. */
static const struct {
    const char *why, *content_type, *body;
    int status;
    const char *rule;
} forms[] = {
    { "a form", "application/x-www-form-urlencoded",
        "src=%2B15035550181&dst=12025550123&text=a+b&media_urls=http://a/&type=mms", 202, NULL },
    { "multipart", "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"src\"\r\n\r\n15035550181\r\n--x\r\n"
        "Content-Disposition: form-data; name=\"dst\"\r\n\r\n12025550123\r\n--x\r\n"
        "Content-Disposition: form-data; name=\"text\"\r\n\r\na\r\n--x--\r\n",
        202, NULL },
    { "a broken form", "application/x-www-form-urlencoded", "src=%zz", 400, "BODY-BROKEN-FORM" },
    { "multipart without boundary", "multipart/form-data", "--x--", 400, "BODY-BROKEN-FORM" },
    { "a form called JSON", "application/json", "src=a", 400, "BODY-NOT-JSON" },
    { "JSON called text", "text/plain", "{\"src\":\"15035550181\"," SMS "}", 202, NULL },
};

START_TEST(body_may_be_a_form)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .method = "POST",
                      .as = ARTICLE,
                      .path = "/v1/Account/" ARTICLE "/Message/",
                      .content_type = forms[_i].content_type,
                      .body = forms[_i].body });
    ck_assert_msg(m.res.status == forms[_i].status, "%s: %d", forms[_i].why, m.res.status);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), forms[_i].rule), "%s", forms[_i].why);
}
END_TEST

START_TEST(refused_send_stores_nothing)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(sends); i++)
        if (sends[i].status != 202 && text_equal(sends[i].as, ARTICLE))
            mock_send(&m, ARTICLE, sends[i].body);
    ck_assert_int_eq(mock_get(&m, ARTICLE, "Message/", NULL), 200);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 0);
}
END_TEST

static Suite *send_suite(void)
{
    Suite *suite = suite_create("api send");
    TCase *tc = tcase_create("send");

    tcase_add_loop_test(tc, send_is_judged, 0, ARRAY_SIZE(sends));
    tcase_add_loop_test(tc, many_sends_are_spread, 0, ARRAY_SIZE(many));
    tcase_add_test(tc, destination_keeps_its_number);
    tcase_add_test(tc, sticky_pair_is_forgotten_after_fifteen_days);
    tcase_add_loop_test(tc, destinations_are_sorted, 0, ARRAY_SIZE(lists));
    tcase_add_test(tc, thousand_destinations_are_taken);
    tcase_add_test(tc, thousand_and_one_are_refused);
    tcase_add_loop_test(tc, text_is_measured, 0, ARRAY_SIZE(lengths));
    tcase_add_loop_test(tc, body_may_be_a_form, 0, ARRAY_SIZE(forms));
    tcase_add_test(tc, refused_send_stores_nothing);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(send_suite());
}
