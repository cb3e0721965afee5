package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.Check.Faulty;
import io.weir.diameter.dictionary.Check.Valid;
import io.weir.diameter.dictionary.CommandDefinition.Role;
import io.weir.diameter.dictionary.Strictness.Demand;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks messages against a dictionary: header bits, AVP flags, lengths and values, and the
/// grammar of the command and of every group in it.
///
/// Immutable and thread-safe. A node that consumes messages calls it for each one before the
/// application sees it; relays do not ("MUST NOT reject messages with unrecognized AVPs", RFC 6733
/// section 4.1). No octets make it throw.
///
/// Faults and what is put into Failed-AVP: [RFC 6733 section
/// 7](https://www.rfc-editor.org/rfc/rfc6733#section-7). Of several faults the first is reported,
/// in this order: version, message length, application and command, header bits, then the AVPs as
/// they come, groups from the inside, then what is missing.
public final class MessageChecker {
  /// How deep groups may be nested. A group deeper than that is refused with
  /// DIAMETER_INVALID_AVP_VALUE: its length is right, its contents are what we cannot accept.
  public static final int MAX_DEPTH = 16;

  private static final byte[] NOTHING = {};

  private final Dictionary dictionary;
  private final boolean checksHeaderBits;
  private final CompiledGrammar[] commands;
  private final @Nullable CompiledGrammar answerMessage;
  private final AvpWalk walk;

  /// A checker for what this dictionary knows.
  public MessageChecker(Dictionary dictionary, Strictness strictness) {
    this.dictionary = dictionary;
    this.checksHeaderBits = strictness.demands(Demand.HEADER_BITS);
    Map<String, CompiledAvp> avps = HashMap.newHashMap(dictionary.avps().size());
    for (AvpDefinition avp : dictionary.avps()) {
      avps.put(avp.name(), new CompiledAvp(avp));
    }
    for (CompiledAvp avp : avps.values()) {
      Grammar group = avp.definition.group();
      avp.group = group == null ? null : compile(avp.definition.name(), group, avps);
    }
    List<CommandDefinition> known = dictionary.commands();
    this.commands = new CompiledGrammar[known.size()];
    for (int i = 0; i < commands.length; i++) {
      commands[i] = compile(known.get(i).name(), known.get(i).grammar(), avps);
    }
    Grammar errors = dictionary.answerMessage();
    this.answerMessage = errors == null ? null : compile("the error answer", errors, avps);
    this.walk = new AvpWalk(dictionary, avps, strictness);
  }

  private static CompiledGrammar compile(
      String owner, Grammar grammar, Map<String, CompiledAvp> avps) {
    CompiledGrammar compiled = new CompiledGrammar(owner, grammar);
    for (int i = 0; i < compiled.avps.length; i++) {
      compiled.avps[i] = avps.get(compiled.rules.get(i).name());
    }
    return compiled;
  }

  /// Working memory for one check at a time. Keep one per thread or loop and no check of a valid
  /// message allocates.
  ///
  /// Owned by one thread at a time. It holds on to the last message it was used for.
  public static final class Scratch {
    private static final int[] NO_COUNTS = {};

    private final int[][] counts = new int[MAX_DEPTH + 1][];
    private final AvpCursor[] cursors = new AvpCursor[MAX_DEPTH + 1];

    Scratch() {
      for (int i = 0; i <= MAX_DEPTH; i++) {
        counts[i] = NO_COUNTS;
        cursors[i] = new AvpCursor(NOTHING, 0, 0);
      }
    }

    /// A counter for each rule, all zero.
    int[] counts(int depth, int rules) {
      int[] row = counts[depth];
      if (row.length < rules) {
        row = new int[rules];
        counts[depth] = row;
      } else {
        Arrays.fill(row, 0, rules, 0);
      }
      return row;
    }

    AvpCursor cursor(int depth) {
      return cursors[depth];
    }
  }

  /// Working memory for [#check(DiameterMessage, Scratch)].
  public Scratch newScratch() {
    return new Scratch();
  }

  /// The dictionary that messages are checked against.
  public Dictionary dictionary() {
    return dictionary;
  }

  /// The definition of the message's command; null if there is none, and then a request is answered
  /// with DIAMETER_COMMAND_UNSUPPORTED.
  public @Nullable CommandDefinition command(DiameterMessage message) {
    return dictionary.command(message.applicationId(), message.commandCode(), role(message));
  }

  /// Checks a message with working memory of its own.
  public Check check(DiameterMessage message) {
    return check(message, new Scratch());
  }

  /// Checks a message. Allocates nothing if it is valid, but for a cursor over it.
  ///
  /// @param scratch of the calling thread
  public Check check(DiameterMessage message, Scratch scratch) {
    if (message.version() != DiameterHeader.VERSION) {
      return faulty(
          ResultCode.UNSUPPORTED_VERSION, "version " + message.version() + " is not supported");
    }
    if ((message.length() & 3) != 0) {
      return faulty(
          ResultCode.INVALID_MESSAGE_LENGTH,
          "the length " + message.length() + " is not a multiple of 4");
    }
    int number =
        dictionary.commandNumber(message.applicationId(), message.commandCode(), role(message));
    if (number == PairIndex.ABSENT || !dictionary.knowsApplication(message.applicationId())) {
      return unknown(message);
    }
    Faulty badBits = checksHeaderBits ? checkHeaderBits(message, number) : null;
    if (badBits != null) {
      return badBits;
    }
    // "When set, the answer message will not conform to the CCF specification for the command"
    // (7.2).
    CompiledGrammar grammar = commands[number];
    if (message.isError() && !message.isRequest() && answerMessage != null) {
      grammar = answerMessage;
    }
    Faulty fault = walk.check(message, grammar, scratch);
    return fault == null ? Valid.VALID : fault;
  }

  private static Role role(DiameterMessage message) {
    return message.isRequest() ? Role.REQUEST : Role.ANSWER;
  }

  private Faulty unknown(DiameterMessage message) {
    if (!dictionary.knowsApplication(message.applicationId())) {
      return faulty(
          ResultCode.APPLICATION_UNSUPPORTED,
          "application " + Integer.toUnsignedString(message.applicationId()) + " is not supported");
    }
    return faulty(
        ResultCode.COMMAND_UNSUPPORTED,
        "command "
            + message.commandCode()
            + " is not supported in application "
            + Integer.toUnsignedString(message.applicationId()));
  }

  private @Nullable Faulty checkHeaderBits(DiameterMessage message, int number) {
    if (message.isRequest() && message.isError()) {
      return faulty(ResultCode.INVALID_HDR_BITS, "a request must not have the E bit");
    }
    if (!message.isRequest() && message.isRetransmitted()) {
      return faulty(ResultCode.INVALID_HDR_BITS, "an answer must not have the T bit");
    }
    CommandDefinition command = dictionary.commandAt(number);
    if (message.isProxiable() != command.isProxiable()) {
      return faulty(
          ResultCode.INVALID_HDR_BITS,
          command.name() + (command.isProxiable() ? " must" : " must not") + " have the P bit");
    }
    return null;
  }

  private static Faulty faulty(int resultCode, String errorMessage) {
    return new Faulty(resultCode, errorMessage, NOTHING);
  }
}
