/* Bytes as a stream of small decisions, so that digits mean themselves and a stream can be written by hand. Behind its end everything is 0. */
#ifndef TESTS_FUZZ_STREAM_H
#define TESTS_FUZZ_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stream {
    const uint8_t *data;
    size_t size;
    size_t at;
};

static inline bool
stream_ended(const struct stream *stream)
{
    return stream->at >= stream->size;
}

static inline uint8_t
stream_byte(struct stream *stream)
{
    return stream_ended(stream) ? 0 : (uint8_t)(stream->data[stream->at++] - '0');
}

/* 0 … n−1. */
static inline size_t
stream_choice(struct stream *stream, size_t n)
{
    return stream_byte(stream) % n;
}

#define STREAM_PICK(stream, array) ((array)[stream_choice((stream), sizeof(array) / sizeof((array)[0]))])

#endif
