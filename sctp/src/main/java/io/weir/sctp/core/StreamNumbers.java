package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.AssociationEvent.StreamsChanged;
import io.weir.sctp.core.AssociationEvent.Traits;
import java.util.List;

/// How many streams there are and how their numbers begin anew: what re-configuration changes in
/// the sender and the receiver of user data. Called by [ResetRequests] and [ResetAnswers]. Owned by
/// the association.
final class StreamNumbers {
  private final Context context;
  private final Association association;

  StreamNumbers(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  int outbound() {
    return association.traits().outboundStreams();
  }

  int inbound() {
    return association.traits().inboundStreams();
  }

  static boolean haveAll(List<Integer> streams, int count) {
    for (int stream : streams) {
      if (stream >= count) {
        return false;
      }
    }
    return true;
  }

  // ---- outgoing

  /// No message begins on any stream any more.
  void holdAll() {
    association.sender().holdAll();
  }

  /// No message that comes from now on begins on these streams; none for all. Those that wait
  /// already were sent before the reset was asked for, and go before it.
  void hold(List<Integer> streams) {
    if (streams.isEmpty()) {
      association.sender().holdNew();
    }
    for (int stream : streams) {
      association.sender().hold(stream);
    }
  }

  void release(List<Integer> streams) {
    if (streams.isEmpty()) {
      association.sender().releaseAll();
    }
    for (int stream : streams) {
      association.sender().release(stream);
    }
  }

  /// Whether nothing of these streams is begun, unacknowledged or still to go before they are
  /// reset; none for all.
  boolean areIdle(List<Integer> streams) {
    if (streams.isEmpty()) {
      return association.sender().isAllIdle();
    }
    for (int stream : streams) {
      if (!association.sender().isIdle(stream)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the numbers of these streams begin at 0 as it is; none for all.
  boolean areFresh(List<Integer> streams) {
    DataSender sender = association.sender();
    if (streams.isEmpty()) {
      for (int i = 0; i < outbound(); i++) {
        if (!sender.isFresh(i)) {
          return false;
        }
      }
    }
    for (int stream : streams) {
      if (!sender.isFresh(stream)) {
        return false;
      }
    }
    return true;
  }

  void resetOutgoing(List<Integer> streams) {
    if (streams.isEmpty()) {
      association.sender().resetSequences();
    }
    for (int stream : streams) {
      association.sender().resetSequence(stream);
    }
  }

  void addOutbound(int more) {
    association.sender().setStreams(outbound() + more);
    agree(outbound() + more, inbound());
  }

  // ---- incoming

  void addInbound(int more) {
    association.receiver().addStreams(more);
    agree(outbound(), inbound() + more);
  }

  private void agree(int outbound, int inbound) {
    association.agreed(new Traits(outbound, inbound, association.traits().extensions()));
    tellChanged(ResetResult.PERFORMED);
  }

  void tellChanged(ResetResult result) {
    context.tell(new StreamsChanged(result, outbound(), inbound()));
  }
}
