/* Threads that each fill and question a database of their own, and all question one that they share:
 *   load FOLDER THREADS ROWS
 * Every answer is checked. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "sqlite3.h"

static const char *folder;
static int rows;

static void fail(sqlite3 *db, const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, db ? sqlite3_errmsg(db) : "wrong answer");
  exit(1);
}

static void execute(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
    fail(db, sql);
}

static sqlite3 *open_database(const char *name) {
  char path[4096];
  sqlite3 *db;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  if (sqlite3_open(path, &db) != SQLITE_OK)
    fail(db, path);
  execute(db, "PRAGMA synchronous = OFF"); /* so that the disk does not matter */
  return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
    fail(db, sql);
  return statement;
}

/* The one number that the statement answers, with a number bound to it. */
static long long ask(sqlite3 *db, sqlite3_stmt *statement, long long argument) {
  long long answer;
  sqlite3_bind_int64(statement, 1, argument);
  if (sqlite3_step(statement) != SQLITE_ROW)
    fail(db, "step");
  answer = sqlite3_column_int64(statement, 0);
  sqlite3_reset(statement);
  return answer;
}

static void fill(sqlite3 *db) {
  sqlite3_stmt *insert;
  int row;
  execute(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, bucket INTEGER, name TEXT); CREATE INDEX by_bucket ON t(bucket);"
              "BEGIN");
  insert = prepare(db, "INSERT INTO t VALUES(?1, ?1 % 97, printf('name-%d', ?1))");
  for (row = 0; row < rows; ++row) {
    sqlite3_bind_int(insert, 1, row);
    if (sqlite3_step(insert) != SQLITE_DONE)
      fail(db, "insert");
    sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
  execute(db, "COMMIT");
}

static void question(sqlite3 *db) {
  sqlite3_stmt *by_id = prepare(db, "SELECT length(name) FROM t WHERE id = ?1");
  sqlite3_stmt *by_bucket = prepare(db, "SELECT count(*) FROM t WHERE bucket = ?1");
  char name[32];
  int row, bucket, counted = 0;
  for (row = 0; row < rows; ++row)
    if (ask(db, by_id, row) != snprintf(name, sizeof name, "name-%d", row))
      fail(NULL, "length");
  for (bucket = 0; bucket < 97; ++bucket)
    counted += ask(db, by_bucket, bucket);
  if (counted != rows)
    fail(NULL, "count");
  sqlite3_finalize(by_id);
  sqlite3_finalize(by_bucket);
}

static void *work(void *number) {
  char name[32];
  sqlite3 *own, *shared = open_database("shared.db");
  snprintf(name, sizeof name, "own-%ld.db", (long)number);
  own = open_database(name);
  fill(own);
  question(own);
  question(shared);
  execute(own, "UPDATE t SET name = name || '!' WHERE bucket < 40; DELETE FROM t WHERE bucket >= 40");
  sqlite3_close(own);
  sqlite3_close(shared);
  return NULL;
}

int main(int count, char **arguments) {
  pthread_t threads[64];
  sqlite3 *shared;
  long number, workers;
  if (count != 4 || (workers = atoi(arguments[2])) < 1 || workers > 64)
    return 2;
  folder = arguments[1];
  rows = atoi(arguments[3]);
  shared = open_database("shared.db");
  fill(shared);
  sqlite3_close(shared);
  for (number = 0; number < workers; ++number)
    pthread_create(&threads[number], NULL, work, (void *)number);
  for (number = 0; number < workers; ++number)
    pthread_join(threads[number], NULL);
  return 0;
}
