package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.AssociationReset;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationEvent.StreamsReset;
import io.weir.sctp.core.AssociationState.Established;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameter.ResetResponse;
import io.weir.sctp.wire.Parameter.ResetTsns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The re-configuration that the peer asks for
/// ([RFC 6525 section 5.2](https://www.rfc-editor.org/rfc/rfc6525#section-5.2)). Called by
/// [Reconfiguration]. Owned by the association.
///
/// What can be held of it is bounded: one request that waits, as the peer may have one chunk in
/// flight, and the answers to the last two, which are given again when the same requests come
/// again.
final class ResetAnswers {
  /// Requests of one chunk.
  private static final int KEPT = 2;

  private final Context context;
  private final Association association;
  private final StreamNumbers numbers;
  private final ResetRequests requests;

  /// Number of the peer's next request.
  private int expected;

  /// How many requests were answered; no more than are kept.
  private int answered;

  /// The answers to the requests before that one, the latest first.
  private final @Nullable ResetResponse[] kept = new ResetResponse[KEPT];

  /// A reset that waits for the peer's last TSN before it (rule E2).
  private Parameter.@Nullable OutgoingReset deferred;

  /// A request that waits until this side can send one of its own, or has nothing outstanding.
  private @Nullable Parameter waiting;

  /// The response to a reset of TSNs, while it has to go before data.
  private Chunk.@Nullable Reconfigure withData;

  /// The first TSN after that reset.
  private int firstTsn;

  ResetAnswers(
      Context context, Association association, StreamNumbers numbers, ResetRequests requests) {
    this.context = context;
    this.association = association;
    this.numbers = numbers;
    this.requests = requests;
  }

  void begin(int peerTsn) {
    expected = peerTsn;
    deferred = null;
    if (waiting instanceof Parameter.TsnReset) {
      association.sender().releaseAll();
    }
    waiting = null;
    answered = 0;
    kept[0] = null;
    kept[1] = null;
    withData = null;
  }

  /// Number of the last request that was dealt with.
  int last() {
    return expected - 1;
  }

  // ---- a request

  /// Deals with a request.
  ///
  /// @return the response, or null when a request of our own is the answer
  @Nullable ResetResponse answer(Parameter request, int number) {
    int back = expected - 1 - number;
    if (back >= 0 && back < Math.min(answered, KEPT)) {
      return again(request, number, back);
    }
    if (number != expected) {
      return response(number, ResetCode.BAD_SEQUENCE);
    }
    expected++;
    answered = Math.min(answered + 1, KEPT);
    ResetResponse response = begin(request, number);
    kept[1] = kept[0];
    kept[0] = response;
    return response;
  }

  /// A request has come again: its answer was lost.
  private @Nullable ResetResponse again(Parameter request, int number, int back) {
    if (request instanceof Parameter.IncomingReset && requests.answers(number)) {
      if (requests.isSent()) {
        requests.sendAgain();
        return null;
      }
      return response(number, ResetCode.IN_PROGRESS);
    }
    ResetResponse known = kept[back];
    // A reset of ours that answered it, and is over.
    return known == null ? response(number, ResetCode.PERFORMED) : known;
  }

  private @Nullable ResetResponse begin(Parameter request, int number) {
    if (deferred != null || waiting != null) {
      return response(number, ResetCode.ALREADY_IN_PROGRESS);
    }
    return switch (request) {
      case Parameter.OutgoingReset reset -> peersReset(reset);
      case Parameter.IncomingReset reset -> ownReset(reset);
      case Parameter.TsnReset reset -> tsnReset(reset);
      case Parameter.AddOutgoing(_, int more) -> peersStreams(number, more);
      case Parameter.AddIncoming add -> ownStreams(add);
      case Parameter other -> throw new IllegalStateException("not a request: " + other);
    };
  }

  private static ResetResponse response(int number, int code) {
    return new ResetResponse(number, code, ResetTsns.NONE);
  }

  // ---- resets of streams

  /// Section 5.2.2.
  private ResetResponse peersReset(Parameter.OutgoingReset reset) {
    requests.answeredByReset(reset.response());
    if (!StreamNumbers.haveAll(reset.streams(), numbers.inbound())) {
      return response(reset.request(), ResetCode.WRONG_STREAM);
    }
    if (!association.receiver().hasReached(reset.lastTsn())) {
      deferred = reset;
      return response(reset.request(), ResetCode.IN_PROGRESS);
    }
    return performed(reset);
  }

  private ResetResponse performed(Parameter.OutgoingReset reset) {
    association.receiver().resetStreams(reset.streams());
    context.tell(new StreamsReset(false, reset.streams(), ResetResult.PERFORMED));
    return response(reset.request(), ResetCode.PERFORMED);
  }

  /// Section 5.2.3.
  private @Nullable ResetResponse ownReset(Parameter.IncomingReset reset) {
    int number = reset.request();
    List<Integer> streams = reset.streams();
    if (!StreamNumbers.haveAll(streams, numbers.outbound())) {
      return response(number, ResetCode.WRONG_STREAM);
    }
    if (!(association.state() instanceof Established) || !Reconfiguration.fits(context, streams)) {
      return response(number, ResetCode.DENIED);
    }
    if (requests.resets(streams) || (!requests.isBusy() && numbers.areFresh(streams))) {
      return response(number, ResetCode.NOTHING_TO_DO);
    }
    if (requests.isBusy()) {
      return await(reset, number);
    }
    return beginOwnReset(reset);
  }

  /// Our own request has to be over before, unless that waits for the peer to ask: both would wait
  /// for ever.
  private ResetResponse await(Parameter request, int number) {
    if (requests.waitsForPeersRequest()) {
      return response(number, ResetCode.ALREADY_IN_PROGRESS);
    }
    waiting = request;
    return response(number, ResetCode.IN_PROGRESS);
  }

  private @Nullable ResetResponse beginOwnReset(Parameter.IncomingReset reset) {
    requests.begin(
        List.of(new StreamChange.ResetOutgoing(reset.streams(), reset.request(), true)), last());
    return requests.isSent() ? null : response(reset.request(), ResetCode.IN_PROGRESS);
  }

  // ---- reset of TSNs

  /// Section 5.2.4. The standard has everything outstanding thrown away; here the reset waits
  /// until it was acknowledged, and nothing is lost.
  private ResetResponse tsnReset(Parameter.TsnReset reset) {
    int number = reset.request();
    if (!(association.state() instanceof Established)) {
      return response(number, ResetCode.DENIED);
    }
    if (requests.isBusy()) {
      return response(number, ResetCode.ALREADY_IN_PROGRESS);
    }
    if (!association.sender().isAllIdle()) {
      association.sender().holdAll();
      waiting = reset;
      return response(number, ResetCode.IN_PROGRESS);
    }
    return performed(number);
  }

  private ResetResponse performed(int number) {
    int ownNext = association.sender().nextTsn();
    int peersNext = association.receiver().cumulativeTsn() + 1 + Integer.MIN_VALUE; // + 2^31
    association.receiver().resetTsns(peersNext);
    association.sender().resetSequences();
    association.sender().releaseAll();
    context.tell(new AssociationReset(ResetResult.PERFORMED, ownNext, peersNext));
    var response =
        new ResetResponse(number, ResetCode.PERFORMED, new ResetTsns(true, ownNext, peersNext));
    withData = new Chunk.Reconfigure(List.of(response));
    firstTsn = ownNext;
    return response;
  }

  /// What has to stand before data in a packet: TSNs of this side go on as they were, but sequence
  /// numbers begin anew. If the response were lost and data came without it, the peer would take
  /// these for the old ones. So it goes with all data until some of that was acknowledged.
  Chunk.@Nullable Reconfigure beforeData() {
    if (withData != null
        && Serial.notAfter(firstTsn, association.sender().outstanding().cumulativeTsn())) {
      withData = null;
    }
    return withData;
  }

  // ---- more streams

  /// Section 5.2.5.
  private ResetResponse peersStreams(int number, int more) {
    requests.answeredByAdding();
    if (more == 0 || numbers.inbound() + more > context.options.streams().mostInbound()) {
      return response(number, ResetCode.DENIED);
    }
    numbers.addInbound(more);
    return response(number, ResetCode.PERFORMED);
  }

  /// Section 5.2.6. The response goes beside our own request, because some stacks wait for the
  /// one and some for the other.
  private ResetResponse ownStreams(Parameter.AddIncoming add) {
    int number = add.request();
    boolean allowed =
        add.streams() > 0
            && numbers.outbound() + add.streams() <= context.options.streams().mostOutbound();
    if (!allowed || !(association.state() instanceof Established)) {
      return response(number, ResetCode.DENIED);
    }
    if (requests.isBusy()) {
      return await(add, number);
    }
    requests.begin(List.of(new StreamChange.AddOutgoing(add.streams())), last());
    return response(number, ResetCode.PERFORMED);
  }

  // ---- what waits

  /// Whether something waits for what only time brings.
  boolean isWaiting() {
    return deferred != null || waiting != null;
  }

  /// Does what has waited, if its time has come, and tells the peer (rule E5).
  void goOn() {
    Parameter.OutgoingReset reset = deferred;
    if (reset != null && association.receiver().hasReached(reset.lastTsn())) {
      deferred = null;
      keep(reset.request(), performed(reset));
    }
    Parameter request = waiting;
    if (request == null || requests.isBusy()) {
      return;
    }
    if (request instanceof Parameter.TsnReset(int number)) {
      if (association.sender().isAllIdle()) {
        waiting = null;
        keep(number, performed(number));
      }
    } else if (request instanceof Parameter.IncomingReset incoming) {
      waiting = null;
      keep(incoming.request(), beginOwnReset(incoming));
    } else if (request instanceof Parameter.AddIncoming add) {
      waiting = null;
      keep(add.request(), ownStreams(add));
    }
  }

  private void keep(int number, @Nullable ResetResponse response) {
    int back = expected - 1 - number;
    if (back >= 0 && back < KEPT) {
      kept[back] = response;
    }
    if (response != null && response.result() != ResetCode.IN_PROGRESS) {
      context.control.add(new Chunk.Reconfigure(List.of(response)), null);
    }
  }
}
