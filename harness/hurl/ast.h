/*
 * What a Hurl file says, as a tree. hurl_read() (reader.h) makes it; nothing changes it afterwards.
 *
 *     hurl_file
 *       head                     # id:, # source:, ... the comment lines above the first request
 *       entries[]
 *         request                method, url, headers, options and the other sections, body
 *         response               NULL if the entry has none: status, headers, body, and
 *           captures[]           name, query, filters
 *           asserts[]            query, filters, predicate
 *
 * By rule:
 * - All memory is the arena's that was given to hurl_read(); all text is NUL-terminated and may
 * hold NUL bytes where a len stands beside it.
 * - A list is a pointer `at` and a number `n`; an absent list has n == 0.
 * - Each node has a place: where it stands in the file, for a message with a caret.
 * - What the file says but this reader does not support never reaches the tree: hurl_read()
 * refuses.
 * - The tree is what was written, not what it comes to: names of variables are not looked up.
 *
 * Source of the format: https://hurl.dev/docs/grammar.html, Hurl 6.
 */
#ifndef HARNESS_HURL_AST_H
#define HARNESS_HURL_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a node stands. Code points, as Hurl and editors count: a tab is one. */
struct hurl_place {
    unsigned line, column; /* from 1; line 0: nowhere */
    unsigned length;       /* on that line; at least 1 */
    size_t from, to;       /* byte offsets in the file; to may be on a later line */
};

/* ---- Text with {{names}} in it ---- */

enum hurl_piece_kind {
    HURL_PIECE_TEXT,     /* text stands for itself; escapes are resolved */
    HURL_PIECE_VARIABLE, /* text is the variable's name */
    HURL_PIECE_FUNCTION, /* text is the function's name; each use makes a new value */
};

struct hurl_piece {
    enum hurl_piece_kind kind;
    const char *text;
    size_t len;
    struct hurl_place place; /* of a variable: the name between the braces */
    /* A variable within a JSON string: its value is put in escaped as JSON asks. Else as it is. */
    bool in_json_string;
};

struct hurl_template {
    const struct hurl_piece *at; /* none for the empty text; never two texts in a row */
    size_t n;
    const char *source; /* as written, escapes and braces included, without the quotes around it */
    struct hurl_place place;
};

struct hurl_pair { /* name: value */
    struct hurl_template name, value;
    struct hurl_place place;
};

struct hurl_pairs {
    const struct hurl_pair *at;
    size_t n;
    struct hurl_place place; /* of the section's title; line 0 if there is no such section */
};

/* ---- Values ---- */

enum hurl_value_kind {
    HURL_VALUE_NONE, /* the filter, query or predicate takes none */
    HURL_VALUE_NULL,
    HURL_VALUE_BOOLEAN,
    HURL_VALUE_INTEGER,
    HURL_VALUE_FLOAT,
    HURL_VALUE_STRING,   /* "..." or `...` */
    HURL_VALUE_BYTES,    /* hex,...; or base64,...; */
    HURL_VALUE_FILE,     /* file,...; the bytes of the file that is named */
    HURL_VALUE_REGEX,    /* /.../ */
    HURL_VALUE_VARIABLE, /* {{name}}: the variable's value with its type */
    HURL_VALUE_MAX_,
};

struct hurl_bytes {
    const char *at;
    size_t len;
};

struct hurl_value {
    enum hurl_value_kind kind;
    struct hurl_place place;
    const char *source; /* as written, quotes included: what a report shows */
    union {
        bool boolean;
        int64_t integer;
        double number;
        struct hurl_template text; /* STRING; also of ```...``` */
        struct hurl_bytes bytes;
        struct hurl_template path; /* FILE, relative to the Hurl file's folder */
        struct hurl_bytes regex;   /* the pattern; \/ has become / */
        struct hurl_piece variable;
    };
};

/* ---- Bodies ---- */

enum hurl_body_kind {
    HURL_BODY_NONE,
    HURL_BODY_JSON,   /* text: to the letter, white space included */
    HURL_BODY_XML,    /* text: to the letter; {{ }} in it are text, as in Hurl */
    HURL_BODY_STRING, /* text: `...` or ```...``` */
    HURL_BODY_BYTES,  /* bytes: hex,...; or base64,...; */
    HURL_BODY_FILE,   /* path: file,...; */
};

/* The word behind ```; it chooses the Content-Type that Hurl sends if the file names none. */
enum hurl_language {
    HURL_LANGUAGE_NONE,
    HURL_LANGUAGE_JSON,    /* application/json */
    HURL_LANGUAGE_XML,     /* application/xml */
    HURL_LANGUAGE_GRAPHQL, /* application/json, in which the text is the member "query" */
    HURL_LANGUAGE_MAX_,
};

struct hurl_body {
    enum hurl_body_kind kind;
    enum hurl_language language; /* of a STRING */
    struct hurl_place place;     /* its first line */
    union {
        struct hurl_template text;
        struct hurl_bytes bytes;
        struct hurl_template path;
    };
    /* Of a STRING in GRAPHQL: the JSON object behind the word variables; source NULL: none */
    struct hurl_template variables;
};

/* ---- Requests ---- */

enum hurl_part_kind { HURL_PART_TEXT, HURL_PART_FILE };

struct hurl_part { /* one part of a multipart form */
    enum hurl_part_kind kind;
    struct hurl_template name;
    struct hurl_template value; /* TEXT: the value; FILE: the path */
    struct hurl_template type;  /* FILE: its content type; n == 0: by the file's ending */
    struct hurl_place place;
};

struct hurl_parts {
    const struct hurl_part *at;
    size_t n;
    struct hurl_place place; /* as of hurl_pairs */
};

/* What each holds, and what a number counts, stands in option_section.c. */
enum hurl_option_kind {
    HURL_OPTION_RETRY,          /* how often; -1: until it passes */
    HURL_OPTION_RETRY_INTERVAL, /* milliseconds */
    HURL_OPTION_DELAY,          /* milliseconds before the request */
    HURL_OPTION_REPEAT,         /* how often the entry runs; -1: for ever */
    HURL_OPTION_SKIP,
    HURL_OPTION_VARIABLE, /* name = value */
    HURL_OPTION_CACERT,   /* a file of certificates */
    HURL_OPTION_COMPRESSED,
    HURL_OPTION_CONNECT_TIMEOUT, /* milliseconds */
    HURL_OPTION_CONNECT_TO,      /* host:port:host:port */
    HURL_OPTION_HEADER,          /* name: value */
    HURL_OPTION_HTTP10,
    HURL_OPTION_HTTP11,
    HURL_OPTION_HTTP2,
    HURL_OPTION_HTTP3,
    HURL_OPTION_INSECURE,
    HURL_OPTION_IPV4,
    HURL_OPTION_IPV6,
    HURL_OPTION_LIMIT_RATE, /* bytes a second */
    HURL_OPTION_LOCATION,
    HURL_OPTION_LOCATION_TRUSTED,
    HURL_OPTION_MAX_REDIRS, /* -1: no limit */
    HURL_OPTION_MAX_TIME,   /* milliseconds */
    HURL_OPTION_NETRC,
    HURL_OPTION_NETRC_FILE,
    HURL_OPTION_NETRC_OPTIONAL,
    HURL_OPTION_OUTPUT, /* a file, or - */
    HURL_OPTION_PATH_AS_IS,
    HURL_OPTION_PROXY,
    HURL_OPTION_RESOLVE, /* host:port:address */
    HURL_OPTION_UNIX_SOCKET,
    HURL_OPTION_USER, /* user:password */
    HURL_OPTION_VERBOSE,
    HURL_OPTION_VERY_VERBOSE,
    HURL_OPTION_MAX_,
};

struct hurl_option {
    enum hurl_option_kind kind;
    struct hurl_place place; /* of the option's name */
    const char *name;        /* VARIABLE: the variable that is set; else NULL */
    /* BOOLEAN, INTEGER or STRING; for the first two also VARIABLE, which must come to that. Of the
     * option variable: any scalar. */
    struct hurl_value value;
};

struct hurl_options {
    const struct hurl_option *at; /* in the file's order; the last one of a kind counts */
    size_t n;
    struct hurl_place place;
};

struct hurl_request {
    const char *method; /* upper case, as written */
    struct hurl_template url;
    struct hurl_pairs headers, query, form, cookies;
    struct hurl_parts multipart;
    struct hurl_pairs basic_auth; /* n is 0 or 1: user and password */
    struct hurl_options options;
    struct hurl_body body;
    struct hurl_place place; /* of the method */
};

/* ---- Queries, filters, predicates ---- */

enum hurl_query_kind {
    HURL_QUERY_STATUS,   /* the number */
    HURL_QUERY_VERSION,  /* "1.1" */
    HURL_QUERY_URL,      /* the last one, after redirections */
    HURL_QUERY_HEADER,   /* argument: STRING, its name */
    HURL_QUERY_COOKIE,   /* argument: STRING, name or name[Attribute] */
    HURL_QUERY_BODY,     /* the text, decoded */
    HURL_QUERY_BYTES,    /* the body as it came */
    HURL_QUERY_JSONPATH, /* argument: STRING */
    HURL_QUERY_REGEX,    /* argument: STRING or REGEX; the first group */
    HURL_QUERY_VARIABLE, /* argument: STRING, its name */
    HURL_QUERY_DURATION, /* milliseconds */
    HURL_QUERY_SHA256,
    HURL_QUERY_MD5,
    HURL_QUERY_IP,        /* the address that answered */
    HURL_QUERY_RAWBYTES,  /* the body before it was decoded */
    HURL_QUERY_REDIRECTS, /* the answers that led to the last one */
    HURL_QUERY_MAX_,
};

struct hurl_query {
    enum hurl_query_kind kind;
    struct hurl_value argument; /* or NONE */
    struct hurl_place place;    /* from the query's name to the end of its argument */
};

enum hurl_filter_kind {
    HURL_FILTER_BASE64_DECODE,
    HURL_FILTER_BASE64_ENCODE,
    HURL_FILTER_BASE64_URL_SAFE_DECODE,
    HURL_FILTER_BASE64_URL_SAFE_ENCODE,
    HURL_FILTER_COUNT,
    HURL_FILTER_DATE_FORMAT, /* STRING; also spelt format */
    HURL_FILTER_DAYS_AFTER_NOW,
    HURL_FILTER_DAYS_BEFORE_NOW,
    HURL_FILTER_DECODE, /* STRING: an encoding */
    HURL_FILTER_FIRST,
    HURL_FILTER_HTML_ESCAPE,
    HURL_FILTER_HTML_UNESCAPE,
    HURL_FILTER_JSONPATH, /* STRING */
    HURL_FILTER_LAST,
    HURL_FILTER_LOCATION,
    HURL_FILTER_NTH,           /* INTEGER */
    HURL_FILTER_REGEX,         /* STRING or REGEX */
    HURL_FILTER_REPLACE,       /* STRING STRING */
    HURL_FILTER_REPLACE_REGEX, /* STRING or REGEX, STRING */
    HURL_FILTER_SPLIT,         /* STRING */
    HURL_FILTER_TO_DATE,       /* STRING: a format */
    HURL_FILTER_TO_FLOAT,
    HURL_FILTER_TO_HEX,
    HURL_FILTER_TO_INT,
    HURL_FILTER_TO_STRING,
    HURL_FILTER_URL_DECODE,
    HURL_FILTER_URL_ENCODE,
    HURL_FILTER_URL_QUERY_PARAM, /* STRING */
    HURL_FILTER_UTF8_DECODE,
    HURL_FILTER_UTF8_ENCODE,
    HURL_FILTER_MAX_,
};

enum { HURL_FILTER_ARGUMENTS_MAX = 2 };

struct hurl_filter {
    enum hurl_filter_kind kind;
    struct hurl_value arguments[HURL_FILTER_ARGUMENTS_MAX]; /* the rest are NONE */
    struct hurl_place place;
};

struct hurl_filters {
    const struct hurl_filter *at; /* in the order they are applied */
    size_t n;
};

enum hurl_predicate_kind {
    HURL_PREDICATE_EQUAL,            /* == */
    HURL_PREDICATE_NOT_EQUAL,        /* != */
    HURL_PREDICATE_GREATER,          /* > */
    HURL_PREDICATE_GREATER_OR_EQUAL, /* >= */
    HURL_PREDICATE_LESS,             /* < */
    HURL_PREDICATE_LESS_OR_EQUAL,    /* <= */
    HURL_PREDICATE_STARTS_WITH,      /* STRING or BYTES, as the next one */
    HURL_PREDICATE_ENDS_WITH,
    HURL_PREDICATE_CONTAINS,
    HURL_PREDICATE_INCLUDES,
    HURL_PREDICATE_MATCHES, /* STRING or REGEX */
    HURL_PREDICATE_EXISTS,  /* from here on: no value */
    HURL_PREDICATE_IS_BOOLEAN,
    HURL_PREDICATE_IS_COLLECTION,
    HURL_PREDICATE_IS_DATE,
    HURL_PREDICATE_IS_EMPTY,
    HURL_PREDICATE_IS_FLOAT,
    HURL_PREDICATE_IS_INTEGER,
    HURL_PREDICATE_IS_IPV4,
    HURL_PREDICATE_IS_IPV6,
    HURL_PREDICATE_IS_ISO_DATE,
    HURL_PREDICATE_IS_LIST,
    HURL_PREDICATE_IS_NUMBER,
    HURL_PREDICATE_IS_OBJECT,
    HURL_PREDICATE_IS_STRING,
    HURL_PREDICATE_IS_UUID,
    HURL_PREDICATE_MAX_,
};

struct hurl_predicate {
    enum hurl_predicate_kind kind;
    bool negated; /* `not` stands before it */
    struct hurl_value value;
    struct hurl_place place; /* from `not` or the name to the end of the value */
};

/* ---- Responses ---- */

struct hurl_capture {
    struct hurl_template name;
    struct hurl_query query;
    struct hurl_filters filters;
    bool redacted; /* the value is a secret: it must not be shown */
    struct hurl_place place;
};

struct hurl_captures {
    const struct hurl_capture *at;
    size_t n;
    struct hurl_place place;
};

struct hurl_assert {
    struct hurl_query query;
    struct hurl_filters filters;
    struct hurl_predicate predicate;
    const char *source;      /* the assert as written */
    struct hurl_place place; /* all of it */
};

struct hurl_asserts {
    const struct hurl_assert *at;
    size_t n;
    struct hurl_place place;
};

enum hurl_http_version {
    HURL_HTTP_ANY, /* HTTP */
    HURL_HTTP_1_0,
    HURL_HTTP_1_1,
    HURL_HTTP_2,
    HURL_HTTP_3,
    HURL_HTTP_MAX_,
};

enum { HURL_STATUS_ANY = -1 }; /* HTTP * */

struct hurl_response {
    enum hurl_http_version version;
    int status; /* 0 to 999, or HURL_STATUS_ANY */
    struct hurl_place version_place, status_place;
    struct hurl_pairs headers; /* each is an assert: this header has this value */
    struct hurl_captures captures;
    struct hurl_asserts asserts;
    struct hurl_body body; /* an assert too, unless NONE */
};

struct hurl_entry {
    struct hurl_request request;
    struct hurl_response *response; /* NULL: whatever comes will do */
};

/* ---- The scenario's head: ours, in comments, so that Hurl itself runs the file ---- */

enum hurl_level {
    HURL_LEVEL_NONE, /* the head does not say */
    HURL_LEVEL_DOCUMENTED,
    HURL_LEVEL_RECORDED,
    HURL_LEVEL_SEEN,
    HURL_LEVEL_ASSUMED,
    HURL_LEVEL_MAX_,
};

struct hurl_note {    /* the text behind "# key:" */
    const char *text; /* NULL if the head has no such line */
    struct hurl_place place;
};

struct hurl_notes {
    const struct hurl_note *at;
    size_t n;
};

struct hurl_head {
    struct hurl_note id, source, level_note, requires_note, cost;
    struct hurl_note account; /* the world's account it runs in; none: the main one */
    enum hurl_level level;
    bool requires_mock;          /* # requires: mock */
    uint64_t cost_messages;      /* "1 mms, 2 sms" is 3; 0 if the head does not say */
    struct hurl_notes tags;      /* "# tags: a, b" is two */
    struct hurl_notes rules;     /* names of what it proves; for whoever reads the tree */
    struct hurl_notes assume;    /* KEY=VALUE each: what its mock has to be told */
    struct hurl_notes locks;     /* "# lock: a, b": it does not run beside one that has a or b */
    struct hurl_notes must_fail; /* texts that the failure has to contain; any: it has to fail */
};

struct hurl_entries {
    const struct hurl_entry *at;
    size_t n;
};

struct hurl_file {
    const char *path; /* as given, for messages */
    const char *text; /* the whole file, for carets */
    size_t len;
    struct hurl_head head;
    struct hurl_entries entries; /* at least one */
};

/* ---- The words of the language, for reports; NULL for a number outside the enum ---- */

const char *hurl_query_name(enum hurl_query_kind kind);         /* "jsonpath" */
const char *hurl_filter_name(enum hurl_filter_kind kind);       /* "toInt" */
const char *hurl_predicate_name(enum hurl_predicate_kind kind); /* "==" */
const char *hurl_option_name(enum hurl_option_kind kind);       /* "retry-interval" */
const char *hurl_level_name(enum hurl_level level);             /* "documented" */
const char *hurl_http_version_name(enum hurl_http_version v);   /* "HTTP/1.1" */

#endif
