/* The floor that the event log is measured against: the same tables on raw LMDB in C.
 *
 *   cc -O2 floor.c store.c -o floor -llmdb -lcrypto -lxxhash -pthread
 *   floor DIRECTORY SEED SINGLE GROUP BULK time|random [GROWTH]
 *
 * Appends SINGLE events with one durable commit each, GROUP events from 64 threads, and twice as
 * many from 256, that each wait for theirs while one writer commits what waits, and BULK events in
 * commits of 1,000, which it then replays. With GROWTH, a store grows to so many events instead,
 * 1,000 a commit, and the rate of the last tenth before each power of ten from 100,000 on is told.
 * Prints a line of JSON for each. Every commit is fully synced. */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "store.h"
#include "workload.h"

enum { WAITERS_MAX = 256, BATCH = 1000 };

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void report(const char *op, uint64_t n, uint64_t commits, double took) {
    printf("{\"op\":\"%s\",\"n\":%llu,\"commits\":%llu,\"seconds\":%.6f,"
           "\"eventsPerSecond\":%.1f}\n",
           op, (unsigned long long)n, (unsigned long long)commits, took, (double)n / took);
    fflush(stdout);
}

static void open_new(struct store *s, const char *directory, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    store_open(s, path);
}

static void in_batches(const char *directory, const char *op, struct workload w, uint64_t n,
                       uint64_t batch, int replay) {
    struct store s;
    struct event *events = malloc(n * sizeof *events);
    for (uint64_t i = 0; i < n; i++) workload_next(&w, &events[i]);
    open_new(&s, directory, op);
    uint64_t commits = 0;
    double start = seconds();
    for (uint64_t i = 0; i < n; commits++) {
        store_begin(&s);
        for (uint64_t end = i + batch < n ? i + batch : n; i < end; i++)
            store_append(&s, &events[i]);
        store_commit(&s);
    }
    report(op, n, commits, seconds() - start);
    if (replay) {
        start = seconds();
        uint64_t count = store_replay(&s);
        report("replay", count, 0, seconds() - start);
    }
    store_close(&s);
    free(events);
}

/* Only appending is timed, not the making of the events. */
static void growing(const char *directory, struct workload w, uint64_t n) {
    struct store s;
    static struct event events[BATCH];
    double took = 0;
    open_new(&s, directory, "growth");
    for (uint64_t mark = 100000, i = 0; i < n;) {
        for (int j = 0; j < BATCH; j++) workload_next(&w, &events[j]);
        if (i == mark / 10 * 9) took = 0;
        double start = seconds();
        store_begin(&s);
        for (int j = 0; j < BATCH; j++) store_append(&s, &events[j]);
        store_commit(&s);
        took += seconds() - start;
        i += BATCH;
        if (i != mark) continue;
        char op[32];
        snprintf(op, sizeof op, "at %llu", (unsigned long long)mark);
        report(op, mark / 10, mark / 10 / BATCH, took);
        mark *= 10;
    }
    store_close(&s);
}

/* Group commit: a waiter hands its event over and sleeps until the commit that holds it. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t arrived, done;
    const struct event *queue[WAITERS_MAX];
    int waiting;
    uint64_t taken, committed; /* numbers of commits */
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
    struct store s;
    struct waiter waiters[WAITERS_MAX];
    const struct event *batch[WAITERS_MAX];
    open_new(&s, directory, op);
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
        store_begin(&s);
        for (int i = 0; i < taken; i++) store_append(&s, batch[i]);
        store_commit(&s);
        written += (uint64_t)taken;
        pthread_mutex_lock(&group.mutex);
        group.committed = number;
        pthread_cond_broadcast(&group.done);
        pthread_mutex_unlock(&group.mutex);
    }
    report(op, written, group.taken, seconds() - start);
    for (int i = 0; i < count; i++) {
        pthread_join(waiters[i].thread, NULL);
        free(waiters[i].events);
    }
    store_close(&s);
}

int main(int count, char **arguments) {
    if (count != 7 && count != 8) {
        fprintf(stderr, "usage: floor DIRECTORY SEED SINGLE GROUP BULK time|random [GROWTH]\n");
        return 64;
    }
    const char *directory = arguments[1];
    struct workload w = {strtoull(arguments[2], NULL, 10), 0, 0, arguments[6][0] == 'r'};
    if (count == 8) {
        growing(directory, w, strtoull(arguments[7], NULL, 10));
        return 0;
    }
    in_batches(directory, "single", w, strtoull(arguments[3], NULL, 10), 1, 0);
    in_group(directory, "group", w, strtoull(arguments[4], NULL, 10), 64);
    in_group(directory, "group256", w, 2 * strtoull(arguments[4], NULL, 10), 256);
    in_batches(directory, "bulk", w, strtoull(arguments[5], NULL, 10), BATCH, 1);
    return 0;
}
