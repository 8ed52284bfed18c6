/*
 * base/json_gate.h against cJSON: what the gate lets through cJSON must read, and what cJSON then
 * prints the gate must let through; else one of the two understands JSON wrongly.
 */
#include "base/json_gate.h"
#include "tests/fuzz/fuzz.h"

#include <cjson/cJSON.h>
#include <string.h>

static void reread(const char *text, size_t len)
{
    cJSON *tree = cJSON_ParseWithLength(text, len);
    char *printed = tree ? cJSON_PrintUnformatted(tree) : NULL;

    FUZZ_CHECK(tree);
    FUZZ_CHECK(printed && json_gate(printed, strlen(printed), NULL));
    cJSON_free(printed);
    cJSON_Delete(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json_gate_report report = { SIZE_MAX, NULL };

    if (json_gate((const char *)data, size, &report)) {
        FUZZ_CHECK(!report.reason);
        reread((const char *)data, size);
    } else {
        FUZZ_CHECK(report.reason && report.offset <= size);
    }
    return 0;
}
