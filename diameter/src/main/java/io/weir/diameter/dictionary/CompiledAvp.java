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

  /// Whether data of a right length can still be no value of the type.
  final boolean hasValueRule;

  private final int shortestBytes;
  private final int longestBytes;
  private final int lengthMask;
  private final int must;
  private final int mustNot;
  private final int[] values;

  CompiledAvp(AvpDefinition definition) {
    this.definition = definition;
    this.type = definition.type();
    this.hasValueRule = ValueCheck.hasRule(type);
    this.shortestBytes = ValueCheck.shortestBytes(type);
    this.longestBytes = type.isFixedLength() ? shortestBytes : Integer.MAX_VALUE;
    // "always a multiple of 4" (RFC 6733 section 4.2).
    this.lengthMask = type == AvpType.GROUPED ? 3 : 0;
    this.must = definition.flags().must();
    this.mustNot = definition.flags().mustNot();
    boolean closed = type == AvpType.ENUMERATED && !definition.openEnum();
    this.values =
        closed
            ? definition.enumNames().keySet().stream().mapToInt(i -> i).sorted().toArray()
            : ANY_VALUE;
  }

  /// Whether the data may have this length.
  boolean allowsLength(int dataLengthBytes) {
    return dataLengthBytes >= shortestBytes
        && dataLengthBytes <= longestBytes
        && (dataLengthBytes & lengthMask) == 0;
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
