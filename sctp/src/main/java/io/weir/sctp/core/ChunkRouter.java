package io.weir.sctp.core;

import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Packet;
import java.util.List;

/// Gives each chunk of a packet to its procedure, after the verification tag was looked at
/// ([RFC 9260 section 8.5](https://www.rfc-editor.org/rfc/rfc9260#section-8.5)). Owned by the
/// association.
final class ChunkRouter {
  private final Context context;
  private final Association association;
  private boolean dataArrived;

  ChunkRouter(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  void receive(Packet packet, Origin from) {
    receive(packet, 0, from);
  }

  void receiveBehindCookie(Packet packet, Origin from) {
    receive(packet, 1, from);
  }

  private void receive(Packet packet, int first, Origin from) {
    Path path = context.paths.find(from.address());
    if (path == null || !hasRightTag(packet)) {
      return;
    }
    // RFC 6951 section 5.4: where the peer's packets come from is where it is reached.
    path.cameBy(from);
    dataArrived = false;
    List<Chunk> chunks = packet.chunks();
    for (int i = first; i < chunks.size() && context.ending() == null; i++) {
      route(chunks.get(i), path);
    }
    if (dataArrived && context.ending() == null) {
      association.receiver().packetEnded(path);
      association.shutdown().dataArrived();
    }
  }

  /// Section 8.5.1: the tag is ours, or that of the peer where ABORT or SHUTDOWN COMPLETE say so.
  private boolean hasRightTag(Packet packet) {
    return switch (packet.chunks().getFirst()) {
      case Chunk.Abort(boolean reflected, _) -> packet.tag() == expectedTag(reflected);
      case Chunk.ShutdownComplete(boolean reflected) -> packet.tag() == expectedTag(reflected);
      case Chunk _ -> packet.tag() == context.localTag;
    };
  }

  private int expectedTag(boolean reflected) {
    return reflected ? context.peerTag : context.localTag;
  }

  private void route(Chunk chunk, Path from) {
    switch (chunk) {
      case Chunk.Data data -> data(data, from);
      case Chunk.InterleavedData data -> data(data, from);
      case Chunk.Sack sack -> sack(sack, from);
      case Chunk.InitAck ack -> association.handshake().initAckArrived(ack, from);
      case Chunk.CookieAck _ -> association.handshake().cookieAckArrived(from);
      case Chunk.Heartbeat heartbeat -> {
        if (association.state().isUp() || association.state() instanceof CookieEchoed) {
          association.heartbeats().asked(heartbeat, from);
        }
      }
      case Chunk.HeartbeatAck ack -> association.heartbeats().answered(ack);
      case Chunk.Abort abort -> context.end(new EndReason.PeerAborted(abort.causes()));
      case Chunk.Shutdown shutdown -> association.shutdown().shutdownArrived(shutdown, from);
      case Chunk.ShutdownAck _ -> association.shutdown().shutdownAckArrived(from);
      case Chunk.ShutdownComplete _ -> association.shutdown().shutdownCompleteArrived();
      case Chunk.OperationError error -> error(error);
      case Chunk.ForwardTsn forward -> {
        if (association.state().takesData()) {
          dataArrived = true;
          association.receiver().arrived(forward);
        }
      }
      case Chunk.InterleavedForwardTsn forward -> {
        if (association.state().takesData()) {
          dataArrived = true;
          association.receiver().arrived(forward);
        }
      }
      case Chunk.Unrecognized unknown -> {
        if (unknown.reports()) {
          context.report(new ErrorCause.UnrecognizedChunk(unknown.whole()));
        }
      }
      // INIT and COOKIE ECHO are the greeter's; ECN is not used; padding says nothing.
      case Chunk.Init _,
          Chunk.CookieEcho _,
          Chunk.CongestionEcho _,
          Chunk.WindowReduced _,
          Chunk.Padding _ -> {}
      case Chunk.Reconfigure reconfigure -> association.reconfiguration().arrived(reconfigure);
      case Chunk.Auth _, Chunk.AddressChange _, Chunk.AddressChangeAck _ -> {}
    }
  }

  private void data(Chunk.Data data, Path from) {
    if (association.state().takesData()) {
      dataArrived = true;
      association.receiver().arrived(data, from);
    }
  }

  private void data(Chunk.InterleavedData data, Path from) {
    if (association.state().takesData()) {
      dataArrived = true;
      association.receiver().arrived(data, from);
    }
  }

  private void sack(Chunk.Sack sack, Path from) {
    // A SACK in the packet of a lost COOKIE ACK says as much as that would
    // (section 5.1 note, section 5.2.5).
    if (association.state().isUp()) {
      association.sender().acknowledged(sack, from);
    }
  }

  private void error(Chunk.OperationError error) {
    for (ErrorCause cause : error.causes()) {
      if (cause instanceof ErrorCause.StaleCookie(int staleUs)) {
        association.handshake().cookieWasStale(staleUs);
      }
    }
    if (association.state().isUp()) {
      context.tell(new AssociationEvent.RemoteError(error.causes()));
    }
  }
}
