/* What lists and rows of the present cost in C on raw LMDB, in a store that has no past: a row an
 * item, and an index by state. `ViewWorkload.swift` gives the same items.
 *
 *     floor-views fill|measure DIRECTORY SEED EVENTS
 */
#include <lmdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { OPEN = 10000, CLOSED = 3, ROW = 112, KEY = 13, KEY_ROOM = 16, POINTS = 20000, CLOSED_ROWS = 10000 };

static MDB_env *env;
static MDB_txn *txn;
static MDB_dbi rows, states;
static uint64_t state_of_random;
static uint32_t items, live_count;
static struct { uint32_t item, state; } live[1 << 24];

static void check(int status, const char *what) {
    if (status == 0) return;
    fprintf(stderr, "floor-views: cannot %s: %s\n", what, mdb_strerror(status));
    exit(2);
}

/* SplitMix64. */
static uint64_t number(void) {
    uint64_t z = (state_of_random += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

/* The next item that changes; its state before is -1 for a new one. */
static void step(uint32_t *item, int *before, uint32_t *after) {
    uint64_t pick = number();
    if (live_count < OPEN || pick % 5 == 0) {
        live[live_count].item = *item = ++items;
        live[live_count++].state = *after = 0;
        *before = -1;
        return;
    }
    uint32_t index = (pick >> 32) % live_count;
    *item = live[index].item;
    *before = (int)live[index].state;
    if ((pick >> 8) % 4 == 0) {
        *after = CLOSED;
        live[index] = live[--live_count];
        return;
    }
    live[index].state = *after = *before == 1 ? 2 : 1;
}

static void open_store(const char *path, unsigned flags) {
    mkdir(path, 0700);
    check(mdb_env_create(&env), "create");
    check(mdb_env_set_maxdbs(env, 4), "create");
    check(mdb_env_set_mapsize(env, (size_t)1 << 38), "create");
    check(mdb_env_open(env, path, MDB_NOTLS | flags, 0600), "open");
    check(mdb_txn_begin(env, NULL, flags & MDB_RDONLY, &txn), "begin");
    unsigned create = flags & MDB_RDONLY ? 0 : MDB_CREATE;
    check(mdb_dbi_open(txn, "rows", create, &rows), "open rows");
    check(mdb_dbi_open(txn, "states", create, &states), "open states");
}

static void key_of(uint32_t item, char key[KEY_ROOM]) {
    snprintf(key, KEY_ROOM, "item-%08u", item);
}

static void fill(uint64_t events) {
    char row[ROW], state_key[KEY_ROOM + 1];
    for (uint64_t i = 1; i <= events; i++) {
        uint32_t item, after;
        int before;
        step(&item, &before, &after);
        memset(row, 'w', sizeof row);
        memcpy(row, &i, sizeof i);
        key_of(item, state_key + 1);
        MDB_val k = {KEY, state_key + 1}, v = {ROW, row};
        check(mdb_put(txn, rows, &k, &v, 0), "put");
        MDB_val s = {KEY + 1, state_key}, none = {0, row};
        if (before >= 0) {
            state_key[0] = (char)before;
            check(mdb_del(txn, states, &s, NULL), "delete");
        }
        state_key[0] = (char)after;
        check(mdb_put(txn, states, &s, &none, 0), "put");
        if (i % 1000 == 0) {
            check(mdb_txn_commit(txn), "commit");
            check(mdb_txn_begin(env, NULL, 0, &txn), "begin");
        }
    }
    check(mdb_txn_commit(txn), "commit");
}

static void report(const char *op, uint64_t n, double seconds) {
    printf("{\"op\":\"%s\",\"n\":%llu,\"nanosecondsPerRow\":%.1f}\n", op, (unsigned long long)n,
           seconds * 1e9 / (double)(n ? n : 1));
}

/* The rows of a state, each by its key from the index, until so many were read. */
static uint64_t list(char state, uint64_t limit, uint64_t *sum) {
    MDB_cursor *cursor;
    MDB_val k = {1, &state}, v, row;
    uint64_t n = 0;
    check(mdb_cursor_open(txn, states, &cursor), "open");
    int status = mdb_cursor_get(cursor, &k, &v, MDB_SET_RANGE);
    while (status == 0 && *(char *)k.mv_data == state && n < limit) {
        MDB_val key = {k.mv_size - 1, (char *)k.mv_data + 1};
        check(mdb_get(txn, rows, &key, &row), "get");
        for (size_t i = 0; i < row.mv_size; i++) *sum += ((unsigned char *)row.mv_data)[i];
        n++;
        status = mdb_cursor_get(cursor, &k, &v, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    return n;
}

static void measure(void) {
    uint64_t sum = 0;
    static char keys[POINTS][KEY_ROOM];
    for (int i = 0; i < POINTS; i++) key_of((uint32_t)(number() % items) + 1, keys[i]);
    for (int pass = 0; pass < 2; pass++) {
        double start = now();
        for (int i = 0; i < POINTS; i++) {
            MDB_val k = {KEY, keys[i]}, v;
            check(mdb_get(txn, rows, &k, &v), "get");
            sum += *(unsigned char *)v.mv_data;
        }
        if (pass == 1) report("point now", POINTS, now() - start);
    }
    for (int which = 0; which < 2; which++) {
        for (int pass = 0; pass < 2; pass++) {
            double start = now();
            uint64_t n = 0;
            uint64_t limit = which ? CLOSED_ROWS : UINT64_MAX;
            for (int i = 0; i < 20; i++) n += list(which ? CLOSED : 1, limit, &sum);
            if (pass == 1) report(which ? "closed now" : "open now", n, now() - start);
        }
    }
    fprintf(stderr, "%llu\n", (unsigned long long)sum);
}

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: floor-views fill|measure DIRECTORY SEED EVENTS\n");
        return 64;
    }
    uint64_t events = strtoull(words[4], NULL, 10);
    state_of_random = strtoull(words[3], NULL, 10);
    if (strcmp(words[1], "fill") == 0) {
        open_store(words[2], MDB_NOSYNC);
        fill(events);
    } else {
        for (uint64_t i = 0; i < events; i++) {
            uint32_t item, after;
            int before;
            step(&item, &before, &after);
        }
        open_store(words[2], MDB_RDONLY);
        measure();
    }
    return 0;
}
