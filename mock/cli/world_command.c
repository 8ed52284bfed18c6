#include "base/command.h"
#include "base/options.h"
#include "base/text.h"
#include "mock/cli/commands.h"
#include "mock/store/world.h"
#include "mock/store/world_check.h"
#include "mock/store/world_generate.h"

#include <errno.h>
#include <string.h>

static const struct option_row check_options[] = { { 0 } };
const struct option_row *const world_check_option_rows = check_options;

/* clang-format off */
static const struct option_row generate_options[] = {
    { "accounts",   OPTION_COUNT, "A", "1",          .help = "How many accounts." },
    { "powerpacks", OPTION_COUNT, "P", "1",          .help = "How many Powerpacks, dealt to the accounts." },
    { "numbers",    OPTION_COUNT, "N", "1000",       .help = "How many numbers, dealt to the Powerpacks' pools." },
    { "messages",   OPTION_COUNT, "M", "0",          .help = "How many messages of the past, dealt to the accounts." },
    { "seed",       OPTION_COUNT, "S", "1",          .help = "The same seed and sizes make the same world." },
    { "until",      OPTION_COUNT, "T", "1767225600", .most = 253402300799,
        .help = "The messages lie in the 90 days before this time, in seconds since 1970 (2026-01-01; date +%s is now)." },
    { "output",     OPTION_TEXT,  "FILE", NULL,
        .help = "A new file; -o too. FILE.sql is text to read and change, FILE.db loads in no time. Without it SQL text goes to standard output." },
    { 0 },
};
/* clang-format on */
const struct option_row *const world_generate_option_rows = generate_options;

static int usage_fault(const char *command, const char *why)
{
    fprintf(stderr, "plivo-mock world %s: %s\n", command, why);
    return EXIT_USAGE;
}

static void print_help(const char *usage, const struct option_row *rows)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    options_help(rows, NULL, &out);
    printf("Usage: plivo-mock world %s\n%s", usage, out.buf);
}

static void close_db(sqlite3 **db)
{
    sqlite3_close(*db);
}
#define CLEANUP_DB CLEANUP(close_db)

/* "3 accounts, 1 Powerpack, …" */
static void add_counts(sqlite3 *db, struct strbuf *out)
{
    static const struct {
        const char *table, *one;
    } counted[] = {
        { "account", "account" },
        { "powerpack", "Powerpack" },
        { "number", "number" },
        { "message", "message" },
        { "name", "name" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(counted); i++) {
        CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
        sqlite3_stmt *st = NULL;
        int64_t n = 0;

        strbuf_addf(&sql, "SELECT count(*) FROM %s", counted[i].table);
        if (sqlite3_prepare_v2(db, sql.buf, -1, &st, NULL) == SQLITE_OK &&
            sqlite3_step(st) == SQLITE_ROW)
            n = sqlite3_column_int64(st, 0);
        sqlite3_finalize(st);
        strbuf_addf(
            out, "%s%lld %s%s", i ? ", " : "", (long long)n, counted[i].one, n == 1 ? "" : "s");
    }
}

static int check_world(const char *world)
{
    CLEANUP_STRBUF struct strbuf report = STRBUF_INIT, counts = STRBUF_INIT;
    CLEANUP_DB sqlite3 *db = NULL;
    size_t faults = 0;
    int r = world_open(world, &db, &report);

    if (r == 0)
        r = world_check(db, "main", &report, &faults);
    if (r == 0 && faults == 0) {
        add_counts(db, &counts);
        printf("%s: %s: no faults\n", world, counts.buf);
        return EXIT_SUCCESS;
    }
    fputs(report.buf, stderr);
    if (report.len && report.buf[report.len - 1] != '\n')
        fputc('\n', stderr);
    if (faults)
        fprintf(stderr, "%s: %zu fault%s\n", world, faults, faults == 1 ? "" : "s");
    return EXIT_FAILURE;
}

static int check_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct options given;

    if (options_read(&arena, check_options, NULL, argc, argv, &given, &why) < 0)
        return usage_fault("check", why.buf);
    if (given.help) {
        print_help("check FILE.sql|FILE.db\n\nReads a world and says what is wrong with it, a line "
                   "for each fault.\nExit code 0: nothing; 1: faults, or it cannot be read.\n",
            check_options);
        return EXIT_SUCCESS;
    }
    if (given.n_operands != 1)
        return usage_fault("check", "give one world: a file that ends in .sql or .db, or the name "
                                    "of a shipped one");
    return check_world(given.operands[0]);
}

static bool ends_in(const char *text, const char *ending)
{
    size_t len = strlen(text), end = strlen(ending);

    return len > end && text_equal(text + len - end, ending);
}

/* A file that is there already is somebody's work, so it is never written over. */
static int generate_file(const struct world_size *size, const char *path, struct strbuf *why)
{
    CLEANUP_FCLOSE FILE *out = fopen(path, "wx");

    if (!out) {
        strbuf_addf(why, "cannot make %s: %s\n", path, strerror(errno));
        return -errno;
    }
    return world_generate_sql(size, out, why);
}

static int generate_to(const struct world_size *size, const char *path, struct strbuf *why)
{
    if (!path)
        return world_generate_sql(size, stdout, why);
    if (ends_in(path, ".db"))
        return world_generate_database(size, path, why);
    return generate_file(size, path, why);
}

static int generate_world(const struct options *given)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const struct world_size size = {
        .accounts = option_count(given, "accounts"),
        .powerpacks = option_count(given, "powerpacks"),
        .numbers = option_count(given, "numbers"),
        .messages = option_count(given, "messages"),
        .seed = option_count(given, "seed"),
        .until_us = (int64_t)option_count(given, "until") * 1000000,
    };
    const char *path = option_text(given, "output");

    if (path && !ends_in(path, ".db") && !ends_in(path, ".sql"))
        return usage_fault("generate", "the output's name ends in .sql or .db");
    if (generate_to(&size, path, &why) == 0)
        return EXIT_SUCCESS;
    fprintf(stderr, "plivo-mock world generate: %s", why.buf);
    if (why.len && why.buf[why.len - 1] != '\n')
        fputc('\n', stderr);
    return EXIT_FAILURE;
}

static int generate_command(int argc, char **argv)
{
    static char output[] = "--output";
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct options given;
    char **args = ARENA_ARRAY(&arena, char *, (size_t)argc + 1);

    for (int i = 0; i < argc; i++)
        args[i] = text_equal(argv[i], "-o") ? output : argv[i];
    if (options_read(&arena, generate_options, NULL, argc, args, &given, &why) < 0)
        return usage_fault("generate", why.buf);
    if (given.help) {
        print_help("generate [OPTION]...\n\nMakes a world of any size, for measuring: its accounts "
                   "are\nMAMOCKLARGE000000001 and on.\n",
            generate_options);
        return EXIT_SUCCESS;
    }
    if (given.n_operands)
        return usage_fault("generate", "it takes options only; -o FILE names the output");
    return generate_world(&given);
}

int world_command(int argc, char **argv)
{
    static const struct command commands[] = {
        { "check", "say what is wrong with a world", check_command },
        { "generate", "make a world of any size", generate_command },
    };
    static const struct program program = {
        .name = "plivo-mock world",
        .version = "",
        .about = "checks and makes worlds (fixtures).",
        .commands = commands,
        .n_commands = ARRAY_SIZE(commands),
        .usage_exit = EXIT_USAGE,
    };

    return program_run(&program, argc + 1, argv - 1); /* argv[-1] is "world" */
}
