/* The same appends on PostgreSQL through libpq: prepared statements, positions from a sequence
 * (so that they may have gaps, and become visible out of order), unique (source, id). Each waiter
 * has a connection of its own; the server commits together what waits. Bulk is one pipeline a
 * transaction.
 *
 *   postgresql CONNECTION SEED SINGLE GROUP BULK time|random */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "../floor/workload.h"

enum { WAITERS_MAX = 256, BATCH = 1000 };

static const char *connection;

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void report(const char *op, uint64_t n, double took) {
    printf("{\"op\":\"%s\",\"n\":%llu,\"seconds\":%.6f}\n", op, (unsigned long long)n, took);
    fflush(stdout);
}

static void fail(PGconn *c, const char *what) {
    fprintf(stderr, "postgresql: %s: %s", what, PQerrorMessage(c));
    exit(2);
}

static void sql(PGconn *c, const char *text) {
    PGresult *r = PQexec(c, text);
    ExecStatusType status = PQresultStatus(r);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(c, text);
    PQclear(r);
}

static PGconn *connected(void) {
    PGconn *c = PQconnectdb(connection);
    if (PQstatus(c) != CONNECTION_OK) fail(c, "connect");
    PGresult *r = PQprepare(
        c, "add",
        "INSERT INTO events (stream, type, source, id, actor, payload)"
        " VALUES ($1, '" TYPE "', '" SOURCE "', $2, '" ACTOR "', $3)", 3, NULL);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(c, "prepare");
    PQclear(r);
    return c;
}

static void new_table(PGconn *c) {
    sql(c, "DROP TABLE IF EXISTS events");
    sql(c, "CREATE TABLE events (position bigserial PRIMARY KEY, stream text NOT NULL,"
           " type text NOT NULL, source text NOT NULL, id text NOT NULL,"
           " recorded timestamptz NOT NULL DEFAULT clock_timestamp(), actor text NOT NULL,"
           " payload bytea NOT NULL, UNIQUE (source, id))");
    sql(c, "CREATE INDEX ON events (stream, position)");
}

static const int formats[] = {0, 0, 1};
static const int lengths[] = {0, 0, PAYLOAD_BYTES};

static void append(PGconn *c, const struct event *e) {
    const char *values[] = {e->stream, e->id, (const char *)e->payload};
    PGresult *r = PQexecPrepared(c, "add", 3, values, lengths, formats, 0);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail(c, "insert");
    PQclear(r);
}

static void append_all(PGconn *c, const struct event *events, int n) {
    sql(c, "BEGIN");
    if (!PQenterPipelineMode(c)) fail(c, "pipeline");
    for (int i = 0; i < n; i++) {
        const char *values[] = {events[i].stream, events[i].id, (const char *)events[i].payload};
        if (!PQsendQueryPrepared(c, "add", 3, values, lengths, formats, 0)) fail(c, "send");
    }
    if (!PQpipelineSync(c)) fail(c, "sync");
    for (int i = 0; i <= n; i++) {
        PGresult *r = PQgetResult(c);
        ExecStatusType wanted = i < n ? PGRES_COMMAND_OK : PGRES_PIPELINE_SYNC;
        if (PQresultStatus(r) != wanted) fail(c, "result");
        PQclear(r);
        if (i < n && PQgetResult(c) != NULL) fail(c, "end of a result");
    }
    PQexitPipelineMode(c);
    sql(c, "COMMIT");
}

struct waiter {
    pthread_t thread;
    PGconn *c;
    struct event *events;
    uint64_t count;
};

static void *append_each(void *argument) {
    struct waiter *w = argument;
    for (uint64_t i = 0; i < w->count; i++) append(w->c, &w->events[i]);
    return NULL;
}

static void in_group(PGconn *c, const char *op, struct workload w, uint64_t n, int count) {
    struct waiter waiters[WAITERS_MAX];
    uint64_t each = n / (uint64_t)count;
    new_table(c);
    for (int i = 0; i < count; i++) {
        waiters[i].c = connected();
        waiters[i].count = each;
        waiters[i].events = malloc(each * sizeof(struct event));
        for (uint64_t j = 0; j < each; j++) workload_next(&w, &waiters[i].events[j]);
    }
    double start = seconds();
    for (int i = 0; i < count; i++)
        pthread_create(&waiters[i].thread, NULL, append_each, &waiters[i]);
    for (int i = 0; i < count; i++) pthread_join(waiters[i].thread, NULL);
    report(op, each * (uint64_t)count, seconds() - start);
    for (int i = 0; i < count; i++) {
        PQfinish(waiters[i].c);
        free(waiters[i].events);
    }
}

static uint64_t replayed(PGconn *c) {
    uint64_t count = 0;
    const char *all = "SELECT * FROM events ORDER BY position";
    if (!PQsendQueryParams(c, all, 0, NULL, NULL, NULL, NULL, 1) || !PQsetSingleRowMode(c))
        fail(c, "replay");
    for (PGresult *r; (r = PQgetResult(c)) != NULL; PQclear(r))
        if (PQresultStatus(r) == PGRES_SINGLE_TUPLE) count++;
    return count;
}

int main(int count, char **arguments) {
    if (count != 7) {
        fprintf(stderr, "usage: postgresql CONNECTION SEED SINGLE GROUP BULK time|random\n");
        return 64;
    }
    connection = arguments[1];
    struct workload w = {strtoull(arguments[2], NULL, 10), 0, 0, arguments[6][0] == 'r'};
    uint64_t single = strtoull(arguments[3], NULL, 10), waiting = strtoull(arguments[4], NULL, 10);
    uint64_t bulk = strtoull(arguments[5], NULL, 10);
    PGconn *setup = PQconnectdb(connection);
    if (PQstatus(setup) != CONNECTION_OK) fail(setup, "connect");
    new_table(setup);
    PGconn *c = connected();
    struct workload own = w;
    struct event *events = malloc((single > bulk ? single : bulk) * sizeof *events);
    for (uint64_t i = 0; i < single; i++) workload_next(&own, &events[i]);
    double start = seconds();
    for (uint64_t i = 0; i < single; i++) append(c, &events[i]);
    report("single", single, seconds() - start);
    PQfinish(c);
    in_group(setup, "group", w, waiting, 64);
    in_group(setup, "group256", w, 2 * waiting, 256);
    new_table(setup);
    c = connected();
    own = w;
    for (uint64_t i = 0; i < bulk; i++) workload_next(&own, &events[i]);
    start = seconds();
    for (uint64_t i = 0; i < bulk; i += BATCH)
        append_all(c, events + i, (int)(bulk - i < BATCH ? bulk - i : BATCH));
    report("bulk", bulk, seconds() - start);
    start = seconds();
    uint64_t seen = replayed(c);
    report("replay", seen, seconds() - start);
    PQfinish(c);
    PQfinish(setup);
    return 0;
}
