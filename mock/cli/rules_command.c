#include "base/options.h"
#include "base/text.h"
#include "mock/cli/commands.h"
#include "mock/cli/confirmed_file.h"
#include "mock/control/ledger_json.h"
#include "mock/domain/policy.h"

#include <string.h>

static const struct option_row options[] = {
    { "json", OPTION_FLAG, .help = "Print JSON instead of text.", .no_environment = true },
    { "confirmed", OPTION_TEXT, "FILE",
        .help =
            "Also tell when each rule was last seen to hold: what plivo-harness diff --confirmed "
            "wrote." },
    { 0 },
};
const struct option_row *const rules_option_rows = options;

static void print_json(const struct rule_date *dates, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_INDENTED);

    json_object_begin(&w);
    ledger_json(&w, dates);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}

/* Text in lines of at most 80 columns, each behind the indent. */
static void wrap(struct strbuf *out, const char *text)
{
    enum { COLUMNS = 80, INDENT = 4 };
    size_t column = 0;

    while (*text) {
        size_t word = strcspn(text, " \n");

        if (column && column + 1 + word > COLUMNS) {
            strbuf_addc(out, '\n');
            column = 0;
        }
        if (!column) {
            strbuf_addn(out, ' ', INDENT);
            column = INDENT;
        } else {
            strbuf_addc(out, ' ');
            column++;
        }
        strbuf_add(out, text, word);
        column += word;
        text += word + strspn(text + word, " \n");
    }
    strbuf_addc(out, '\n');
}

static void rule_text(struct strbuf *out, const struct rule_row *row, const struct rule_date *date)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;

    strbuf_addf(out, "%s  (%s)\n", row->id, confidence_name(row->confidence));
    wrap(out, row->says);
    if (row->status && row->text) {
        strbuf_addf(&line, "refuses: %d \"%s\"", row->status, row->text);
        wrap(out, line.buf);
        strbuf_reset(&line);
    }
    strbuf_addf(&line, "source: %s", row->source);
    wrap(out, line.buf);
    if (row->assumption) {
        strbuf_reset(&line);
        strbuf_addf(&line, "switch: --assume %s=…", row->assumption);
        wrap(out, line.buf);
    }
    if (date && date->date) {
        strbuf_reset(&line);
        strbuf_addf(&line, "confirmed: %s, against %s", date->date,
            date->against ? date->against : "an unknown service");
        wrap(out, line.buf);
    }
    strbuf_addc(out, '\n');
}

static void print_text(const struct rule_date *dates, struct strbuf *out)
{
    for (size_t i = 1; i < RULE_MAX_; i++)
        rule_text(out, &rule_rows[i], dates ? &dates[i] : NULL);
    strbuf_adds(out,
        "Assumptions, with the value that holds unless --assume KEY=VALUE says otherwise:\n\n");
    for (size_t i = 0; i < ASSUME_MAX_; i++) {
        const struct assumption_row *row = &assumption_rows[i];

        strbuf_addf(out, "%s=%s  (%s)\n", row->key, row->fallback,
            row->choices ? row->choices : "any text");
        wrap(out, row->says);
        strbuf_addc(out, '\n');
    }
    strbuf_adds(out,
        "Every rule can be turned off (--assume rule.ID=off), and a refusal's status and text\n"
        "replaced (--assume status.ID=422, --assume \"text.ID=…\").\n");
}

int rules_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, out = STRBUF_INIT;
    struct rule_date *dates = NULL;
    struct options given;
    int r = options_read(&arena, options, "PLIVO_MOCK_", argc, argv, &given, &why);

    if (r == 0 && given.n_operands) {
        strbuf_addf(&why, "\"%s\" is too much", given.operands[0]);
        r = -1;
    }
    if (r == 0 && !given.help && option_text(&given, "confirmed")) {
        dates = ARENA_ARRAY(&arena, struct rule_date, RULE_MAX_);
        r = confirmed_file_read(&arena, option_text(&given, "confirmed"), dates, &why);
    }
    if (r < 0) {
        fprintf(stderr, "plivo-mock rules: %s\n", why.buf);
        return EXIT_USAGE;
    }
    if (given.help) {
        strbuf_adds(&out, "Usage: plivo-mock rules [--json] [--confirmed FILE]\n\nPrints the "
                          "ledger: every rule of "
                          "the API that the mock "
                          "keeps, its\nsource, how sure it is, and the switch that turns it.\n\n");
        options_help(options, "PLIVO_MOCK_", &out);
    } else if (option_flag(&given, "json")) {
        print_json(dates, &out);
    } else {
        print_text(dates, &out);
    }
    fwrite(out.buf, 1, out.len, stdout);
    return EXIT_SUCCESS;
}
