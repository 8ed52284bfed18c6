/* Worlds: where the fixtures come from and how they become a database. */
#ifndef MOCK_STORE_WORLD_H
#define MOCK_STORE_WORLD_H

#include "base/strbuf.h"

#include <sqlite3.h>

enum { WORLD_APPLICATION_ID = 0x506c764d }; /* "PlvM", in the header of a database file */

/*
 * Opens a world: "article" or another shipped name, a file of SQL (.sql) or a database (.db, read
 * only), checks it and fills its derived columns. 0 and *ret (close it); -ENOENT, -EINVAL for
 * faults in its content, -EPROTO for another schema version, -EIO; *why then says what to do.
 */
int world_open(const char *world, sqlite3 **ret, struct strbuf *why);
/* An empty database with the schema, in memory or (path) a new file. 0, -EEXIST or -EIO. */
int world_new(const char *path, sqlite3 **ret, struct strbuf *why);
/* 0 if the database has this schema version, 1 if it is empty, -EPROTO otherwise with a sentence.
 */
int world_version_check(sqlite3 *db, const char *path, struct strbuf *why);
/* Copies one whole database into another, page by page. 0 or -EIO. */
int world_copy(sqlite3 *from, sqlite3 *to, const char *to_schema);
/* True if the file is a database by its ending. */
int world_is_database(const char *world);

#endif
