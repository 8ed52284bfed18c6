#include "base/manual.h"

#include <string.h>

/* What scdoc would read as markup is escaped. */
static void put_text(const char *text, struct strbuf *out)
{
    for (; *text; text++) {
        if (strchr("\\*_", *text))
            strbuf_addc(out, '\\');
        strbuf_addc(out, *text);
    }
}

static void put_argument(const struct option_row *row, struct strbuf *out)
{
    if (row->kind == OPTION_FLAG)
        return;
    strbuf_addc(out, ' ');
    put_text(row->kind == OPTION_CHOICE ? row->choices : row->argument, out);
}

void manual_options(const struct command_options *o, struct strbuf *out)
{
    for (const struct option_row *row = o->rows; row->name; row++) {
        strbuf_addf(out, "*--%s*", row->name);
        put_argument(row, out);
        strbuf_adds(out, "\n\t");
        put_text(row->help, out);
        if (row->fallback) {
            strbuf_adds(out, " Default: ");
            put_text(row->fallback, out);
            strbuf_addc(out, '.');
        }
        if (o->env_prefix && !row->no_environment) {
            CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;

            option_environment_name(o->env_prefix, row->name, &name);
            strbuf_adds(out, " [");
            put_text(name.buf, out);
            strbuf_addc(out, ']');
        }
        strbuf_adds(out, "\n\n");
    }
}
