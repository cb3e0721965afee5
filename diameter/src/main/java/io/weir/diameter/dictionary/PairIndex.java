package io.weir.diameter.dictionary;

import java.util.Arrays;

/// Maps pairs of ints to small numbers without boxing: what a lookup by code and vendor costs on
/// the path of every message. Open addressing with linear probing, at most half full.
///
/// Immutable once built; filled by the constructor of its owner only.
final class PairIndex {
  /// No number is stored for the pair.
  static final int ABSENT = -1;

  private final int[] firsts;
  private final int[] seconds;
  private final int[] numbers;
  private final int mask;

  /// An empty index with room for so many pairs.
  PairIndex(int capacity) {
    int slots = Integer.highestOneBit(Math.max(2, capacity * 2)) * 2;
    this.firsts = new int[slots];
    this.seconds = new int[slots];
    this.numbers = new int[slots];
    this.mask = slots - 1;
    Arrays.fill(numbers, ABSENT);
  }

  /// Stores a number from 0 for a pair that is not there yet.
  void put(int first, int second, int number) {
    int slot = slot(first, second);
    while (numbers[slot] != ABSENT) {
      slot = (slot + 1) & mask;
    }
    firsts[slot] = first;
    seconds[slot] = second;
    numbers[slot] = number;
  }

  /// The number of the pair, or [#ABSENT].
  int get(int first, int second) {
    int slot = slot(first, second);
    int number = numbers[slot];
    while (number != ABSENT && (firsts[slot] != first || seconds[slot] != second)) {
      slot = (slot + 1) & mask;
      number = numbers[slot];
    }
    return number;
  }

  private int slot(int first, int second) {
    int hash = (first + second * 0x85EBCA6B) * 0x9E3779B9;
    return (hash ^ (hash >>> 15)) & mask;
  }
}
