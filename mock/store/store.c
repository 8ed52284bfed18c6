#include "mock/store/store.h"

#include "mock/store/internal.h"
#include "mock/store/turns.h"
#include "mock/store/world.h"

#include <errno.h>
#include <sys/stat.h>

static void close_db(sqlite3 **db)
{
    sqlite3_close(*db);
}
#define CLEANUP_DB CLEANUP(close_db)

/*
 * In WAL mode with synchronous=NORMAL a commit is in the kernel's hands when it returns, so a
 * killed process loses nothing. The exclusive lock keeps a second mock off the file and spares the
 * shared-memory index.
 */
static const char file_pragmas[] =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
    "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;";
/* Debian's SQLite overwrites what is deleted, which costs a page's memset in each split. */
static const char pragmas[] =
    "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA secure_delete = OFF;";

static int state_open(struct store *s, const char *file, sqlite3 *world, struct strbuf *why)
{
    const char *name = file ? file : "memory";
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int r;

    if (sqlite3_open_v2(file ? file : ":memory:", &s->db, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(s->db, pragmas, NULL, NULL, NULL) != SQLITE_OK) {
        strbuf_addf(why, "cannot open %s: %s", name, sqlite3_errmsg(s->db));
        return -EIO;
    }
    world_functions(s->db);
    r = world_version_check(s->db, name, why);
    if (r == 1 && world_copy(world, s->db, "main") < 0)
        r = -EIO;
    else if (r == 1)
        r = 0;
    if (r == 0 && file && sqlite3_exec(s->db, file_pragmas, NULL, NULL, NULL) != SQLITE_OK)
        r = -EIO;
    if (r == -EIO && !why->len)
        strbuf_addf(why, "cannot use %s: %s", name, sqlite3_errmsg(s->db));
    if (r == -EIO && sqlite3_errcode(s->db) == SQLITE_BUSY)
        strbuf_adds(why, " (is another plivo-mock running on it?)");
    return r;
}

/* The world beside the state: a database file is attached where it lies, anything else is in
 * memory. */
static int world_attach(struct store *s, const char *name, sqlite3 *world, struct strbuf *why)
{
    sqlite3_stmt *st = NULL;
    int r = sqlite3_prepare_v2(s->db, "ATTACH ? AS world", -1, &st, NULL);

    if (r == SQLITE_OK) {
        sqlite3_bind_text(st, 1, world_is_database(name) ? name : ":memory:", -1, SQLITE_STATIC);
        r = sqlite3_step(st) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR;
    }
    sqlite3_finalize(st);
    if (r == SQLITE_OK && (world_is_database(name) || world_copy(world, s->db, "world") == 0))
        return 0;
    strbuf_addf(why, "cannot keep world %s: %s", name, sqlite3_errmsg(s->db));
    return -EIO;
}

/* One thread uses SQLite, and nobody asks how much memory it takes: that spares a mutex in each
 * call. */
static void sqlite_configure(void)
{
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* A state that is its own world could not be reset: the rows to go back to would be the ones to
 * drop. */
static bool is_own_world(const struct store_options *options)
{
    struct stat world, file;

    return options->file && stat(options->world, &world) == 0 && stat(options->file, &file) == 0 &&
           world.st_dev == file.st_dev && world.st_ino == file.st_ino;
}

int store_create(const struct store_options *options, struct store **ret, struct strbuf *why)
{
    CLEANUP_STORE struct store *s = xcalloc(1, sizeof(*s));
    CLEANUP_DB sqlite3 *world = NULL;
    int r;

    sqlite_configure(); /* only the first call counts */
    s->error = (struct strbuf)STRBUF_INIT;
    s->in_memory = !options->file;
    s->seed = options->seed;
    s->settings = options->settings ? *options->settings : ACCOUNT_SETTINGS_DEFAULT;
    s->world = arena_strdup(&s->arena, options->world);
    s->turns = turn_book_create();
    s->powerpacks = powerpack_book_create();
    if (is_own_world(options)) {
        strbuf_addf(why,
            "%s is the world, so it cannot also keep the state: name another file with --db",
            options->world);
        return -EINVAL;
    }
    r = world_open(options->world, &world, why);
    if (r == 0)
        r = state_open(s, options->file, world, why);
    if (r == 0)
        r = world_attach(s, options->world, world, why);
    if (r < 0)
        return r;
    r = account_book_load(s);
    if (r == 0)
        r = clone_functions(s);
    if (r < 0) {
        strbuf_adds(why, store_error(s));
        return r;
    }
    *ret = TAKE_PTR(s);
    return 0;
}

void store_destroy(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < Q_MAX_; i++)
        sqlite3_finalize(s->statements[i]);
    for (size_t i = 0; i < COPIED_TABLES_MAX; i++)
        sqlite3_finalize(s->copies[i]);
    sqlite3_close(s->db);
    account_book_destroy(s->accounts);
    due_book_release(&s->due);
    turn_book_destroy(s->turns);
    powerpack_book_destroy(s->powerpacks);
    strbuf_release(&s->error);
    arena_release(&s->arena);
    free(s);
}

const char *store_error(const struct store *s)
{
    return s->error.buf;
}

const char *store_world(const struct store *s)
{
    return s->world;
}

static int run(struct store *s, enum query q)
{
    CLEANUP_SQL struct sql st = { 0 };
    int r = sql_borrow(s, q, &st);

    return r < 0 ? r : sql_run(s, &st);
}

/*
 * In a file each turn is a transaction. In memory it is a savepoint in a transaction of many turns:
 * nothing is gained by a commit there, and for one in which a page was split, SQLite 3.40 looks
 * through its whole cache, which doubled the cost of a send in a world of a million numbers.
 */
enum { TURNS_A_COMMIT = 256 };

static int turn_begin(struct store *s)
{
    int r = sqlite3_get_autocommit(s->db) ? run(s, Q_BEGIN) : 0;

    return r < 0 || !s->in_memory ? r : run(s, Q_TURN);
}

static int turn_commit(struct store *s)
{
    int r = s->in_memory ? run(s, Q_TURN_RELEASE) : 0;

    if (r < 0 || (s->in_memory && ++s->uncommitted < TURNS_A_COMMIT))
        return r;
    s->uncommitted = 0;
    return run(s, Q_COMMIT);
}

static void turn_undo(struct store *s)
{
    if (!s->in_memory) {
        run(s, Q_ROLLBACK);
        return;
    }
    run(s, Q_TURN_UNDO);
    run(s, Q_TURN_RELEASE);
}

int store_begin(struct store *s)
{
    int r = s->in_transaction ? 0 : turn_begin(s);

    s->in_transaction = r == 0;
    return r;
}

/* A write that failed leaves half of what its request meant to say, so nothing of it is kept. */
int store_commit(struct store *s)
{
    int r = s->in_transaction ? account_book_keep(s) : 0;

    if (s->in_transaction && r == 0)
        r = s->write_failed ? -EIO : turn_commit(s);
    if (r < 0)
        store_rollback(s);
    s->in_transaction = false;
    return r;
}

/* SQLite itself rolls back when the disk is full. The accounts have to forget what is gone, too. */
void store_rollback(struct store *s)
{
    if (!s->in_transaction)
        return;
    if (!sqlite3_get_autocommit(s->db))
        turn_undo(s);
    s->in_transaction = s->write_failed = false;
    account_book_recount(s);
}

int store_mark(struct store *s)
{
    return run(s, Q_MARK);
}

int store_mark_release(struct store *s)
{
    return run(s, Q_MARK_RELEASE);
}

void store_mark_undo(struct store *s)
{
    run(s, Q_MARK_UNDO);
    run(s, Q_MARK_RELEASE);
}
