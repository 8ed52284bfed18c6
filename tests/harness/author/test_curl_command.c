/* Curl command lines, and the entries that they become; and those that cannot be written. */
#include "harness/author/curl_command.h"
#include "harness/hurl/reader.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

#define ID "MAXXXXXXXXXXXXXXXXXX"

static const struct {
    const char *why, *command, *entry;
} cases[] = {
    { "a plain one", "curl http://h/x", "GET http://h/x\nHTTP *\n" },
    { "without a scheme it is http", "curl h/x?a=b", "GET http://h/x?a=b\nHTTP *\n" },
    { "what a URL cannot hold", "curl 'http://h/{a}|b c'",
        "GET http://h/%7Ba%7D%7Cb%20c\nHTTP *\n" },
    { "the part behind # is not sent", "curl 'http://h/x#y'", "GET http://h/x\nHTTP *\n" },
    { "the target and the login are variables",
        "curl -u " ID ":t0ken https://api.plivo.com/v1/Account/" ID "/Message/",
        "GET {{base_url}}/v1/Account/{{auth_id}}/Message/\n"
        "[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP *\n" },
    { "a login of the URL", "curl http://" ID ":t0ken@h/v1/Account/" ID "/",
        "GET {{base_url}}/v1/Account/{{auth_id}}/\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP "
        "*\n" },
    { "a login in a header", "curl h -H 'Authorization: Basic YTpi'",
        "GET http://h\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP *\n" },
    { "another secret in a header", "curl h -H 'Authorization: Bearer s3cret'",
        "GET http://h\nAuthorization: {{authorization}}\nHTTP *\n" },
    { "the token elsewhere",
        "curl -u " ID ":t0ken 'h/?t=t0ken' -H 'X-T: t0ken' -d '{\"t\":\"t0ken\"}' "
        "-H 'Content-Type: application/json'",
        "POST http://h/?t={{auth_token}}\nX-T: {{auth_token}}\nContent-Type: application/json\n"
        "[BasicAuth]\n{{auth_id}}: {{auth_token}}\n{\"t\":\"{{auth_token}}\"}\nHTTP *\n" },
    { "a form", "curl h -d a=1 -d 'b=x+y%26z' --data-urlencode 'c=ä b'",
        "POST http://h\n[Form]\na: 1\nb: x y&z\nc: ä b\nHTTP *\n" },
    { "a form in a query", "curl -G h -d a=1 -d b=2",
        "GET http://h\n[Query]\na: 1\nb: 2\nHTTP *\n" },
    { "data that is no form", "curl h -d 'no form'",
        "POST http://h\nContent-Type: application/x-www-form-urlencoded\n`no form`\nHTTP *\n" },
    { "the same in a query", "curl -G 'h?a' -d 'b'", "GET http://h?a&b\nHTTP *\n" },
    { "JSON that says it is", "curl h -H content-type:application/json -d '{ \"a\": [1] }'",
        "POST http://h\ncontent-type: application/json\n{ \"a\": [1] }\nHTTP *\n" },
    { "JSON that says nothing goes as curl sends it", "curl h -d '{\"a\":1}'",
        "POST http://h\nContent-Type: application/x-www-form-urlencoded\n{\"a\":1}\nHTTP *\n" },
    { "--json", "curl h --json '{\"a\":1}'",
        "POST http://h\nContent-Type: application/json\nAccept: application/json\n{\"a\":1}\nHTTP "
        "*\n" },
    { "braces that would be a variable", "curl h --json '{\"a\":\"{{b}}\"}'",
        "POST http://h\nContent-Type: application/json\nAccept: application/json\n"
        "{\"a\":\"{\\u007bb}}\"}\nHTTP *\n" },
    { "JSON that would be a section", "curl h --json '[1]'",
        "POST http://h\nContent-Type: application/json\nAccept: application/json\n`[1]`\nHTTP "
        "*\n" },
    { "text of several lines", "curl h -H 'Content-Type: text/plain' -d $'a\\n  b'",
        "POST http://h\nContent-Type: text/plain\n```\na\n  b```\nHTTP *\n" },
    { "text that the block could not hold", "curl h -H 'Content-Type: text/plain' -d $'a\\n```'",
        "POST http://h\nContent-Type: text/plain\n`a\\u{0a}\\u{60}\\u{60}\\u{60}`\nHTTP *\n" },
    { "a file", "curl h -X PUT -H 'Content-Type: a/b' --data-binary @a\\ b.bin",
        "PUT http://h\nContent-Type: a/b\nfile,a\\u{20}b.bin;\nHTTP *\n" },
    { "parts", "curl h -F a=1 -F 'b=@c.png;type=image/png' -F d=@e --form-string f=@g",
        "POST http://h\n[Multipart]\na: 1\nb: file,c.png; image/png\nd: file,e;\nf: @g\nHTTP *\n" },
    { "a part that would name a file", "curl h -F a=file,b",
        "POST http://h\n[Multipart]\na: \\u{66}ile,b\nHTTP *\n" },
    { "a brace before a variable", "curl h -H \"X: {$A\" -d \"a={$A\"",
        "POST http://h\nX: \\u{7b}{{A}}\n[Form]\na: \\u{7b}{{A}}\nHTTP *\n" },
    { "the scheme is no login", "curl -u 'http:http://h' http://h/http",
        "GET http://h/{{auth_id}}\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\nHTTP *\n" },
    { "cookies", "curl h -b 'a=1; b=2' -H 'Cookie: c=3'",
        "GET http://h\n[Cookies]\na: 1\nb: 2\nc: 3\nHTTP *\n" },
    { "headers of all kinds", "curl h -A me -e you -H 'X-Empty;' -H 'X-Gone:' -H 'X-H: #1 \\'",
        "GET http://h\nUser-Agent: me\nReferer: you\nX-Empty:\nX-H: \\u{23}1 \\u{5c}\nHTTP *\n" },
    { "blanks at the ends stay", "curl h --form-string 'a= b '",
        "POST http://h\n[Multipart]\na: \\u{20}b\\u{20}\nHTTP *\n" },
    { "options",
        "curl -sSLk --compressed -m 2.5 --connect-timeout 1 --retry 3 --max-redirs 5 -x p:1 "
        "--resolve a:1:b -4 h",
        "GET http://h\n[Options]\nlocation: true\ninsecure: true\ncompressed: true\n"
        "max-time: 2500ms\nconnect-timeout: 1000ms\nretry: 3\nmax-redirs: 5\nproxy: p:1\n"
        "resolve: a:1:b\nipv4: true\nHTTP *\n" },
    { "a head", "curl -I h", "HEAD http://h\nHTTP *\n" },
    { "a method in one word", "curl -XDELETE h", "DELETE http://h\nHTTP *\n" },
    { "what is only output is passed over", "curl -sSvi -o file -w '%{http_code}' h -#",
        "GET http://h\nHTTP *\n" },
    { "variables of the shell",
        "curl -u \"$PLIVO_AUTH_ID:${PLIVO_AUTH_TOKEN}\" $BASE/x -d \"a=$A\"",
        "POST {{BASE}}/x\n[BasicAuth]\n{{auth_id}}: {{auth_token}}\n[Form]\na: {{A}}\nHTTP *\n" },
    { "lines that go on, and quotes", "curl \\\n  -H \"X: a\\\"b\"'c'd \\\r\n h",
        "GET http://h\nX: a\"bcd\nHTTP *\n" },
    { "a lone dollar", "curl h -d a=5$", "POST http://h\n[Form]\na: 5$\nHTTP *\n" },
    { "escapes of $'...'", "curl h -H $'X: \\x41\\u00e4\\101\\t'",
        "GET http://h\nX: AäA\\u{09}\nHTTP *\n" },
    { "bytes that are no text", "curl h -H 'Content-Type: a/b' -d $'\\xff'",
        "POST http://h\nContent-Type: a/b\nbase64,/w==;\nHTTP *\n" },
};

static const struct {
    const char *command, *message;
} refused[] = {
    { "", "it does not begin with curl" },
    { "wget h", "it does not begin with curl" },
    { "curl", "there is no URL" },
    { "curl a b", "there is more than one URL" },
    { "curl ftp://h", "the URL ftp://h is not one of http:// or https://" },
    { "curl h | jq .", "one plain command is read" },
    { "curl h > file", "one plain command is read" },
    { "curl h; ls", "one plain command is read" },
    { "curl $(cat url)", "only $NAME and ${NAME} are read" },
    { "curl \"`cat url`\"", "commands within a command are not read" },
    { "curl h\ncurl i", "there is more than one command" },
    { "curl 'h", "a ' is not closed" },
    { "curl \"h", "a \" is not closed" },
    { "curl $'h", "a ' is not closed" },
    { "curl $'\\q'", "an escape in $'...' is not known" },
    { "curl h\x01", "there is a control character in it" },
    { "curl h\xff", "it is not UTF-8" },
    { "curl h -H $'X: \\x83'", "the value of --header is not UTF-8" },
    { "curl h -d $'@\\x83'", "the value of --data is not UTF-8" },
    { "curl $'\\x83'", "the URL is not UTF-8" },
    { "curl $getEnv", "no variable of a scenario can be named getEnv" },
    { "curl h --cert a.pem", "what curl's option --cert does cannot be written" },
    { "curl h -T file", "what curl's option -T does cannot be written" },
    { "curl h -X", "-X has no value" },
    { "curl h --url", "--url has no value" },
    { "curl h -X post", "the method \"post\" is no word in capitals" },
    { "curl h -X HTTP", "the method HTTP would pass for an answer" },
    { "curl h -b jar.txt", "a file of cookies" },
    { "curl h -H @file", "a file of headers" },
    { "curl h -H ': x'", "has no name" },
    { "curl h --data-urlencode a@file", "a file (--data-urlencode a@file) is not read" },
    { "curl h -d @-", "one body of a file is written" },
    { "curl h -d @a -d b", "a file and other data in one body are not written" },
    { "curl h -d a -F b=c", "it has both data and parts of a form" },
    { "curl h -F a", "is not name=value" },
    { "curl h -F 'a=<b'", "a part of a file's text" },
    { "curl h -F 'a=@b;filename=c'", "of a part only ;type= is written" },
    { "curl h -F 'a=b;type=c'", "the type of a part that is no file" },
    { "curl h -F a=@", "names no file" },
    { "curl h -m soon", "--max-time soon is no number of seconds" },
    { "curl h --retry -1", "--retry -1 is no whole number" },
};

START_TEST(command_becomes_an_entry)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;
    struct hurl_file *file;
    struct hurl_fault fault;
    struct draft d;

    ck_assert_msg(
        curl_command_read(&a, cases[_i].command, &d, &why) == 0, "%s: %s", cases[_i].why, why.buf);
    draft_write(&out, &d);
    ck_assert_msg(strcmp(out.buf, cases[_i].entry) == 0, "%s: got\n%s", cases[_i].why, out.buf);
    ck_assert_int_eq(hurl_read(&a, "new.hurl", out.buf, out.len, &file, &fault), 0);
}
END_TEST

START_TEST(other_command_is_refused)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct draft d;

    ck_assert_msg(curl_command_read(&a, refused[_i].command, &d, &why) == -EINVAL, "%s was taken",
        refused[_i].command);
    ck_assert_msg(
        strstr(why.buf, refused[_i].message) != NULL, "%s: got %s", refused[_i].command, why.buf);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("curl command");
    TCase *commands = tcase_create("commands");

    tcase_add_loop_test(commands, command_becomes_an_entry, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(commands, other_command_is_refused, 0, ARRAY_SIZE(refused));
    suite_add_tcase(suite, commands);
    return suite_run(suite);
}
