/* The same appends on SQLite: WAL, synchronous=FULL, one row an event, unique (stream, revision)
 * and (source, id), positions without gaps. One writer; what waits goes into one transaction.
 *
 *   cc -O2 sqlite.c -o sqlite -lsqlite3 -pthread
 *   sqlite DIRECTORY SEED SINGLE GROUP BULK time|random */
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

#include "../floor/workload.h"

enum { WAITERS_MAX = 256, BATCH = 1000 };

static sqlite3 *db;
static sqlite3_stmt *insert, *head, *begin, *commit;

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void report(const char *op, uint64_t n, double took) {
    printf("{\"op\":\"%s\",\"n\":%llu,\"seconds\":%.6f}\n", op, (unsigned long long)n, took);
    fflush(stdout);
}

static void check(int status, int wanted, const char *what) {
    if (status == wanted) return;
    fprintf(stderr, "sqlite: %s: %s\n", what, sqlite3_errmsg(db));
    exit(2);
}

static void sql(const char *text) {
    check(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK, text);
}

static sqlite3_stmt *prepared(const char *text) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK, text);
    return statement;
}

static void step(sqlite3_stmt *statement, const char *what) {
    check(sqlite3_step(statement), SQLITE_DONE, what);
    sqlite3_reset(statement);
}

static void open_new(const char *directory, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.db", directory, name);
    check(sqlite3_open(path, &db), SQLITE_OK, path);
    sql("PRAGMA journal_mode=WAL");
    sql("PRAGMA synchronous=FULL");
    sql("CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL,"
        " revision INTEGER NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL,"
        " recorded INTEGER NOT NULL, actor TEXT NOT NULL, payload BLOB NOT NULL,"
        " UNIQUE (stream, revision), UNIQUE (source, id))");
    insert = prepared(
        "INSERT INTO events (stream, revision, type, source, id, recorded, actor, payload)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    head = prepared("SELECT coalesce(max(revision), 0) FROM events WHERE stream = ?1");
    begin = prepared("BEGIN IMMEDIATE");
    commit = prepared("COMMIT");
}

static void close_all(void) {
    sqlite3_finalize(insert);
    sqlite3_finalize(head);
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_close(db);
}

static void append(const struct event *e) {
    sqlite3_bind_text(head, 1, e->stream, -1, SQLITE_STATIC);
    check(sqlite3_step(head), SQLITE_ROW, "head");
    sqlite3_int64 revision = sqlite3_column_int64(head, 0) + 1;
    sqlite3_reset(head);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    sqlite3_bind_text(insert, 1, e->stream, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, revision);
    sqlite3_bind_text(insert, 3, TYPE, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, SOURCE, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 5, e->id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 6, now.tv_sec * 1000000000LL + now.tv_nsec);
    sqlite3_bind_text(insert, 7, ACTOR, -1, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 8, e->payload, PAYLOAD_BYTES, SQLITE_STATIC);
    step(insert, "insert");
}

static void in_batches(const char *directory, const char *op, struct workload w, uint64_t n,
                       uint64_t batch, int replay) {
    struct event *events = malloc(n * sizeof *events);
    for (uint64_t i = 0; i < n; i++) workload_next(&w, &events[i]);
    open_new(directory, op);
    double start = seconds();
    for (uint64_t i = 0; i < n;) {
        step(begin, "begin");
        for (uint64_t end = i + batch < n ? i + batch : n; i < end; i++) append(&events[i]);
        step(commit, "commit");
    }
    report(op, n, seconds() - start);
    if (replay) {
        sqlite3_stmt *all = prepared("SELECT * FROM events ORDER BY position");
        uint64_t count = 0, sum = 0;
        start = seconds();
        while (sqlite3_step(all) == SQLITE_ROW) {
            count++;
            sum += *(const unsigned char *)sqlite3_column_blob(all, 8);
        }
        report("replay", count, seconds() - start);
        if (sum == 0) fprintf(stderr, "sqlite: nothing was read\n");
        sqlite3_finalize(all);
    }
    close_all();
    free(events);
}

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t arrived, done;
    const struct event *queue[WAITERS_MAX];
    int waiting;
    uint64_t taken, committed;
} group = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER,
           {0}, 0, 0, 0};

struct waiter {
    pthread_t thread;
    struct event *events;
    uint64_t count;
};

static void *wait_for_each(void *argument) {
    struct waiter *w = argument;
    for (uint64_t i = 0; i < w->count; i++) {
        pthread_mutex_lock(&group.mutex);
        group.queue[group.waiting++] = &w->events[i];
        uint64_t mine = group.taken + 1;
        pthread_cond_signal(&group.arrived);
        while (group.committed < mine) pthread_cond_wait(&group.done, &group.mutex);
        pthread_mutex_unlock(&group.mutex);
    }
    return NULL;
}

static void in_group(const char *directory, const char *op, struct workload w, uint64_t n,
                     int count) {
    struct waiter waiters[WAITERS_MAX];
    const struct event *batch[WAITERS_MAX];
    open_new(directory, op);
    group.waiting = 0;
    group.taken = group.committed = 0;
    uint64_t each = n / (uint64_t)count, written = 0;
    for (int i = 0; i < count; i++) {
        waiters[i].count = each;
        waiters[i].events = malloc(each * sizeof(struct event));
        for (uint64_t j = 0; j < each; j++) workload_next(&w, &waiters[i].events[j]);
    }
    double start = seconds();
    for (int i = 0; i < count; i++)
        pthread_create(&waiters[i].thread, NULL, wait_for_each, &waiters[i]);
    while (written < each * (uint64_t)count) {
        pthread_mutex_lock(&group.mutex);
        while (group.waiting == 0) pthread_cond_wait(&group.arrived, &group.mutex);
        int taken = group.waiting;
        memcpy(batch, group.queue, (size_t)taken * sizeof *batch);
        group.waiting = 0;
        uint64_t number = ++group.taken;
        pthread_mutex_unlock(&group.mutex);
        step(begin, "begin");
        for (int i = 0; i < taken; i++) append(batch[i]);
        step(commit, "commit");
        written += (uint64_t)taken;
        pthread_mutex_lock(&group.mutex);
        group.committed = number;
        pthread_cond_broadcast(&group.done);
        pthread_mutex_unlock(&group.mutex);
    }
    report(op, written, seconds() - start);
    for (int i = 0; i < count; i++) {
        pthread_join(waiters[i].thread, NULL);
        free(waiters[i].events);
    }
    close_all();
}

int main(int count, char **arguments) {
    if (count != 7) {
        fprintf(stderr, "usage: sqlite DIRECTORY SEED SINGLE GROUP BULK time|random\n");
        return 64;
    }
    const char *directory = arguments[1];
    struct workload w = {strtoull(arguments[2], NULL, 10), 0, 0, arguments[6][0] == 'r'};
    in_batches(directory, "single", w, strtoull(arguments[3], NULL, 10), 1, 0);
    in_group(directory, "group", w, strtoull(arguments[4], NULL, 10), 64);
    in_group(directory, "group256", w, 2 * strtoull(arguments[4], NULL, 10), 256);
    in_batches(directory, "bulk", w, strtoull(arguments[5], NULL, 10), BATCH, 1);
    return 0;
}
