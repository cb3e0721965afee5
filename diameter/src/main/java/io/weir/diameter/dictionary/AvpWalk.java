package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.Check.Faulty;
import io.weir.diameter.dictionary.MessageChecker.Scratch;
import io.weir.diameter.dictionary.Strictness.Demand;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFault;
import io.weir.diameter.wire.AvpHeader;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks the AVPs of a message and of its groups for [MessageChecker].
///
/// Immutable and thread-safe; what changes during a walk is in the caller's scratch. Methods return
/// the fault, or null for none, so that nothing is allocated for what is right.
final class AvpWalk {
  private static final int UNKNOWN_BITS = AvpHeader.FLAG_PROTECTED | AvpHeader.FLAGS_RESERVED;

  private final Dictionary dictionary;
  private final CompiledAvp[] avps;
  private final boolean checksFlags;
  private final boolean checksReservedBits;
  private final boolean checksKnown;
  private final boolean checksValues;
  private final boolean checksPositions;
  private final boolean checksOthers;
  private final boolean checksOccurrences;
  private final boolean checksChoices;

  AvpWalk(Dictionary dictionary, Map<String, CompiledAvp> byName, Strictness strictness) {
    this.dictionary = dictionary;
    this.avps =
        dictionary.avps().stream()
            .map(avp -> byName.getOrDefault(avp.name(), new CompiledAvp(avp)))
            .toArray(CompiledAvp[]::new);
    this.checksFlags = strictness.demands(Demand.AVP_FLAGS);
    this.checksReservedBits = strictness.demands(Demand.AVP_RESERVED_BITS);
    this.checksKnown = strictness.demands(Demand.MANDATORY_AVPS_ARE_KNOWN);
    this.checksValues = strictness.demands(Demand.VALUES);
    this.checksPositions = strictness.demands(Demand.POSITIONS);
    this.checksOthers = strictness.demands(Demand.NO_OTHER_AVPS);
    this.checksOccurrences = strictness.demands(Demand.OCCURRENCES);
    this.checksChoices = strictness.demands(Demand.CHOICES);
  }

  @Nullable Faulty check(DiameterMessage message, CompiledGrammar grammar, Scratch scratch) {
    return check(message.avps(), grammar, 0, scratch);
  }

  private @Nullable Faulty check(
      AvpCursor at, CompiledGrammar grammar, int depth, Scratch scratch) {
    int[] counts = scratch.counts(depth, grammar.rules.size());
    int lastRule = 0;
    while (at.next()) {
      int rule = grammar.ruleOf(at.code(), at.vendorId());
      CompiledAvp avp = rule >= 0 ? grammar.avps[rule] : known(at);
      Faulty fault = checkFlags(at, avp);
      if (fault == null) {
        fault = checkPlace(at, grammar, rule, counts);
      }
      if (fault == null && rule >= 0 && rule < grammar.fixedRules && rule < lastRule) {
        fault = misplaced(at, grammar, rule);
      }
      if (fault == null && avp != null) {
        fault = checkData(at, avp, depth, scratch);
      }
      if (fault != null) {
        return fault;
      }
      // AVPs that are not fixed count as beyond all fixed rules.
      lastRule = Math.max(lastRule, rule >= 0 ? rule : grammar.fixedRules);
    }
    if (at.fault() != null) {
      return wrongLength(at, at.fault());
    }
    return checkPresence(grammar, counts);
  }

  private @Nullable CompiledAvp known(AvpCursor at) {
    int number = dictionary.avpNumber(at.code(), at.vendorId());
    return number == PairIndex.ABSENT ? null : avps[number];
  }

  private @Nullable Faulty checkFlags(AvpCursor at, @Nullable CompiledAvp avp) {
    int flags = at.flags();
    if (checksReservedBits && (flags & UNKNOWN_BITS) != 0) {
      return shown(
          ResultCode.INVALID_AVP_BITS, label(at) + " has flag bits of unknown meaning", at);
    }
    if (avp == null) {
      boolean refused = checksKnown && (flags & AvpHeader.FLAG_MANDATORY) != 0;
      return refused
          ? shown(ResultCode.AVP_UNSUPPORTED, label(at) + " is mandatory and not known", at)
          : null;
    }
    if (checksFlags && !avp.allowsFlags(flags)) {
      FlagRule rule = avp.definition.flags();
      return shown(
          ResultCode.INVALID_AVP_BITS,
          label(at)
              + " has the flags "
              + FlagRule.letters(flags)
              + "; must be set: "
              + FlagRule.letters(rule.must())
              + ", must be clear: "
              + FlagRule.letters(rule.mustNot()),
          at);
    }
    return null;
  }

  private @Nullable Faulty checkPlace(
      AvpCursor at, CompiledGrammar grammar, int namedRule, int[] counts) {
    int rule = namedRule >= 0 ? namedRule : grammar.anyRule;
    int max = rule >= 0 ? grammar.max[rule] : 0;
    int count = rule >= 0 ? ++counts[rule] : 1;
    if (count <= max) {
      return null;
    }
    if (max == 0) {
      return checksOthers
          ? shown(ResultCode.AVP_NOT_ALLOWED, label(at) + " is not allowed in " + grammar.owner, at)
          : null;
    }
    return checksOccurrences
        ? shown(
            ResultCode.AVP_OCCURS_TOO_MANY_TIMES,
            label(at) + " occurs more than " + times(max) + " in " + grammar.owner,
            at)
        : null;
  }

  private static String times(int max) {
    return max == 1 ? "once" : max + " times";
  }

  private @Nullable Faulty misplaced(AvpCursor at, CompiledGrammar grammar, int rule) {
    return checksPositions
        ? shown(
            ResultCode.AVP_NOT_ALLOWED,
            label(at) + " belongs in place " + (rule + 1) + " of " + grammar.owner,
            at)
        : null;
  }

  private @Nullable Faulty checkData(AvpCursor at, CompiledAvp avp, int depth, Scratch scratch) {
    AvpType type = avp.type;
    if (!avp.allowsLength(at.dataLength())) {
      return shown(
          ResultCode.INVALID_AVP_LENGTH,
          label(at) + " of type " + type.rfcName() + " has " + at.dataLength() + " octets of data",
          at);
    }
    CompiledGrammar group = avp.group;
    if (group != null) {
      return checkGroup(at, group, depth, scratch);
    }
    if (!checksValues) {
      return null;
    }
    if (type == AvpType.ENUMERATED) {
      return checkEnumerated(at, avp);
    }
    return !avp.hasValueRule || ValueCheck.isValueRight(type, at)
        ? null
        : shown(ResultCode.INVALID_AVP_VALUE, label(at) + " is not a valid " + type.rfcName(), at);
  }

  private @Nullable Faulty checkEnumerated(AvpCursor at, CompiledAvp avp) {
    // Section 4.1: where the M bit is clear, a value that is not supported may be ignored.
    int value = at.enumerated();
    return avp.allowsValue(value) || !at.isMandatory()
        ? null
        : shown(ResultCode.INVALID_AVP_VALUE, label(at) + " cannot be " + value, at);
  }

  private @Nullable Faulty checkGroup(
      AvpCursor at, CompiledGrammar group, int depth, Scratch scratch) {
    // What is in a Failed-AVP is faulty by its nature.
    if (at.code() == BaseAvp.FAILED_AVP.code() && at.vendorId() == 0) {
      return null;
    }
    if (depth == MessageChecker.MAX_DEPTH) {
      return new Faulty(
          ResultCode.INVALID_AVP_VALUE,
          label(at) + " is nested deeper than " + MessageChecker.MAX_DEPTH,
          FailedAvp.emptyGroup(at));
    }
    AvpCursor inside = scratch.cursor(depth + 1);
    inside.enter(at);
    Faulty fault = check(inside, group, depth + 1, scratch);
    if (fault == null && checksChoices && !group.exactlyOne.isEmpty()) {
      fault = checkChoice(at, inside, group);
    }
    return fault == null
        ? null
        : new Faulty(
            fault.resultCode(), fault.errorMessage(), FailedAvp.inGroup(at, fault.failedAvp()));
  }

  private @Nullable Faulty checkPresence(CompiledGrammar grammar, int[] counts) {
    int[] min = grammar.min;
    for (int rule = 0; rule < min.length; rule++) {
      if (counts[rule] < min[rule]) {
        return missing(grammar, grammar.avps[rule], rule);
      }
    }
    return null;
  }

  private Faulty missing(CompiledGrammar grammar, @Nullable CompiledAvp avp, int rule) {
    String text = avp == null ? "an AVP" : avp.definition.label();
    int min = grammar.min[rule];
    return new Faulty(
        ResultCode.MISSING_AVP,
        text
            + " is missing from "
            + grammar.owner
            + (min > 1 ? "; at least " + min + " belong" : ""),
        avp == null ? new byte[0] : FailedAvp.example(avp.definition, dictionary));
  }

  private @Nullable Faulty checkChoice(AvpCursor at, AvpCursor inside, CompiledGrammar group) {
    int found = 0;
    inside.enter(at);
    while (inside.next()) {
      found += group.isChoice(group.ruleOf(inside.code(), inside.vendorId())) ? 1 : 0;
    }
    if (found == 1) {
      return null;
    }
    String text = group.owner + " holds " + found + " of " + group.exactlyOne + ", not one";
    return found == 0
        ? new Faulty(ResultCode.MISSING_AVP, text, choiceExamples(group))
        : new Faulty(ResultCode.AVP_OCCURS_TOO_MANY_TIMES, text, choicesTaken(at, inside, group));
  }

  /// "MUST contain an example of an Auth-Application-Id AVP and an Acct-Application-Id AVP" (6.11).
  private byte[] choiceExamples(CompiledGrammar group) {
    byte[] examples = {};
    for (String name : group.exactlyOne) {
      AvpDefinition avp = dictionary.avp(name);
      if (avp != null) {
        examples = FailedAvp.join(examples, FailedAvp.example(avp, dictionary));
      }
    }
    return examples;
  }

  /// "MUST contain the received Auth-Application-Id AVP and Acct-Application-Id AVP" (6.11).
  private static byte[] choicesTaken(AvpCursor at, AvpCursor inside, CompiledGrammar group) {
    byte[] taken = {};
    inside.enter(at);
    while (inside.next() && taken.length < FailedAvp.MAX_COPY_BYTES) {
      if (group.isChoice(group.ruleOf(inside.code(), inside.vendorId()))) {
        taken = FailedAvp.join(taken, FailedAvp.copy(inside));
      }
    }
    return taken;
  }

  private Faulty wrongLength(AvpCursor at, AvpFault fault) {
    AvpDefinition avp = dictionary.avp(fault.code(), fault.vendorId());
    int minLengthBytes = avp == null ? 0 : avp.type().minLengthBytes();
    String name =
        avp == null
            ? "AVP " + AvpDefinition.codeLabel(fault.code(), fault.vendorId())
            : avp.label();
    String text =
        switch (fault.kind()) {
          case TRUNCATED_HEADER ->
              "only " + fault.availableLength() + " octets are left for the header of " + name;
          case LENGTH_BELOW_HEADER ->
              name + " has length " + fault.claimedLength() + ", less than its header";
          case LENGTH_BEYOND_END, PADDING_BEYOND_END ->
              name
                  + " has length "
                  + fault.claimedLength()
                  + ", and "
                  + fault.availableLength()
                  + " octets are left";
        };
    return new Faulty(ResultCode.INVALID_AVP_LENGTH, text, at.faultyAvp(minLengthBytes));
  }

  private static Faulty shown(int resultCode, String text, AvpCursor at) {
    return new Faulty(resultCode, text, FailedAvp.copy(at));
  }

  private String label(AvpCursor at) {
    AvpDefinition avp = dictionary.avp(at.code(), at.vendorId());
    return avp == null ? "AVP " + AvpDefinition.codeLabel(at.code(), at.vendorId()) : avp.label();
  }
}
