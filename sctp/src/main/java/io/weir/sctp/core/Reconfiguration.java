package io.weir.sctp.core;

import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// RE-CONFIG: stream reset, more streams, and all numbers anew
/// ([RFC 6525](https://www.rfc-editor.org/rfc/rfc6525)). What this side asks for is
/// [ResetRequests]', what the peer asks for [ResetAnswers]'. Owned by the association.
final class Reconfiguration {
  /// One maximum segment lifetime, between two resets of TSNs (section 5.1.4).
  private static final long TSN_RESET_EVERY_NS = 30_000_000_000L;

  private static final int OUTGOING_RESET_BYTES = 4 + 16;

  private final Context context;
  private final Association association;
  private final StreamNumbers numbers;
  private final ResetRequests requests;
  private final ResetAnswers answers;
  private long tsnResetNs;
  private boolean tsnsWereReset;

  Reconfiguration(Context context, Association association) {
    this.context = context;
    this.association = association;
    numbers = new StreamNumbers(context, association);
    requests = new ResetRequests(context, association, numbers);
    answers = new ResetAnswers(context, association, numbers, requests);
  }

  /// The association begins, or begins anew. Requests are counted from the first TSNs
  /// (section 4.1).
  void begin(int ownTsn, int peerTsn) {
    requests.begin(ownTsn);
    answers.begin(peerTsn);
    tsnsWereReset = false;
  }

  // ---- wishes

  /// Whether a list of streams fits a RE-CONFIG in a packet of any path; that of a path that
  /// became narrower later is cut by IP.
  static boolean fits(Context context, List<Integer> streams) {
    int bytes = Integer.MAX_VALUE;
    for (Path path : context.paths.all()) {
      bytes = Math.min(bytes, path.chunkBytes());
    }
    return OUTGOING_RESET_BYTES + 2 * streams.size() <= bytes;
  }

  private boolean mayAsk() {
    return context.extensions.reconfiguration()
        && association.state() instanceof Established
        && !requests.isBusy();
  }

  /// Begins to reset streams.
  ///
  /// @return false when that cannot be done now
  /// @throws IllegalArgumentException when a stream does not exist, or there are more than a packet
  ///     holds
  boolean resetStreams(StreamDirection direction, List<Integer> streams) {
    if (!mayAsk()) {
      return false;
    }
    boolean known =
        (!direction.isOutgoing() || StreamNumbers.haveAll(streams, numbers.outbound()))
            && (!direction.isIncoming() || StreamNumbers.haveAll(streams, numbers.inbound()));
    int times = direction == StreamDirection.BOTH ? 2 : 1;
    var all = new ArrayList<Integer>();
    for (int i = 0; i < times; i++) {
      all.addAll(streams);
    }
    if (!known || !fits(context, all)) {
      throw new IllegalArgumentException("no such streams, or too many: " + streams);
    }
    var changes = new ArrayList<StreamChange>();
    if (direction.isOutgoing()) {
      changes.add(new StreamChange.ResetOutgoing(streams, 0, false));
    }
    if (direction.isIncoming()) {
      changes.add(new StreamChange.ResetIncoming(streams));
    }
    return requests.begin(changes, answers.last());
  }

  /// Begins to add streams.
  ///
  /// @return false when that cannot be done now
  /// @throws IllegalArgumentException when that would be none, or more than there can be
  boolean addStreams(int outgoing, int incoming) {
    if (!mayAsk()) {
      return false;
    }
    if (outgoing < 0
        || incoming < 0
        || outgoing + incoming == 0
        || numbers.outbound() + outgoing > 65_535
        || numbers.inbound() + incoming > 65_535) {
      throw new IllegalArgumentException(
          "%d outgoing and %d incoming streams more".formatted(outgoing, incoming));
    }
    var changes = new ArrayList<StreamChange>();
    if (outgoing > 0) {
      changes.add(new StreamChange.AddOutgoing(outgoing));
    }
    if (incoming > 0) {
      changes.add(new StreamChange.AddIncoming(incoming));
    }
    return requests.begin(changes, answers.last());
  }

  /// Begins to reset all numbers.
  ///
  /// @return false when that cannot be done now
  boolean resetAssociation() {
    boolean tooSoon = tsnsWereReset && context.nowNs - tsnResetNs < TSN_RESET_EVERY_NS;
    if (tooSoon || answers.isWaiting() || !mayAsk()) {
      return false;
    }
    tsnsWereReset = true;
    tsnResetNs = context.nowNs;
    return requests.begin(List.of(new StreamChange.ResetAll()), answers.last());
  }

  // ---- what comes

  /// A RE-CONFIG has come (section 5.2.1).
  void arrived(Chunk.Reconfigure chunk) {
    if (!context.extensions.reconfiguration() || !association.state().isUp()) {
      return;
    }
    if (!isAllowed(chunk.parameters())) {
      context.report(
          new ErrorCause.ProtocolViolation(
              Octets.of("parameters of a RE-CONFIG".getBytes(StandardCharsets.UTF_8))));
      return;
    }
    var responses = new ArrayList<Parameter>();
    for (Parameter parameter : chunk.parameters()) {
      if (parameter instanceof Parameter.ResetResponse response) {
        requests.answered(response);
      } else {
        association.receiver().oweSack();
        Parameter.ResetResponse response = answers.answer(parameter, numberOf(parameter));
        if (response != null) {
          responses.add(response);
        }
      }
    }
    if (!responses.isEmpty()) {
      context.control.add(new Chunk.Reconfigure(responses), null);
    }
  }

  /// The combinations of section 3.1; anything else than what RE-CONFIG has is not allowed.
  private static boolean isAllowed(List<Parameter> parameters) {
    if (parameters.size() == 1) {
      return isReconfiguration(parameters.getFirst());
    }
    return isPair(parameters.getFirst(), parameters.getLast())
        || isPair(parameters.getLast(), parameters.getFirst());
  }

  private static boolean isPair(Parameter one, Parameter other) {
    return switch (one) {
      case Parameter.OutgoingReset _ ->
          other instanceof Parameter.IncomingReset || other instanceof Parameter.ResetResponse;
      case Parameter.AddOutgoing _ -> other instanceof Parameter.AddIncoming;
      case Parameter.ResetResponse _ -> other instanceof Parameter.ResetResponse;
      case Parameter _ -> false;
    };
  }

  private static boolean isReconfiguration(Parameter parameter) {
    return switch (parameter) {
      case Parameter.OutgoingReset _,
          Parameter.IncomingReset _,
          Parameter.TsnReset _,
          Parameter.ResetResponse _,
          Parameter.AddOutgoing _,
          Parameter.AddIncoming _ ->
          true;
      case Parameter _ -> false;
    };
  }

  private static int numberOf(Parameter request) {
    return switch (request) {
      case Parameter.OutgoingReset reset -> reset.request();
      case Parameter.IncomingReset reset -> reset.request();
      case Parameter.TsnReset reset -> reset.request();
      case Parameter.AddOutgoing add -> add.request();
      case Parameter.AddIncoming add -> add.request();
      case Parameter other -> throw new IllegalStateException("not a request: " + other);
    };
  }

  /// T-reconfig has expired.
  void timedOut() {
    requests.timedOut();
  }

  /// A path is not the peer's any more.
  void forget(Path path) {
    requests.forget(path);
  }

  /// What has to stand before data in a packet, or null.
  Chunk.@Nullable Reconfigure beforeData() {
    return answers.beforeData();
  }

  /// Something has happened: what waited may go on.
  void goOn() {
    if (requests.isBusy() && !requests.isSent()) {
      requests.goOn(answers.last());
    }
    if (answers.isWaiting()) {
      answers.goOn();
    }
  }
}
