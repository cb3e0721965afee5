package io.weir.sctp.core;

import io.weir.sctp.core.AssociationState.CookieEchoed;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.ChunkType;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import java.util.List;

/// Gives each chunk of a packet to its procedure, after the verification tag was looked at
/// ([RFC 9260 section 8.5](https://www.rfc-editor.org/rfc/rfc9260#section-8.5)). Owned by the
/// association.
final class ChunkRouter {
  private static final int MOST_REPORTED_BYTES = 256;

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

  /// The AUTH chunk before a COOKIE ECHO, if there is one, was looked at with that.
  void receiveBehindCookie(Packet packet, Origin from) {
    receive(packet, Greeter.cookieAt(packet) + 1, from);
  }

  private void receive(Packet packet, int first, Origin from) {
    Path path = context.paths.find(from.address());
    if (!hasRightTag(packet)) {
      return;
    }
    if (path != null) {
      // RFC 6951 section 5.4: where the peer's packets come from is where it is reached.
      context.paths.changed |= path.udpPort != from.udpPort();
      path.cameBy(from);
    } else {
      path = association.addressChanges().lookUp(packet);
      if (path == null) {
        return;
      }
    }
    dataArrived = false;
    routeAll(packet, first, new Way(path, from));
    if (dataArrived && context.ending() == null) {
      association.receiver().packetEnded(path);
      association.shutdown().dataArrived();
    }
  }

  /// Chunks that have to be authenticated and are not are thrown away without a word, as is
  /// everything behind an AUTH chunk that is wrong
  /// ([RFC 4895 section 6.3](https://www.rfc-editor.org/rfc/rfc4895#section-6.3)).
  private void routeAll(Packet packet, int first, Way way) {
    List<Chunk> chunks = packet.chunks();
    Authentication authentication = association.authentication();
    boolean authenticated = first > 0 && chunks.getFirst() instanceof Chunk.Auth;
    for (int i = first; i < chunks.size() && context.ending() == null; i++) {
      Chunk chunk = chunks.get(i);
      if (chunk instanceof Chunk.Auth auth) {
        if (!authenticated && !authentication.accepts(packet, auth)) {
          return;
        }
        authenticated = true;
      } else if (authenticated || !authentication.requires(chunk)) {
        route(chunk, way);
      } else if (chunk instanceof Chunk.AddressChange) {
        return; // RFC 5061 section 5.2, rule D5
      }
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

  /// How a packet has come.
  ///
  /// @param path by which path: that of the source, or what an ASCONF names instead
  /// @param origin really from where
  private record Way(Path path, Origin origin) {}

  private void route(Chunk chunk, Way way) {
    Path from = way.path;
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
      case Chunk.Abort abort -> {
        // RFC 5061 section 5.3.1: the peer has forgotten the address, not the association.
        if (!association.addressChanges().isLeaving(way.origin.local())) {
          context.end(new EndReason.PeerAborted(abort.causes()));
        }
      }
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
          // Its beginning tells which it was: whole it might fit no packet.
          Octets whole = unknown.whole();
          context.report(
              new ErrorCause.UnrecognizedChunk(
                  whole.slice(0, Math.min(whole.length(), MOST_REPORTED_BYTES))));
        }
      }
      // INIT and COOKIE ECHO are the greeter's; ECN is not used; padding says nothing.
      case Chunk.Init _,
          Chunk.CookieEcho _,
          Chunk.CongestionEcho _,
          Chunk.WindowReduced _,
          Chunk.Padding _ -> {}
      case Chunk.Reconfigure reconfigure -> association.reconfiguration().arrived(reconfigure);
      case Chunk.AddressChange change -> association.addressChanges().arrived(change, way.origin);
      case Chunk.AddressChangeAck ack -> association.addressChanges().arrived(ack);
      case Chunk.Auth _ -> {} // looked at before
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
      } else if (cause instanceof ErrorCause.UnrecognizedChunk(Octets chunk)
          && chunk.length() > 0
          && chunk.at(0) == ChunkType.ADDRESS_CHANGE) {
        association.addressChanges().notUnderstood();
      }
    }
    if (association.state().isUp()) {
      context.tell(new AssociationEvent.RemoteError(error.causes()));
    }
  }
}
