/* The event log's tables on LMDB in plain C: what any engine with these guarantees must do.
 *
 * Each event is appended to `events` with its leaf hash and checksum, moves its stream's head in
 * `streams`, takes its key in `keys`, and grows the Merkle tree, whose nodes from level 8 up go to
 * `nodes`; each commit rewrites the head in `meta`. Left out is what our callers compute before
 * they queue: the salted payload digest, the keyed content digest, the salt. */
#ifndef STORE_H
#define STORE_H

#include <lmdb.h>
#include <stdint.h>

struct event;

struct store {
    MDB_env *env;
    MDB_dbi events, streams, keys, nodes, meta;
    MDB_txn *txn;
    uint64_t size, stream_count;
    unsigned char frontier[64][32]; /* by level; valid where `size` has the bit */
};

void store_open(struct store *s, const char *path);
void store_close(struct store *s);
void store_begin(struct store *s);
void store_append(struct store *s, const struct event *e);
void store_commit(struct store *s);

/* Walks all events, verifying the checksum of each; gives their number. */
uint64_t store_replay(struct store *s);

#endif
