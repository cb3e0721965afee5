package io.weir.diameter.core;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Checks that numbers fit the AVP format Unsigned32 (RFC 6733 section 4.2).
///
/// Stateless. Used by the records of the capabilities exchange.
final class Unsigned32 {
  static final long MAX = 0xFFFF_FFFFL;

  private Unsigned32() {}

  static void check(String name, long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException(name + " must be an Unsigned32: " + value);
    }
  }

  static void check(String name, OptionalLong value) {
    if (value.isPresent()) {
      check(name, value.getAsLong());
    }
  }

  /// A checked copy in ascending order, so that what is sent does not depend on hashing.
  static Set<Long> copyOf(String name, Set<Long> values) {
    SortedSet<Long> copy = new TreeSet<>(values);
    copy.forEach(value -> check(name, value));
    return Collections.unmodifiableSortedSet(copy);
  }
}
