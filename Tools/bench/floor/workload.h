/* The events that both programs append: the same streams, ids and payloads for the same seed.
 *
 * One event in four opens a stream, the others go to one of the latest thousand. Ids grow with time
 * or are random. A record comes to about 380 bytes. `Workload.swift` gives the same. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define PAYLOAD_BYTES 64
#define TYPE "daybook.v1.DispositionRecorded"
#define SOURCE "urn:example:reviews"
#define ACTOR "reviewer-7"

struct workload {
    uint64_t state, streams, events;
    int random_ids;
};

struct event {
    char stream[32], id[40];
    unsigned char payload[PAYLOAD_BYTES];
};

/* SplitMix64. */
static inline uint64_t workload_number(struct workload *w) {
    uint64_t z = (w->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline void workload_next(struct workload *w, struct event *e) {
    uint64_t pick = workload_number(w), number;
    if (w->streams == 0 || pick % 4 == 0) {
        number = ++w->streams;
    } else {
        uint64_t window = w->streams < 1000 ? w->streams : 1000;
        number = w->streams - (pick >> 32) % window;
    }
    w->events++;
    snprintf(e->stream, sizeof e->stream, "exception/QX-%07llu", (unsigned long long)number);
    if (w->random_ids) {
        uint64_t high = workload_number(w);
        snprintf(e->id, sizeof e->id, "%016llx", (unsigned long long)high);
    } else {
        snprintf(e->id, sizeof e->id, "evt-%012llu", (unsigned long long)w->events);
    }
    for (int i = 0; i < PAYLOAD_BYTES; i += 8) {
        uint64_t bytes = workload_number(w);
        memcpy(e->payload + i, &bytes, 8);
    }
}

#endif
