#define OPENSSL_SUPPRESS_DEPRECATED
#include "store.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "workload.h"

enum { VALUE_HEADER = 56, ENVELOPE_HEADER = 96, SALT = 16, STRINGS = 9 };

static void check(int status, const char *what) {
    if (status == 0) return;
    fprintf(stderr, "floor: cannot %s: %s\n", what, mdb_strerror(status));
    exit(2);
}

static MDB_dbi table(MDB_txn *txn, const char *name, unsigned flags) {
    MDB_dbi dbi;
    check(mdb_dbi_open(txn, name, MDB_CREATE | flags, &dbi), name);
    return dbi;
}

void store_open(struct store *s, const char *path) {
    memset(s, 0, sizeof *s);
    mkdir(path, 0700);
    check(mdb_env_create(&s->env), "create");
    check(mdb_env_set_maxdbs(s->env, 16), "create");
    check(mdb_env_set_maxreaders(s->env, 1024), "create");
    check(mdb_env_set_mapsize(s->env, (size_t)1 << 40), "create");
    check(mdb_env_open(s->env, path, MDB_NOTLS, 0600), "open");
    store_begin(s);
    s->events = table(s->txn, "events", MDB_INTEGERKEY);
    s->streams = table(s->txn, "streams", 0);
    s->keys = table(s->txn, "keys", 0);
    s->nodes = table(s->txn, "nodes", 0);
    s->meta = table(s->txn, "meta", 0);
    store_commit(s);
}

void store_close(struct store *s) { mdb_env_close(s->env); }

void store_begin(struct store *s) { check(mdb_txn_begin(s->env, NULL, 0, &s->txn), "begin"); }

static void put(struct store *s, MDB_dbi dbi, const void *key, size_t key_bytes,
                const void *value, size_t value_bytes, unsigned flags) {
    MDB_val k = {key_bytes, (void *)key}, v = {value_bytes, (void *)value};
    check(mdb_put(s->txn, dbi, &k, &v, flags), "put");
}

/* Adds a leaf: each subtree that it completes is hashed, those from level 8 up are stored. */
static void grow_tree(struct store *s, const unsigned char leaf[32]) {
    unsigned char hash[32];
    uint64_t before = s->size;
    int level = 0;
    memcpy(hash, leaf, 32);
    for (; (before >> level) & 1; level++) {
        unsigned char one = 1;
        SHA256_CTX c;
        SHA256_Init(&c);
        SHA256_Update(&c, &one, 1);
        SHA256_Update(&c, s->frontier[level], 32);
        SHA256_Update(&c, hash, 32);
        SHA256_Final(hash, &c);
        if (level + 1 >= 8) {
            unsigned char key[9] = {(unsigned char)(level + 1)};
            uint64_t index = __builtin_bswap64(before >> (level + 1));
            memcpy(key + 1, &index, 8);
            put(s, s->nodes, key, sizeof key, hash, 32, 0);
        }
    }
    memcpy(s->frontier[level], hash, 32);
    s->size = before + 1;
}

static unsigned char *string(unsigned char *at, const char *text) {
    uint16_t length = (uint16_t)strlen(text);
    memcpy(at, &length, 2);
    memcpy(at + 2, text, length);
    return at + 2 + length;
}

void store_append(struct store *s, const struct event *e) {
    uint64_t position = s->size + 1, stream[3] = {0, 0, 0}; /* number, revision, position */
    MDB_val key = {strlen(e->stream), (void *)e->stream}, found;
    int status = mdb_get(s->txn, s->streams, &key, &found);
    if (status == 0) memcpy(stream, found.mv_data, sizeof stream);
    else if (status == MDB_NOTFOUND) stream[0] = ++s->stream_count;
    else check(status, "get");

    unsigned char value[1024] = {0}, *envelope = value + VALUE_HEADER;
    struct timespec_fields { uint64_t position, recorded, occurred, revision, previous; } fields =
        {position, 1700000000000000000u + position, 1700000000000000000u, stream[1] + 1, stream[2]};
    memcpy(envelope + 8, &fields, sizeof fields);
    unsigned char *end = envelope + ENVELOPE_HEADER;
    uint16_t count = STRINGS;
    memcpy(end, &count, 2);
    end += 2;
    const char *strings[STRINGS] = {e->stream, TYPE, e->id, SOURCE, ACTOR, "", "", SOURCE, e->id};
    for (int i = 0; i < STRINGS; i++) end = string(end, strings[i]);
    uint32_t lengths[2] = {(uint32_t)(end - envelope), PAYLOAD_BYTES};
    memcpy(value + 40, lengths, sizeof lengths);

    unsigned char zero = 0;
    SHA256_CTX c;
    SHA256_Init(&c);
    SHA256_Update(&c, &zero, 1);
    SHA256_Update(&c, envelope, lengths[0]);
    SHA256_Final(value + 8, &c);
    memcpy(end + SALT, e->payload, PAYLOAD_BYTES);
    size_t bytes = (size_t)(end - value) + SALT + PAYLOAD_BYTES;
    uint64_t checksum = XXH3_64bits(value + 8, bytes - 8);
    memcpy(value, &checksum, 8);

    put(s, s->events, &position, 8, value, bytes, MDB_APPEND);
    stream[1]++;
    stream[2] = position;
    put(s, s->streams, e->stream, strlen(e->stream), stream, sizeof stream, 0);
    grow_tree(s, value + 8);

    unsigned char name[128] = {1}, entry[45] = {0};
    size_t source = strlen(SOURCE), id = strlen(e->id);
    memcpy(name + 1, SOURCE, source);
    memcpy(name + 2 + source, e->id, id);
    memcpy(entry, &position, 8);
    put(s, s->keys, name, 2 + source + id, entry, sizeof entry, MDB_NOOVERWRITE);
}

void store_commit(struct store *s) {
    unsigned char head[64 + 64 * 32] = {0}, *end = head + 64;
    memcpy(head + 8, &s->size, 8);
    memcpy(head + 24, &s->stream_count, 8);
    for (int level = 63; level >= 0; level--) {
        if (!((s->size >> level) & 1)) continue;
        memcpy(end, s->frontier[level], 32);
        end += 32;
    }
    uint64_t checksum = XXH3_64bits(head + 8, (size_t)(end - head) - 8);
    memcpy(head, &checksum, 8);
    put(s, s->meta, "head", 4, head, (size_t)(end - head), 0);
    check(mdb_txn_commit(s->txn), "commit");
}

uint64_t store_replay(struct store *s) {
    MDB_cursor *cursor;
    MDB_val key, value;
    uint64_t count = 0;
    int status;
    check(mdb_txn_begin(s->env, NULL, MDB_RDONLY, &s->txn), "read");
    check(mdb_cursor_open(s->txn, s->events, &cursor), "read");
    while ((status = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
        uint64_t checksum;
        memcpy(&checksum, value.mv_data, 8);
        if (XXH3_64bits((char *)value.mv_data + 8, value.mv_size - 8) != checksum) {
            fprintf(stderr, "floor: event %llu is damaged\n", (unsigned long long)count + 1);
            exit(2);
        }
        count++;
    }
    if (status != MDB_NOTFOUND) check(status, "read");
    mdb_cursor_close(cursor);
    mdb_txn_abort(s->txn);
    return count;
}
