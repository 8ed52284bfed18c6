/* Proves how a state is opened and kept: --db over restarts, what is refused and in which words. */
#include "tests/mock/store/support.h"

#include "base/file.h"
#include "mock/store/world.h"

/* A folder of its own for each test, which goes with it. */
struct scratch {
    char folder[64];
    char file[96];
};

static void scratch_remove(struct scratch *s)
{
    CLEANUP_STRBUF struct strbuf command = STRBUF_INIT;

    strbuf_addf(&command, "rm -rf '%s'", s->folder);
    ck_assert_int_eq(system(command.buf), 0);
}
#define CLEANUP_SCRATCH CLEANUP(scratch_remove)

static struct scratch scratch_make(const char *file)
{
    struct scratch s = { .folder = "/tmp/store-test-XXXXXX" };

    ck_assert_ptr_nonnull(mkdtemp(s.folder));
    snprintf(s.file, sizeof(s.file), "%s/%s", s.folder, file);
    return s;
}

static int open_why(const char *world, const char *file, struct strbuf *why)
{
    const struct store_options options = { .world = world, .file = file, .seed = 1 };
    CLEANUP_STORE struct store *s = NULL;

    return store_create(&options, &s, why);
}

START_TEST(state_is_kept)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("state.db");
    CLEANUP_ARENA struct arena arena = { 0 };
    char clone_id[21], token[41];
    uint32_t n;

    {
        CLEANUP_STORE struct store *s = store_of("article", scratch.file, 7);
        struct account *clone;

        put_messages(s, ARTICLE, 5);
        ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
        snprintf(clone_id, sizeof(clone_id), "%s", clone->auth_id);
        snprintf(token, sizeof(token), "%s", clone->auth_token);
        put_messages(s, clone_id, 2);
        ck_assert_int_eq(account_next_request(s, clone, &n), 0);
        ck_assert_uint_eq(n, 1);
    }
    {
        CLEANUP_STORE struct store *s = store_of("article", scratch.file, 8); /* another seed */
        struct account *clone = account_of(s, clone_id);
        struct message m;

        ck_assert_uint_eq(account_of(s, ARTICLE)->last_message, 5);
        ck_assert_uint_eq(clone->last_message, 2);
        ck_assert_str_eq(clone->auth_token, token);
        ck_assert_int_eq(account_next_request(s, clone, &n), 0);
        ck_assert_uint_gt(n, 1); /* no id is given out twice */
        ck_assert_int_eq(store_message_by_n(s, &arena, clone, 2, &m), 0);
        ck_assert_int_eq(store_account_reset(s, clone), 0);
        ck_assert_uint_eq(clone->last_message, 0);
    }
}
END_TEST

START_TEST(ids_are_kept_though_the_seed_changes)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("state.db");
    char uuid[2][UUID_TEXT_SIZE];

    for (uint64_t seed = 0; seed < 2; seed++) {
        CLEANUP_STORE struct store *s = store_of("article", scratch.file, seed);

        account_id_text(account_of(s, ARTICLE), ID_MESSAGE, 1, NOW_US, uuid[seed]);
    }
    ck_assert_str_eq(uuid[0], uuid[1]);
}
END_TEST

/* How a file is spoilt before it is opened as a state. */
static const struct {
    const char *why, *sql; /* NULL: it is no database at all */
    int error;
    const char *part;
} spoilt[] = {
    { "another schema version", "PRAGMA user_version = 999", -EPROTO, "schema version 999" },
    { "another program's database", "PRAGMA application_id = 1", -EPROTO,
        "not one of plivo-mock's" },
    { "no database", NULL, -EIO, "not a database" },
};

START_TEST(foreign_file_is_refused)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("state.db");
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, text = STRBUF_INIT;

    if (spoilt[_i].sql) {
        CLEANUP_STORE struct store *s = store_of("article", scratch.file, 1);

        put(s, spoilt[_i].sql);
    } else {
        strbuf_addn(&text, 'x', 5000);
        ck_assert_int_eq(file_write(scratch.file, text.buf, text.len), 0);
    }
    ck_assert_msg(open_why("article", scratch.file, &why) == spoilt[_i].error, "%s: %s",
        spoilt[_i].why, why.buf);
    ck_assert_msg(strstr(why.buf, spoilt[_i].part) && strstr(why.buf, "state.db"), "%s: %s",
        spoilt[_i].why, why.buf);
}
END_TEST

START_TEST(world_cannot_be_its_own_state)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("world.db");
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    store_destroy(store_of("article", scratch.file, 1)); /* a database, so also a world */
    ck_assert_int_eq(open_why(scratch.file, scratch.file, &why), -EINVAL);
    ck_assert_msg(strstr(why.buf, "name another file") != NULL, "%s", why.buf);
}
END_TEST

START_TEST(locked_file_is_refused)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("state.db");
    CLEANUP_STORE struct store *s = store_of("article", scratch.file, 1);
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    ck_assert_ptr_nonnull(s);
    ck_assert_int_eq(open_why("article", scratch.file, &why), -EIO);
    ck_assert_msg(strstr(why.buf, "another plivo-mock"), "%s", why.buf);
}
END_TEST

/* Worlds: the file's content (NULL: there is none) and what is said of it. */
static const struct {
    const char *why, *file, *content;
    int error;
    const char *part;
} worlds[] = {
    { "an unknown name", NULL, NULL, -ENOENT, "article" },
    { "no such file", "none.sql", NULL, -ENOENT, "none.sql" },
    { "no such database", "none.db", NULL, -ENOENT, "none.db" },
    { "a table that is none", "w.sql", "-- a\n\nINSERT INTO acount VALUES (1);\n", -EINVAL,
        "w.sql:3: " },
    { "a fault in the second statement", "w.sql",
        "INSERT INTO account (id, auth_id, auth_token) VALUES (1, 'MAAAAAAAAAAAAAAAAAAA', 'x');\n"
        "INSERT INTO nope VALUES (1);",
        -EINVAL, "w.sql:2: " },
    { "the schema is not a world's business", "w.sql", "DROP TABLE account;", -EINVAL,
        "w.sql:1: " },
    { "nor are other files", "w.sql", "ATTACH 'x.db' AS x;", -EINVAL, "w.sql:1: " },
    { "a pool number that nobody rents", "w.sql",
        "INSERT INTO account (id, auth_id, auth_token) VALUES (1, 'MAAAAAAAAAAAAAAAAAAA',"
        " '0123456789012345678901234567890123456789');"
        "INSERT INTO powerpack (account, id, uuid, pool_uuid, name) VALUES (1, 1,"
        " '501cce9d-3fdb-4258-9466-616fec7a75ef', '501cce9d-3fdb-4258-9466-616fec7a75ee', 'a');"
        "INSERT INTO pool_number (account, powerpack, number) VALUES (1, 1, '12065550110');",
        -EINVAL, "pool_number" },
    { "an empty database", "w.db", "", -EPROTO, "empty" },
    { "no database", "w.db", "This is no database, whatever its name is; it is text.", -EIO,
        "not a database" },
};

START_TEST(faulty_world_is_refused)
{
    CLEANUP_SCRATCH struct scratch scratch =
        scratch_make(worlds[_i].file ? worlds[_i].file : "unused");
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    if (worlds[_i].content)
        ck_assert_int_eq(
            file_write(scratch.file, worlds[_i].content, strlen(worlds[_i].content)), 0);
    ck_assert_msg(
        open_why(worlds[_i].file ? scratch.file : "artcle", NULL, &why) == worlds[_i].error,
        "%s: %s", worlds[_i].why, why.buf);
    ck_assert_msg(strstr(why.buf, worlds[_i].part), "%s: %s", worlds[_i].why, why.buf);
}
END_TEST

START_TEST(database_is_a_world)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("world.db");
    struct account *clone;

    store_destroy(store_of("article", scratch.file, 1));
    {
        CLEANUP_STORE struct store *s = store_of(scratch.file, NULL, 1);

        ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
        put_messages(s, ARTICLE, 3);
        ck_assert_int_eq(store_account_reset(s, account_of(s, ARTICLE)), 0);
    }
    {
        CLEANUP_STORE struct store *s = store_of(scratch.file, NULL, 1);

        ck_assert_uint_eq(account_of(s, ARTICLE)->last_message, 0);
    }
}
END_TEST

START_TEST(foreign_keys_hold)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);

    ck_assert_int_eq(ask(s, "PRAGMA foreign_keys"), 1);
    ck_assert_int_ne(sqlite3_exec(s->db,
                         "INSERT INTO pool_number (account, powerpack, number) VALUES (1, 1, '1')",
                         NULL, NULL, NULL),
        SQLITE_OK);
}
END_TEST

/* A disk that is full: what the turn wrote is gone, the accounts know it, and the next turn works.
 */
START_TEST(failed_write_leaves_nothing)
{
    CLEANUP_SCRATCH struct scratch scratch = scratch_make("state.db");
    CLEANUP_STORE struct store *s = store_of("article", scratch.file, 1);
    struct account *a = account_of(s, ARTICLE);
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct message m = {
        .src = "", .dst = "", .country = "", .requester_ip = "", .time_us = NOW_US
    };
    int r = 0;

    put_messages(s, ARTICLE, 3);
    strbuf_addn(&text, 'x', 100000);
    m.text = text.buf;
    put(s, "PRAGMA max_page_count = 200");
    ck_assert_int_eq(store_begin(s), 0);
    for (int i = 0; i < 1000 && r == 0; i++)
        r = store_message_add(s, a, &m);
    ck_assert_int_eq(r, -EIO);
    ck_assert_int_lt(store_commit(s), 0);
    ck_assert_msg(strstr(store_error(s), "full"), "%s", store_error(s));
    ck_assert_uint_eq(a->last_message, 3);
    put(s, "PRAGMA max_page_count = 100000");
    put_messages(s, ARTICLE, 1);
    ck_assert_uint_eq(a->last_message, 4);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM message WHERE account = 1"), 4);
}
END_TEST

START_TEST(turn_is_rolled_back)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    struct message m = {
        .src = "", .dst = "", .country = "", .requester_ip = "", .time_us = NOW_US
    };

    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_message_add(s, a, &m), 0);
    store_rollback(s);
    ck_assert_uint_eq(a->last_message, 0);
    ck_assert_int_eq(store_commit(s), 0);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM message WHERE account = 1"), 0);
}
END_TEST

static Suite *open_suite(void)
{
    Suite *suite = suite_create("store open");
    TCase *tc = tcase_create("open");

    tcase_add_test(tc, state_is_kept);
    tcase_add_test(tc, ids_are_kept_though_the_seed_changes);
    tcase_add_loop_test(tc, foreign_file_is_refused, 0, ARRAY_SIZE(spoilt));
    tcase_add_test(tc, world_cannot_be_its_own_state);
    tcase_add_test(tc, locked_file_is_refused);
    tcase_add_loop_test(tc, faulty_world_is_refused, 0, ARRAY_SIZE(worlds));
    tcase_add_test(tc, database_is_a_world);
    tcase_add_test(tc, foreign_keys_hold);
    tcase_add_test(tc, failed_write_leaves_nothing);
    tcase_add_test(tc, turn_is_rolled_back);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(open_suite());
}
