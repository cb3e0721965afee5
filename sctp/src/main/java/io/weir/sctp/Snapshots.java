package io.weir.sctp;

import io.weir.sctp.SctpStatus.Receiving;
import io.weir.sctp.SctpStatus.Sending;
import io.weir.sctp.SctpStatus.State;
import io.weir.sctp.core.Association;
import io.weir.sctp.core.AssociationState;
import io.weir.sctp.core.Path;
import io.weir.sctp.core.ReceiveAccount;
import io.weir.sctp.core.SendAccount;
import java.util.ArrayList;
import java.util.List;

/// What an association tells of itself. Pure functions, called by the association's owner.
final class Snapshots {
  private Snapshots() {}

  static SctpStatus status(Association association) {
    SendAccount sent = association.sendLevels();
    ReceiveAccount received = association.receiveLevels();
    return new SctpStatus(
        stateOf(association.state()),
        association.traits().outboundStreams(),
        association.traits().inboundStreams(),
        association.traits().extensions(),
        association.fragmentationBytes(),
        association.primary().remote(),
        new Sending(
            sent.queuedMessages(),
            sent.queuedBytes() + sent.begunBytes(),
            sent.outstandingChunks(),
            sent.outstandingBytes(),
            sent.unacknowledgedMessages(),
            sent.peerWindowBytes(),
            sent.retransmittedChunks(),
            association.messagesHandedOver()),
        new Receiving(
            received.heldBytes(),
            received.heldPieces(),
            received.readyMessages(),
            received.window(),
            received.duplicates(),
            received.delivered()));
  }

  private static State stateOf(AssociationState state) {
    return switch (state) {
      case AssociationState.Closed _ -> State.CLOSED;
      case AssociationState.CookieWait _ -> State.COOKIE_WAIT;
      case AssociationState.CookieEchoed _ -> State.COOKIE_ECHOED;
      case AssociationState.Established _ -> State.ESTABLISHED;
      case AssociationState.ShutdownPending _ -> State.SHUTDOWN_PENDING;
      case AssociationState.ShutdownSent _ -> State.SHUTDOWN_SENT;
      case AssociationState.ShutdownReceived _ -> State.SHUTDOWN_RECEIVED;
      case AssociationState.ShutdownAckSent _ -> State.SHUTDOWN_ACK_SENT;
    };
  }

  static List<PathStatus> paths(Association association) {
    var paths = new ArrayList<PathStatus>();
    paths.add(of(association.primary(), association));
    for (Path path : association.paths()) {
      if (!path.equals(association.primary())) {
        paths.add(of(path, association));
      }
    }
    return paths;
  }

  private static PathStatus of(Path path, Association association) {
    Path.Level level = path.level();
    return new PathStatus(
        path.remote(),
        level.state(),
        level.confirmed(),
        path.equals(association.primary()),
        level.windowBytes(),
        level.flightBytes(),
        level.smoothedRttNs(),
        level.rtoNs(),
        level.mtuBytes());
  }
}
