package io.weir.diameter.dictionary;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// Which rules of the RFC a [MessageChecker] insists on. Some peers are known to break some,
/// and a node may prefer to talk to them all the same.
///
/// Whatever the strictness, a message is refused if it cannot be decoded (version, lengths of the
/// message and of AVPs), if its application or command is unknown, or if a required AVP is missing.
///
/// Immutable.
///
/// @param demands the rules beyond those
public record Strictness(Set<Demand> demands) {
  /// All rules.
  public static final Strictness STRICT = new Strictness(EnumSet.allOf(Demand.class));

  /// Only the rules that hold whatever the strictness.
  public static final Strictness LENIENT = new Strictness(EnumSet.noneOf(Demand.class));

  public Strictness {
    demands = Set.copyOf(demands);
  }

  /// Rules of RFC 6733, and the Result-Code for breaking one.
  public enum Demand {
    /// No E bit in a request, no T bit in an answer, the P bit as the command's definition has it
    /// (section 3): 3008. Reserved bits are not looked at: "they MUST be set to zero and ignored by
    /// the receiver".
    HEADER_BITS,
    /// The V and M bits of a known AVP as its definition has them (section 4.5): 3009.
    AVP_FLAGS,
    /// The P bit and the reserved bits of an AVP are clear; "an unrecognized bit SHOULD be
    /// considered an error" (section 4.1): 3009.
    AVP_RESERVED_BITS,
    /// An AVP with the M bit is known (section 4.1): 5001.
    MANDATORY_AVPS_ARE_KNOWN,
    /// Values are of their type (section 4.3.1), and an Enumerated with the M bit has one of its
    /// values: 5004. Without the M bit a value that is not known may be ignored (section 4.1).
    VALUES,
    /// Fixed AVPs stand where the grammar has them (section 3.2): 5008.
    POSITIONS,
    /// AVPs that the grammar forbids, or that a grammar without `AVP` does not list, are absent:
    /// 5008.
    NO_OTHER_AVPS,
    /// No AVP occurs more often than the grammar allows: 5009.
    OCCURRENCES,
    /// Of some AVPs exactly one is in a group (for example section 6.11): 5005 or 5009.
    CHOICES
  }

  /// Whether a rule is insisted on.
  public boolean demands(Demand demand) {
    return demands.contains(demand);
  }

  /// This strictness and these rules too.
  public Strictness with(Demand... more) {
    Set<Demand> all = copy();
    all.addAll(Arrays.asList(more));
    return new Strictness(all);
  }

  /// This strictness without these rules.
  public Strictness without(Demand... fewer) {
    Set<Demand> rest = copy();
    Arrays.asList(fewer).forEach(rest::remove);
    return new Strictness(rest);
  }

  private Set<Demand> copy() {
    Set<Demand> copy = EnumSet.noneOf(Demand.class);
    copy.addAll(demands);
    return copy;
  }
}
