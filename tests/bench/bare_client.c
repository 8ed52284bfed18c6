/*
 * The limit we measure the harness against: a program that sends with libcurl what the scenarios
 * send, one after another over one connection, and looks at the status only.
 *
 * usage: bare_client URL SCENARIOS    GETs URL/first, URL/second, URL/third for each of them
 */
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/text.h"

#include <curl/curl.h>
#include <stdio.h>

static const char *const steps[] = { "first", "second", "third" };

static size_t body_ignore(char *bytes, size_t size, size_t n, void *context)
{
    (void)bytes, (void)context;
    return size * n;
}

static bool request_send(CURL *curl, const char *url)
{
    long status = 0;

    curl_easy_setopt(curl, CURLOPT_URL, url);
    if (curl_easy_perform(curl) != CURLE_OK)
        return false;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status == 202;
}

static void curl_cleanup(CURL **curl)
{
    curl_easy_cleanup(*curl);
}

int main(int argc, char *argv[])
{
    struct arena arena = { 0 };
    CLEANUP(curl_cleanup) CURL *curl = curl_easy_init();
    uint64_t scenarios = 0;

    if (argc != 3 || parse_u64(argv[2], &scenarios) < 0 || !curl) {
        fprintf(stderr, "usage: bare_client URL SCENARIOS\n");
        return 2;
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_ignore);
    for (uint64_t i = 0; i < scenarios; i++) {
        for (size_t k = 0; k < ARRAY_SIZE(steps); k++)
            if (!request_send(curl, arena_printf(&arena, "%s/%s", argv[1], steps[k]))) {
                fprintf(
                    stderr, "bare_client: %s/%s was not answered with 202\n", argv[1], steps[k]);
                return 1;
            }
        arena_reset(&arena);
    }
    arena_release(&arena);
    return 0;
}
