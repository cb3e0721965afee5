package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.AssociationReset;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationEvent.StreamsReset;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameter.ResetTsns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The re-configuration that this side asks for, one at a time
/// ([RFC 6525 section 5.1](https://www.rfc-editor.org/rfc/rfc6525#section-5.1) and
/// [section 5.2.7](https://www.rfc-editor.org/rfc/rfc6525#section-5.2.7)). Called by
/// [Reconfiguration] and [ResetAnswers]. Owned by the association.
///
/// A reset of outgoing streams is sent once nothing of them is begun or unacknowledged; until its
/// answer no message begins on them (rule A1).
final class ResetRequests {
  /// TSNs that can have come since a reset; the numbers after a reset may be anywhere.
  private static final int PLAUSIBLE = 1 << 20;

  private final Context context;
  private final Association association;
  private final StreamNumbers numbers;
  private int nextRequest;

  /// What is wanted, from the question to the last answer.
  private List<StreamChange> wanted = List.of();

  /// Parameters that were sent and have no final answer.
  private final List<Parameter> open = new ArrayList<>();

  private Chunk.@Nullable Reconfigure sent;
  private @Nullable Path sentTo;

  /// Whether the peer has said that it is at it (rule H2).
  private boolean inProgress;

  ResetRequests(Context context, Association association, StreamNumbers numbers) {
    this.context = context;
    this.association = association;
    this.numbers = numbers;
  }

  /// The association begins, or begins anew: what was asked for has failed.
  void begin(int ownTsn) {
    nextRequest = ownTsn;
    List<StreamChange> failed = wanted;
    finish();
    for (StreamChange change : failed) {
      failed(change, ResetResult.FAILED);
    }
  }

  /// Whether something is wanted or in flight: there is one request at a time (section 5.1.1).
  boolean isBusy() {
    return !wanted.isEmpty();
  }

  /// Begins changes that go into one chunk.
  ///
  /// @param answered number of the last request of the peer that was dealt with
  /// @return false when others are under way
  boolean begin(List<StreamChange> changes, int answered) {
    if (isBusy()) {
      return false;
    }
    wanted = List.copyOf(changes);
    for (StreamChange change : wanted) {
      switch (change) {
        case StreamChange.ResetOutgoing reset -> numbers.hold(reset.streams());
        case StreamChange.ResetAll _ -> numbers.holdAll();
        case StreamChange.ResetIncoming _,
            StreamChange.AddOutgoing _,
            StreamChange.AddIncoming _ -> {}
      }
    }
    goOn(answered);
    return true;
  }

  /// Sends what is wanted, once it may be sent.
  ///
  /// @param answered number of the last request of the peer that was dealt with
  void goOn(int answered) {
    if (sent != null || wanted.isEmpty() || !mayBeSent()) {
      return;
    }
    for (StreamChange change : wanted) {
      open.add(parameter(change, answered));
    }
    inProgress = false;
    var chunk = new Chunk.Reconfigure(open);
    sent = chunk;
    send(chunk);
  }

  private boolean mayBeSent() {
    for (StreamChange change : wanted) {
      boolean ready =
          switch (change) {
            case StreamChange.ResetOutgoing reset -> numbers.areIdle(reset.streams());
            case StreamChange.ResetAll _ -> numbers.areIdle(List.of());
            case StreamChange.ResetIncoming _,
                StreamChange.AddOutgoing _,
                StreamChange.AddIncoming _ ->
                true;
          };
      if (!ready) {
        return false;
      }
    }
    return true;
  }

  private Parameter parameter(StreamChange change, int answered) {
    int number = nextRequest++;
    return switch (change) {
      case StreamChange.ResetOutgoing(List<Integer> streams, int asking, boolean asked) ->
          new Parameter.OutgoingReset(
              number, asked ? asking : answered, association.sender().nextTsn() - 1, streams);
      case StreamChange.ResetIncoming(List<Integer> streams) ->
          new Parameter.IncomingReset(number, streams);
      case StreamChange.ResetAll _ -> new Parameter.TsnReset(number);
      case StreamChange.AddOutgoing(int more) -> new Parameter.AddOutgoing(number, more);
      case StreamChange.AddIncoming(int more) -> new Parameter.AddIncoming(number, more);
    };
  }

  private void send(Chunk.Reconfigure chunk) {
    Path path = context.paths.forData();
    sentTo = path;
    context.control.remove(chunk);
    context.control.add(chunk, path);
    startTimer(path);
  }

  private void startTimer(Path path) {
    context.timers.set(Timer.RECONFIGURATION, context.nowNs + path.roundTrip.rtoNs());
  }

  /// The timer has expired (section 5.1.1): one that the peer is at is repeated without counting
  /// it as an error (rule H2).
  void timedOut() {
    Chunk.Reconfigure chunk = sent;
    Path path = sentTo;
    if (chunk == null || path == null) {
      return;
    }
    if (!inProgress) {
      context.paths.unanswered(path);
    }
    inProgress = false;
    send(chunk);
  }

  /// Repeats what is in flight, because the peer has asked again for what it brings.
  void sendAgain() {
    Chunk.Reconfigure chunk = sent;
    Path path = sentTo;
    if (chunk != null && path != null) {
      context.control.remove(chunk);
      context.control.add(chunk, path);
    }
  }

  /// A path is not the peer's any more.
  void forget(Path path) {
    Chunk.Reconfigure chunk = sent;
    if (chunk != null && sentTo == path) {
      send(chunk);
    }
  }

  // ---- answers

  /// A response has come (section 5.2.7).
  void answered(Parameter.ResetResponse response) {
    Parameter request = find(response.response());
    Path path = sentTo;
    if (request == null || path == null) {
      return;
    }
    context.paths.answered(path);
    if (response.result() == ResetCode.IN_PROGRESS) {
      inProgress = true;
      startTimer(path);
      return;
    }
    close(request);
    apply(request, response.result(), response.nextTsns());
  }

  /// A reset of the peer's outgoing streams says which request of ours it answers (rule E1).
  void answeredByReset(int number) {
    if (find(number) instanceof Parameter.IncomingReset request) {
      close(request);
    }
  }

  /// The peer adds streams that it sends on: that is what we have asked for, if we have
  /// (section 5.2.6).
  void answeredByAdding() {
    for (Parameter request : open) {
      if (request instanceof Parameter.AddIncoming) {
        close(request);
        return;
      }
    }
  }

  private @Nullable Parameter find(int number) {
    for (Parameter request : open) {
      if (numberOf(request) == number) {
        return request;
      }
    }
    return null;
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

  private void close(Parameter request) {
    open.remove(request);
    if (open.isEmpty()) {
      finish();
    }
  }

  private void finish() {
    Chunk.Reconfigure chunk = sent;
    if (chunk != null) {
      context.control.remove(chunk);
    }
    context.timers.stop(Timer.RECONFIGURATION);
    wanted = List.of();
    open.clear();
    sent = null;
    sentTo = null;
  }

  /// Rules H3 to H6.
  private void apply(Parameter request, int code, ResetTsns tsns) {
    switch (request) {
      case Parameter.OutgoingReset reset -> {
        if (ResetCode.isSuccess(code)) {
          numbers.resetOutgoing(reset.streams());
        }
        numbers.release(reset.streams());
        context.tell(new StreamsReset(true, reset.streams(), ResetCode.told(code)));
      }
      case Parameter.IncomingReset reset -> {
        // Where it is performed the peer's own request follows, and tells.
        if (code != ResetCode.PERFORMED) {
          context.tell(new StreamsReset(false, reset.streams(), ResetCode.told(code)));
        }
      }
      case Parameter.TsnReset _ -> applyTsns(code, tsns);
      case Parameter.AddOutgoing add -> {
        if (ResetCode.isSuccess(code)) {
          numbers.addOutbound(add.streams());
        } else {
          numbers.tellChanged(ResetCode.told(code));
        }
      }
      case Parameter.AddIncoming _ -> {
        if (!ResetCode.isSuccess(code)) {
          numbers.tellChanged(ResetCode.told(code));
        }
      }
      case Parameter other -> throw new IllegalStateException("not a request: " + other);
    }
  }

  private void applyTsns(int code, ResetTsns tsns) {
    DataSender sender = association.sender();
    if (ResetCode.isSuccess(code)) {
      if (!tsns.given()) {
        context.violation("TSNs are reset, but not to which");
        return;
      }
      sender.resetTsns(tsns.receiversNext());
      sender.resetSequences();
      resetPeersTsns(tsns.sendersNext());
    }
    sender.releaseAll();
    int peerTsn = association.receiver().cumulativeTsn() + 1;
    context.tell(new AssociationReset(ResetCode.told(code), sender.nextTsn(), peerTsn));
  }

  /// The peer's TSNs may just go on, and some behind the reset have come before the response: then
  /// only the sequence numbers begin anew.
  private void resetPeersTsns(int next) {
    DataReceiver receiver = association.receiver();
    if (receiver.hasReached(next - 1) && receiver.cumulativeTsn() - next < PLAUSIBLE) {
      receiver.resetStreams(List.of());
    } else {
      receiver.resetTsns(next);
    }
  }

  private void failed(StreamChange change, ResetResult result) {
    switch (change) {
      case StreamChange.ResetOutgoing reset -> {
        numbers.release(reset.streams());
        context.tell(new StreamsReset(true, reset.streams(), result));
      }
      case StreamChange.ResetIncoming reset ->
          context.tell(new StreamsReset(false, reset.streams(), result));
      case StreamChange.ResetAll _ -> {
        numbers.release(List.of());
        int peerTsn = association.receiver().cumulativeTsn() + 1;
        context.tell(new AssociationReset(result, association.sender().nextTsn(), peerTsn));
      }
      case StreamChange.AddOutgoing _, StreamChange.AddIncoming _ -> numbers.tellChanged(result);
    }
  }

  // ---- levels

  /// Whether a reset of outgoing streams is in flight that has all of these; none for all.
  boolean resets(List<Integer> streams) {
    for (Parameter request : open) {
      if (request instanceof Parameter.OutgoingReset reset) {
        return reset.streams().isEmpty()
            || (!streams.isEmpty() && reset.streams().containsAll(streams));
      }
    }
    return false;
  }

  /// Whether it is done only once the peer asks for something itself.
  boolean waitsForPeersRequest() {
    for (StreamChange change : wanted) {
      if (change instanceof StreamChange.ResetIncoming
          || change instanceof StreamChange.AddIncoming) {
        return true;
      }
    }
    return false;
  }

  /// Whether what is wanted has been sent.
  boolean isSent() {
    return sent != null;
  }

  /// Whether what is in flight brings what the peer has asked for with a request.
  boolean answers(int number) {
    for (StreamChange change : wanted) {
      if (change instanceof StreamChange.ResetOutgoing(_, int asking, boolean asked)
          && asked
          && asking == number) {
        return true;
      }
    }
    return false;
  }
}
