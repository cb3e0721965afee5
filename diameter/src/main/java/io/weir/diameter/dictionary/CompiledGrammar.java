package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.Grammar.Position;
import io.weir.diameter.dictionary.Grammar.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A grammar in the shape in which messages are checked against it: numbers in arrays. Rules keep
/// their order, so a rule's number is its place in the grammar.
///
/// Immutable once [MessageChecker] is built.
final class CompiledGrammar {
  /// No rule names the AVP, and there is none for any AVP.
  static final int NO_RULE = -1;

  /// What messages to people call the command or group.
  final String owner;

  final List<Rule> rules;

  /// AVPs of which exactly one is there, as [Grammar#exactlyOne].
  final List<String> exactlyOne;

  /// The AVP of each rule; the rule for any AVP has none.
  final @Nullable CompiledAvp[] avps;

  final int[] min;
  final int[] max;

  /// How many of the first rules are fixed.
  final int fixedRules;

  /// The number of the rule for any AVP, or [#NO_RULE].
  final int anyRule;

  private final PairIndex ruleIndex;
  private final boolean[] choices;
  private final boolean choosesAny;

  CompiledGrammar(String owner, Grammar grammar) {
    this.owner = owner;
    this.rules = grammar.rules();
    this.exactlyOne = grammar.exactlyOne();
    this.avps = new CompiledAvp[rules.size()];
    this.min = new int[rules.size()];
    this.max = new int[rules.size()];
    this.ruleIndex = new PairIndex(rules.size());
    this.choices = new boolean[rules.size()];
    this.choosesAny = exactlyOne.contains(Rule.ANY);
    int any = NO_RULE;
    int fixed = 0;
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      min[i] = rule.min();
      max[i] = rule.max();
      choices[i] = exactlyOne.contains(rule.name());
      fixed += rule.position() == Position.FIXED ? 1 : 0;
      if (rule.isAny()) {
        any = i;
      } else {
        ruleIndex.put(rule.id().code(), rule.id().vendorId(), i);
      }
    }
    this.anyRule = any;
    this.fixedRules = fixed;
  }

  /// Whether the AVP of this rule is one of [#exactlyOne].
  boolean isChoice(int rule) {
    return choosesAny || (rule >= 0 && choices[rule]);
  }

  /// The rule that names the AVP, or [#NO_RULE].
  int ruleOf(int code, int vendorId) {
    return ruleIndex.get(code, vendorId);
  }
}
