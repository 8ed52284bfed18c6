#include "harness/cli/watch_loop.h"

#include "harness/cli/session.h"
#include "harness/cli/watched_files.h"
#include "harness/report/visible.h"

#include <errno.h>
#include <string.h>

enum { NAMES_SHOWN = 4 };

struct watch_round {
    struct watched_files *files;
    struct file_view seen;
    bool all_due;
};

bool watch_round_wants(const struct watch_round *round, const char *path)
{
    const struct watched_file *f = file_view_find(&round->seen, path);

    return round->all_due || (f && f->is_due);
}

/* The names of what is due now and was not before. */
struct changes {
    struct strbuf names;
    size_t n;
};

static void name_change(struct changes *c, const char *path)
{
    if (c->n++ >= NAMES_SHOWN)
        return;
    strbuf_adds(&c->names, c->n > 1 ? ", " : "");
    visible_text(&c->names, path, strlen(path));
}

static void compare(struct watch_round *round, struct file_view *now, struct changes *c)
{
    for (size_t i = 0; i < now->n; i++) {
        struct watched_file *f = &now->at[i];
        const struct watched_file *before = file_view_find(&round->seen, f->path);
        bool differs = watched_file_differs(before, f);

        f->is_due = f->is_scenario && (differs || (before && before->is_due));
        round->all_due |= differs && !f->is_scenario;
        if (differs)
            name_change(c, f->path);
    }
    for (size_t i = 0; i < round->seen.n; i++) {
        const struct watched_file *before = &round->seen.at[i];

        if (before->is_scenario || file_view_find(now, before->path))
            continue;
        round->all_due = true;
        name_change(c, before->path);
    }
}

/* Looks at all files; what differs is due. */
static int look(struct watch_round *round, struct changes *c)
{
    struct file_view now;
    int r = watched_files_look(round->files, &now);

    if (r < 0)
        return r;
    compare(round, &now, c);
    file_view_release(&round->seen);
    round->seen = now;
    return 0;
}

/* The reports and whatever else the run has written must not make it run again. */
static int forget_written(struct watch_round *round)
{
    CLEANUP_FILE_VIEW struct file_view now = { 0 };
    int r = watched_files_look(round->files, &now);

    if (r < 0)
        return r;
    file_view_take_others(&round->seen, &now);
    return 0;
}

static bool was_run(enum exit_code code)
{
    return code != EXIT_UNREADABLE_FILE && code != EXIT_USAGE && code != EXIT_TARGET_UNREACHABLE;
}

static void settle_due(struct watch_round *round)
{
    round->all_due = false;
    for (size_t i = 0; i < round->seen.n; i++)
        round->seen.at[i].is_due = false;
}

static int run_round(const struct watch_loop *loop, struct watch_round *round, enum exit_code *ret)
{
    int halted = RUN_HALTED, r;

    *ret = loop->run(loop->context, round);
    /* one scenario may have ended the run for all; a signal ends the loop */
    atomic_compare_exchange_strong(&session_halt, &halted, 0);
    if (was_run(*ret))
        settle_due(round);
    if (atomic_load(&session_halt))
        return 0;
    r = forget_written(round);
    fprintf(loop->out, "\nwaiting for changes; Ctrl-C ends\n");
    fflush(loop->out);
    return r;
}

static bool is_anything_due(const struct watch_round *round)
{
    for (size_t i = 0; i < round->seen.n; i++)
        if (round->seen.at[i].is_due)
            return true;
    return round->all_due;
}

static void tell(const struct watch_loop *loop, const struct watch_round *round, struct changes *c)
{
    if (c->n > NAMES_SHOWN)
        strbuf_addf(&c->names, " and %zu more", c->n - NAMES_SHOWN);
    fprintf(loop->out, "\nchanged: %s%s\n", c->names.buf, round->all_due ? "; all run again" : "");
    fflush(loop->out);
}

/* Waits, and runs what is due then, if anything is. */
static int next_round(const struct watch_loop *loop, struct watch_round *round, enum exit_code *ret)
{
    struct changes changes = { .names = STRBUF_INIT };
    int r = watched_files_wait(round->files, &session_halt);

    if (r == 0)
        r = look(round, &changes);
    if (r == 0 && changes.n && is_anything_due(round)) {
        tell(loop, round, &changes);
        r = run_round(loop, round, ret);
    }
    strbuf_release(&changes.names);
    return r;
}

static int first_round(
    const struct watch_loop *loop, struct watch_round *round, enum exit_code *ret)
{
    struct changes changes = { .names = STRBUF_INIT };
    int r = look(round, &changes);

    strbuf_release(&changes.names);
    round->all_due = true;
    return r < 0 ? r : run_round(loop, round, ret);
}

enum exit_code watch_loop(const struct watch_loop *loop)
{
    CLEANUP_WATCHED_FILES struct watched_files *files = NULL;
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct watch_round round = { 0 };
    enum exit_code code = EXIT_PASSED;
    int r = watched_files_create(loop->paths, loop->n_paths, loop->others, loop->n_others, &files);

    round.files = files;
    if (r == 0)
        r = first_round(loop, &round, &code);
    if (code != EXIT_USAGE && code != EXIT_SAFETY_STOP)
        while (r == 0 && !atomic_load(&session_halt))
            r = next_round(loop, &round, &code);
    file_view_release(&round.seen);
    if (r == 0 || r == -EINTR)
        return code;
    strbuf_addf(&why, "the files cannot be watched: %s", strerror(-r));
    return complain(EXIT_HARNESS_FAILED, why.buf);
}
