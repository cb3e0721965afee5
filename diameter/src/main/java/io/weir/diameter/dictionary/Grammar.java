package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpId;
import java.util.List;

/// What a command or a Grouped AVP may contain: the Command Code Format of RFC 6733 section 3.2
/// and the group format of section 4.4.
///
/// Immutable.
///
/// @param rules the rules in the order of the document: fixed, required, optional
/// @param exactlyOne AVPs of which one and only one stands in the group, for example the two
///     kinds of application in a Vendor-Specific-Application-Id (section 6.11); `AVP` means any
///     AVP at all; empty if there is no such demand
public record Grammar(List<Rule> rules, List<String> exactlyOne) {
  public Grammar {
    rules = List.copyOf(rules);
    exactlyOne = List.copyOf(exactlyOne);
  }

  /// Whether AVPs that no rule names are allowed, that is, whether there is a rule for `AVP`.
  public boolean isOpen() {
    return rules.stream().anyMatch(rule -> rule.isAny() && rule.max() > 0);
  }

  /// The grammar as the RFC would print it, one rule per line.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Rule rule : rules) {
      text.append(text.isEmpty() ? "" : "\n").append(rule);
    }
    return text.toString();
  }

  /// Where an AVP stands: the three kinds of brackets.
  public enum Position {
    /// `< AVP >`: before all AVPs that are not fixed, in the order of the rules.
    FIXED('<', '>'),
    /// `{ AVP }`: anywhere, and at least once.
    REQUIRED('{', '}'),
    /// `[ AVP ]`: anywhere or nowhere.
    OPTIONAL('[', ']');

    private final char opening;
    private final char closing;

    Position(char opening, char closing) {
      this.opening = opening;
      this.closing = closing;
    }
  }

  /// How often one AVP may occur.
  ///
  /// @param name the AVP, or [#ANY] for every AVP that no other rule names
  /// @param id the AVP's code and vendor; meaningless for [#ANY]
  /// @param min the least number of occurrences, from 0
  /// @param max the greatest, [#UNBOUNDED] for no limit, 0 if the AVP must not be there
  /// @param position where it stands
  public record Rule(String name, AvpId id, int min, int max, Position position) {
    /// The name that stands for any AVP.
    public static final String ANY = "AVP";

    /// No limit to the number of occurrences.
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    public Rule {
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("min is 0 to max: min=" + min + ", max=" + max);
      }
    }

    /// Whether this is the rule for all AVPs that no other rule names.
    public boolean isAny() {
      return name.equals(ANY);
    }

    /// The rule as the RFC prints it, for example `1*{ Host-IP-Address }`.
    @Override
    public String toString() {
      int usual = position == Position.OPTIONAL ? 0 : 1;
      String qualifier = "";
      if (min != usual || max != 1) {
        boolean plain = min == 0 && max == UNBOUNDED;
        qualifier = (plain ? "" : min) + "*" + (max == UNBOUNDED ? "" : max);
      }
      return qualifier + position.opening + " " + name + " " + position.closing;
    }
  }
}
