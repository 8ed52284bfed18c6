#include "harness/hurl/words.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

enum { LONGEST_MISSPELLING = 40 };

/* clang-format off */
static const struct word queries[] = {
    { "status",      HURL_QUERY_STATUS,   { 0 }, NULL },
    { "version",     HURL_QUERY_VERSION,  { 0 }, NULL },
    { "url",         HURL_QUERY_URL,      { 0 }, NULL },
    { "header",      HURL_QUERY_HEADER,   { TAKES_STRING }, NULL },
    { "cookie",      HURL_QUERY_COOKIE,   { TAKES_STRING }, NULL },
    { "body",        HURL_QUERY_BODY,     { 0 }, NULL },
    { "bytes",       HURL_QUERY_BYTES,    { 0 }, NULL },
    { "jsonpath",    HURL_QUERY_JSONPATH, { TAKES_STRING }, NULL },
    { "regex",       HURL_QUERY_REGEX,    { TAKES_PATTERN }, NULL },
    { "variable",    HURL_QUERY_VARIABLE, { TAKES_STRING }, NULL },
    { "duration",    HURL_QUERY_DURATION, { 0 }, NULL },
    { "sha256",      HURL_QUERY_SHA256,   { 0 }, NULL },
    { "md5",         HURL_QUERY_MD5,      { 0 }, NULL },
    { "ip",          HURL_QUERY_IP,       { 0 }, NULL },
    { "rawbytes",    HURL_QUERY_RAWBYTES, { 0 }, NULL },
    { "redirects",   HURL_QUERY_REDIRECTS, { 0 }, NULL },
    { "certificate", -1, { 0 }, NULL },
    { "xpath",       -1, { 0 }, NULL },
};

static const struct word filters[] = {
    { "base64Decode",        HURL_FILTER_BASE64_DECODE,          { 0 }, NULL },
    { "base64Encode",        HURL_FILTER_BASE64_ENCODE,          { 0 }, NULL },
    { "base64UrlSafeDecode", HURL_FILTER_BASE64_URL_SAFE_DECODE, { 0 }, NULL },
    { "base64UrlSafeEncode", HURL_FILTER_BASE64_URL_SAFE_ENCODE, { 0 }, NULL },
    { "count",               HURL_FILTER_COUNT,                  { 0 }, NULL },
    { "dateFormat",          HURL_FILTER_DATE_FORMAT,            { TAKES_STRING }, NULL },
    { "daysAfterNow",        HURL_FILTER_DAYS_AFTER_NOW,         { 0 }, NULL },
    { "daysBeforeNow",       HURL_FILTER_DAYS_BEFORE_NOW,        { 0 }, NULL },
    { "decode",              HURL_FILTER_DECODE,                 { TAKES_STRING }, NULL },
    { "first",               HURL_FILTER_FIRST,                  { 0 }, NULL },
    { "format",              HURL_FILTER_DATE_FORMAT,            { TAKES_STRING }, NULL },
    { "htmlEscape",          HURL_FILTER_HTML_ESCAPE,            { 0 }, NULL },
    { "htmlUnescape",        HURL_FILTER_HTML_UNESCAPE,          { 0 }, NULL },
    { "jsonpath",            HURL_FILTER_JSONPATH,               { TAKES_STRING }, NULL },
    { "last",                HURL_FILTER_LAST,                   { 0 }, NULL },
    { "location",            HURL_FILTER_LOCATION,               { 0 }, NULL },
    { "nth",                 HURL_FILTER_NTH,                    { TAKES_INTEGER }, NULL },
    { "regex",               HURL_FILTER_REGEX,                  { TAKES_PATTERN }, NULL },
    { "replace",             HURL_FILTER_REPLACE, { TAKES_STRING, TAKES_STRING }, NULL },
    { "replaceRegex",        HURL_FILTER_REPLACE_REGEX, { TAKES_PATTERN, TAKES_STRING }, NULL },
    { "split",               HURL_FILTER_SPLIT,                  { TAKES_STRING }, NULL },
    { "toDate",              HURL_FILTER_TO_DATE,                { TAKES_STRING }, NULL },
    { "toFloat",             HURL_FILTER_TO_FLOAT,               { 0 }, NULL },
    { "toHex",               HURL_FILTER_TO_HEX,                 { 0 }, NULL },
    { "toInt",               HURL_FILTER_TO_INT,                 { 0 }, NULL },
    { "toString",            HURL_FILTER_TO_STRING,              { 0 }, NULL },
    { "urlDecode",           HURL_FILTER_URL_DECODE,             { 0 }, NULL },
    { "urlEncode",           HURL_FILTER_URL_ENCODE,             { 0 }, NULL },
    { "urlQueryParam",       HURL_FILTER_URL_QUERY_PARAM,        { TAKES_STRING }, NULL },
    { "utf8Decode",          HURL_FILTER_UTF8_DECODE,            { 0 }, NULL },
    { "utf8Encode",          HURL_FILTER_UTF8_ENCODE,            { 0 }, NULL },
    { "xpath",               -1, { 0 }, NULL },
};

static const struct word predicates[] = {
    { "==",           HURL_PREDICATE_EQUAL,            { TAKES_ANY }, NULL },
    { "!=",           HURL_PREDICATE_NOT_EQUAL,        { TAKES_ANY }, NULL },
    { ">=",           HURL_PREDICATE_GREATER_OR_EQUAL, { TAKES_ORDERED }, NULL },
    { ">",            HURL_PREDICATE_GREATER,          { TAKES_ORDERED }, NULL },
    { "<=",           HURL_PREDICATE_LESS_OR_EQUAL,    { TAKES_ORDERED }, NULL },
    { "<",            HURL_PREDICATE_LESS,             { TAKES_ORDERED }, NULL },
    { "startsWith",   HURL_PREDICATE_STARTS_WITH,      { TAKES_TEXT }, NULL },
    { "endsWith",     HURL_PREDICATE_ENDS_WITH,        { TAKES_TEXT }, NULL },
    { "contains",     HURL_PREDICATE_CONTAINS,         { TAKES_ANY }, NULL },
    { "includes",     HURL_PREDICATE_INCLUDES,         { TAKES_ANY }, NULL },
    { "matches",      HURL_PREDICATE_MATCHES,          { TAKES_PATTERN }, NULL },
    { "exists",       HURL_PREDICATE_EXISTS,           { 0 }, NULL },
    { "isBoolean",    HURL_PREDICATE_IS_BOOLEAN,       { 0 }, NULL },
    { "isCollection", HURL_PREDICATE_IS_COLLECTION,    { 0 }, NULL },
    { "isDate",       HURL_PREDICATE_IS_DATE,          { 0 }, NULL },
    { "isEmpty",      HURL_PREDICATE_IS_EMPTY,         { 0 }, NULL },
    { "isFloat",      HURL_PREDICATE_IS_FLOAT,         { 0 }, NULL },
    { "isInteger",    HURL_PREDICATE_IS_INTEGER,       { 0 }, NULL },
    { "isIpv4",       HURL_PREDICATE_IS_IPV4,          { 0 }, NULL },
    { "isIpv6",       HURL_PREDICATE_IS_IPV6,          { 0 }, NULL },
    { "isIsoDate",    HURL_PREDICATE_IS_ISO_DATE,      { 0 }, NULL },
    { "isList",       HURL_PREDICATE_IS_LIST,          { 0 }, NULL },
    { "isNumber",     HURL_PREDICATE_IS_NUMBER,        { 0 }, NULL },
    { "isObject",     HURL_PREDICATE_IS_OBJECT,        { 0 }, NULL },
    { "isString",     HURL_PREDICATE_IS_STRING,        { 0 }, NULL },
    { "isUuid",       HURL_PREDICATE_IS_UUID,          { 0 }, NULL },
    /* Hurl 6.1 took the word forms out. */
    { "equals",              -1, { 0 }, "write ==" },
    { "notEquals",           -1, { 0 }, "write !=" },
    { "greaterThan",         -1, { 0 }, "write >" },
    { "greaterThanOrEquals", -1, { 0 }, "write >=" },
    { "lessThan",            -1, { 0 }, "write <" },
    { "lessThanOrEquals",    -1, { 0 }, "write <=" },
};

static const struct word options[] = {
    { "retry",            HURL_OPTION_RETRY,            { TAKES_COUNT }, NULL },
    { "retry-interval",   HURL_OPTION_RETRY_INTERVAL,   { TAKES_COUNT }, NULL },
    { "delay",            HURL_OPTION_DELAY,            { TAKES_COUNT }, NULL },
    { "repeat",           HURL_OPTION_REPEAT,           { TAKES_COUNT }, NULL },
    { "skip",             HURL_OPTION_SKIP,             { TAKES_SWITCH }, NULL },
    { "variable",         HURL_OPTION_VARIABLE,         { TAKES_ANY }, NULL },
    { "cacert",           HURL_OPTION_CACERT,           { TAKES_STRING }, NULL },
    { "compressed",       HURL_OPTION_COMPRESSED,       { TAKES_SWITCH }, NULL },
    { "connect-timeout",  HURL_OPTION_CONNECT_TIMEOUT,  { TAKES_COUNT }, NULL },
    { "connect-to",       HURL_OPTION_CONNECT_TO,       { TAKES_STRING }, NULL },
    { "header",           HURL_OPTION_HEADER,           { TAKES_STRING }, NULL },
    { "http1.0",          HURL_OPTION_HTTP10,           { TAKES_SWITCH }, NULL },
    { "http1.1",          HURL_OPTION_HTTP11,           { TAKES_SWITCH }, NULL },
    { "http2",            HURL_OPTION_HTTP2,            { TAKES_SWITCH }, NULL },
    { "http3",            HURL_OPTION_HTTP3,            { TAKES_SWITCH }, NULL },
    { "insecure",         HURL_OPTION_INSECURE,         { TAKES_SWITCH }, NULL },
    { "ipv4",             HURL_OPTION_IPV4,             { TAKES_SWITCH }, NULL },
    { "ipv6",             HURL_OPTION_IPV6,             { TAKES_SWITCH }, NULL },
    { "limit-rate",       HURL_OPTION_LIMIT_RATE,       { TAKES_COUNT }, NULL },
    { "location",         HURL_OPTION_LOCATION,         { TAKES_SWITCH }, NULL },
    { "location-trusted", HURL_OPTION_LOCATION_TRUSTED, { TAKES_SWITCH }, NULL },
    { "max-redirs",       HURL_OPTION_MAX_REDIRS,       { TAKES_COUNT }, NULL },
    { "max-time",         HURL_OPTION_MAX_TIME,         { TAKES_COUNT }, NULL },
    { "netrc",            HURL_OPTION_NETRC,            { TAKES_SWITCH }, NULL },
    { "netrc-file",       HURL_OPTION_NETRC_FILE,       { TAKES_STRING }, NULL },
    { "netrc-optional",   HURL_OPTION_NETRC_OPTIONAL,   { TAKES_SWITCH }, NULL },
    { "output",           HURL_OPTION_OUTPUT,           { TAKES_STRING }, NULL },
    { "path-as-is",       HURL_OPTION_PATH_AS_IS,       { TAKES_SWITCH }, NULL },
    { "proxy",            HURL_OPTION_PROXY,            { TAKES_STRING }, NULL },
    { "resolve",          HURL_OPTION_RESOLVE,          { TAKES_STRING }, NULL },
    { "unix-socket",      HURL_OPTION_UNIX_SOCKET,      { TAKES_STRING }, NULL },
    { "user",             HURL_OPTION_USER,             { TAKES_STRING }, NULL },
    { "verbose",          HURL_OPTION_VERBOSE,          { TAKES_SWITCH }, NULL },
    { "very-verbose",     HURL_OPTION_VERY_VERBOSE,     { TAKES_SWITCH }, NULL },
    { "aws-sigv4",        -1, { 0 }, NULL },
    { "cert",             -1, { 0 }, NULL },
    { "digest",           -1, { 0 }, "write a [BasicAuth] section, if that will do" },
    { "key",              -1, { 0 }, NULL },
    { "negotiate",        -1, { 0 }, "write a [BasicAuth] section, if that will do" },
    { "ntlm",             -1, { 0 }, "write a [BasicAuth] section, if that will do" },
    { "pinnedpubkey",     -1, { 0 }, NULL },
};

static const struct word levels[] = {
    { "documented", HURL_LEVEL_DOCUMENTED, { 0 }, NULL },
    { "recorded",   HURL_LEVEL_RECORDED,   { 0 }, NULL },
    { "seen",       HURL_LEVEL_SEEN,       { 0 }, NULL },
    { "assumed",    HURL_LEVEL_ASSUMED,    { 0 }, NULL },
};

static const char *const versions[HURL_HTTP_MAX_] = {
    [HURL_HTTP_ANY] = "HTTP",
    [HURL_HTTP_1_0] = "HTTP/1.0",
    [HURL_HTTP_1_1] = "HTTP/1.1",
    [HURL_HTTP_2]   = "HTTP/2",
    [HURL_HTTP_3]   = "HTTP/3",
};
/* clang-format on */

const struct words hurl_query_words = { "query", queries, ARRAY_SIZE(queries) };
const struct words hurl_filter_words = { "filter", filters, ARRAY_SIZE(filters) };
const struct words hurl_predicate_words = { "predicate", predicates, ARRAY_SIZE(predicates) };
const struct words hurl_option_words = { "option", options, ARRAY_SIZE(options) };
const struct words hurl_level_words = { "level", levels, ARRAY_SIZE(levels) };

const struct word *words_find(const struct words *words, const char *name)
{
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->at[i].name, name) == 0)
            return &words->at[i];
    return NULL;
}

const char *words_nearest(const struct words *words, const char *name)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 3 + 1; /* further than that is another word */

    if (strlen(name) > LONGEST_MISSPELLING)
        return NULL;
    for (size_t i = 0; i < words->n; i++) {
        size_t distance = edit_distance(words->at[i].name, name);

        if (words->at[i].kind < 0)
            continue;
        if (text_equal_ignore_case(words->at[i].name, name))
            return words->at[i].name;
        if (distance < strlen(words->at[i].name) && distance <= least) {
            if (!nearest || distance < least)
                nearest = words->at[i].name;
            least = distance;
        }
    }
    return nearest;
}

const char *words_takes(unsigned takes)
{
    static const struct {
        unsigned takes;
        const char *name;
    } names[] = {
        { TAKES_STRING, "a string in double quotes" },
        { TAKES_INTEGER, "an integer" },
        { TAKES_PATTERN, "a string in double quotes or a /regex/" },
        { TAKES_TEXT, "a string, hex,...; or base64,...;" },
        { TAKES_ORDERED, "a number, a string or a {{variable}}" },
        { TAKES_COUNT, "an integer or a {{variable}}" },
        { TAKES_SWITCH, "true, false or a {{variable}}" },
        { TAKES_ANY, "a string in double quotes, a number, true, false, null, hex,...; base64,...; "
                     "file,...; or a "
                     "{{variable}}" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (names[i].takes == takes)
            return names[i].name;
    return "a value";
}

/* The first name of a kind is the one that is shown: `format` is read, but dateFormat is shown. */
static const char *name_of(const struct words *words, int kind)
{
    for (size_t i = 0; kind >= 0 && i < words->n; i++)
        if (words->at[i].kind == kind)
            return words->at[i].name;
    return NULL;
}

const char *hurl_query_name(enum hurl_query_kind kind)
{
    return name_of(&hurl_query_words, (int)kind);
}

const char *hurl_filter_name(enum hurl_filter_kind kind)
{
    return name_of(&hurl_filter_words, (int)kind);
}

const char *hurl_predicate_name(enum hurl_predicate_kind kind)
{
    return name_of(&hurl_predicate_words, (int)kind);
}

const char *hurl_option_name(enum hurl_option_kind kind)
{
    return name_of(&hurl_option_words, (int)kind);
}

const char *hurl_level_name(enum hurl_level level)
{
    return name_of(&hurl_level_words, (int)level);
}

const char *hurl_http_version_name(enum hurl_http_version v)
{
    return (unsigned)v < HURL_HTTP_MAX_ ? versions[v] : NULL;
}
