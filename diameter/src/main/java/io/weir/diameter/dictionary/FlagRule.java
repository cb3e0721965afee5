package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpHeader;

/// The flags a sender sets and does not set in the header of an AVP: the two columns "MUST" and
/// "MUST NOT" of the tables in RFC 6733 section 4.5. A flag in neither is the sender's choice.
///
/// Immutable.
///
/// @param must the flags that are set, an or of the V, M and P bits of [AvpHeader]
/// @param mustNot the flags that are clear; has no bit in common with `must`
public record FlagRule(int must, int mustNot) {
  private static final int KNOWN =
      AvpHeader.FLAG_VENDOR | AvpHeader.FLAG_MANDATORY | AvpHeader.FLAG_PROTECTED;

  public FlagRule {
    if ((must & mustNot) != 0 || ((must | mustNot) & ~KNOWN) != 0) {
      throw new IllegalArgumentException(
          "must and mustNot are disjoint sets of V, M and P: must="
              + must
              + ", mustNot="
              + mustNot);
    }
  }

  /// Whether a header with these flags obeys the rule.
  ///
  /// @param flags the flags octet of an AVP header; only V, M and P are looked at
  public boolean allows(int flags) {
    return (flags & must) == must && (flags & mustNot) == 0;
  }

  /// The set flags by their letters, as the tables print them: `V,M`, or `-` if none.
  static String letters(int flags) {
    StringBuilder text = new StringBuilder();
    append(text, flags & AvpHeader.FLAG_VENDOR, 'V');
    append(text, flags & AvpHeader.FLAG_MANDATORY, 'M');
    append(text, flags & AvpHeader.FLAG_PROTECTED, 'P');
    return text.isEmpty() ? "-" : text.toString();
  }

  private static void append(StringBuilder text, int bit, char letter) {
    if (bit != 0) {
      text.append(text.isEmpty() ? "" : ",").append(letter);
    }
  }
}
