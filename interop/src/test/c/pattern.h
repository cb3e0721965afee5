/* What is in the messages of the peers, so that each can be checked wherever it ends up.
 *
 * At least 16 bytes, numbers in network order: number of the message in its stream (4 bytes, from 0,
 * unordered ones counted apart), length (4), stream (2), 1 when unordered (2), the sender's seed (4),
 * then words (4 bytes each, the last one cut off) made of the seed, stream, number and place. */
#ifndef WEIR_PATTERN_H
#define WEIR_PATTERN_H

#include <string.h>

#include "peer.h"

#define HEADER 16

static uint32_t word(uint32_t start, uint32_t i) {
  uint32_t w = start + i * 0x9E3779B9u;
  w = (w ^ w >> 16) * 0x85EBCA6Bu;
  w = (w ^ w >> 13) * 0xC2B2AE35u;
  return w ^ w >> 16;
}

static void put(uint8_t *at, uint32_t value) {
  at[0] = value >> 24, at[1] = value >> 16, at[2] = value >> 8, at[3] = value;
}

static uint32_t get(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static void fill(uint8_t *bytes, uint32_t number, uint32_t seed, const struct message *m) {
  put(bytes, number);
  put(bytes + 4, m->length);
  put(bytes + 8, (uint32_t)m->stream << 16 | m->unordered);
  put(bytes + 12, seed);
  uint32_t start = word(seed ^ (uint32_t)m->stream << 16 ^ m->unordered, number);
  for (size_t i = HEADER; i < m->length; i += 4) {
    uint8_t four[4];
    put(four, word(start, i / 4));
    memcpy(bytes + i, four, m->length - i < 4 ? m->length - i : 4);
  }
}

/* The seed is the sender's: it is in the message. */
static bool has_pattern(const struct message *m) {
  const uint8_t *b = m->bytes;
  if (m->length < HEADER || get(b + 4) != m->length) return false;
  if (get(b + 8) != ((uint32_t)m->stream << 16 | m->unordered)) return false;
  uint32_t start = word(get(b + 12) ^ (uint32_t)m->stream << 16 ^ m->unordered, get(b));
  for (size_t i = HEADER; i < m->length; i += 4) {
    uint8_t four[4];
    put(four, word(start, i / 4));
    if (memcmp(b + i, four, m->length - i < 4 ? m->length - i : 4) != 0) return false;
  }
  return true;
}

#endif
