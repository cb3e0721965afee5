package io.weir.diameter.dictionary;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An AVP in the shape in which messages are checked: the definition, and its values as sorted
/// numbers. Immutable once [MessageChecker] is built.
final class CompiledAvp {
  private static final int[] ANY_VALUE = {};

  final AvpDefinition definition;
  final AvpType type;

  /// What may be inside; null unless it is a group. Set when all groups are known, for they may
  /// hold each other.
  @Nullable CompiledGrammar group;

  private final int must;
  private final int mustNot;
  private final int[] values;

  CompiledAvp(AvpDefinition definition) {
    this.definition = definition;
    this.type = definition.type();
    this.must = definition.flags().must();
    this.mustNot = definition.flags().mustNot();
    boolean closed = type == AvpType.ENUMERATED && !definition.openEnum();
    this.values =
        closed
            ? definition.enumNames().keySet().stream().mapToInt(i -> i).sorted().toArray()
            : ANY_VALUE;
  }

  /// Whether a header with these flags obeys the definition.
  boolean allowsFlags(int flags) {
    return (flags & must) == must && (flags & mustNot) == 0;
  }

  /// Whether an Enumerated may have this value.
  boolean allowsValue(int value) {
    return values.length == 0 || Arrays.binarySearch(values, value) >= 0;
  }
}
