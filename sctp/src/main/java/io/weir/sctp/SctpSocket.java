package io.weir.sctp;

import io.weir.sctp.core.SharedKey;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.MessageSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One SCTP association as a socket, in user space or of the kernel. Everything a
/// [MessageSocket] does, and what only SCTP has
/// ([RFC 6458](https://www.rfc-editor.org/rfc/rfc6458)). Thread-safe.
///
/// A message goes on the stream, and with the protocol identifier and reliability, that its
/// [io.weir.transport.SendInfo] says. It is handed over when its last chunk has left, and
/// acknowledged when the peer has confirmed all of it; until then it counts for the bounds of its
/// lane. Events ([io.weir.sctp.core.AssociationEvent]) come to the handler or to the owner's
/// mailbox, in their order with data.
public interface SctpSocket extends MessageSocket {
  /// How the association stands (RFC 6458 section 8.2.1).
  ///
  /// @return a snapshot
  SctpStatus status();

  /// How each address of the peer stands (RFC 6458 section 8.2.2).
  ///
  /// @return a snapshot, the primary path first
  List<PathStatus> paths();

  /// The addresses of this side that the peer knows.
  ///
  /// @return one at least
  List<InetAddress> localAddresses();

  /// Has data go to this address of the peer as long as it works (RFC 6458 section 8.1.9).
  ///
  /// @param address of the peer
  /// @throws IllegalArgumentException when the peer does not have it
  void usePrimary(InetAddress address);

  /// Asks the peer to send to this address of ours (RFC 5061 section 5.2, RFC 6458 section 8.1.10).
  ///
  /// @param address of this side
  /// @return what the peer answered; exceptionally with an [UnsupportedOperationException] when
  ///     both sides did not agree on ASCONF
  CompletableFuture<Boolean> askPeerToUse(InetAddress address);

  /// Changes how a path is watched (RFC 6458 section 8.1.12).
  ///
  /// @param address of the peer
  /// @param watch the new parameters
  /// @throws IllegalArgumentException when the peer does not have the address
  void watchPath(InetAddress address, PathWatch watch);

  /// Resets streams: their sequence numbers begin at 0 again
  /// ([RFC 6525](https://www.rfc-editor.org/rfc/rfc6525), RFC 6458 section 8.3.1). Outgoing ones
  /// are reset once everything on them was acknowledged; what is sent meanwhile waits.
  ///
  /// @param direction which of them
  /// @param streams their numbers; none for all
  /// @return whether it was done; exceptionally with an [IllegalStateException] when another
  ///     request is under way or the association is not up, with an [UnsupportedOperationException]
  ///     when both sides did not agree on stream reconfiguration, with an
  ///     [IllegalArgumentException] when a stream does not exist
  CompletableFuture<Boolean> resetStreams(StreamDirection direction, int... streams);

  /// Adds streams (RFC 6525 section 5.1.5 and 5.1.6).
  ///
  /// @param outbound how many more this side wants to send on
  /// @param inbound how many more the peer is asked to send on
  /// @return what came of it; exceptionally with an [UnsupportedOperationException] when both
  ///     sides did not agree on stream reconfiguration
  CompletableFuture<Boolean> addStreams(int outbound, int inbound);

  /// Has all TSNs and sequence numbers begin anew (RFC 6525 section 5.1.4, RFC 6458 section 8.3.3),
  /// once everything that has left was acknowledged.
  ///
  /// @return as [#resetStreams]
  CompletableFuture<Boolean> resetAssociation();

  /// Sets a shared key, new or in place of another: from now on the peer's packets with it are
  /// accepted ([RFC 4895](https://www.rfc-editor.org/rfc/rfc4895), RFC 6458 section 8.3.1).
  ///
  /// @param key the key
  /// @return false when there are 64 already
  /// @throws UnsupportedOperationException where the transport does not have AUTH
  default boolean setKey(SharedKey key) {
    throw new UnsupportedOperationException("no AUTH (RFC 4895) here");
  }

  /// Authenticates with a key from now on, which the peer must have by then
  /// (RFC 6458 section 8.1.17).
  ///
  /// @param keyId of a key that was set
  /// @return false when there is none
  /// @throws UnsupportedOperationException where the transport does not have AUTH
  default boolean activateKey(int keyId) {
    throw new UnsupportedOperationException("no AUTH (RFC 4895) here");
  }

  /// Deletes a key (RFC 6458 section 8.3.5).
  ///
  /// @param keyId of a key that is not active
  /// @return false when there is none, or it is active
  /// @throws UnsupportedOperationException where the transport does not have AUTH
  default boolean deleteKey(int keyId) {
    throw new UnsupportedOperationException("no AUTH (RFC 4895) here");
  }

  /// Sets the priority or weight of a stream, as its scheduler understands it (RFC 8260 section
  /// 4.3.3).
  ///
  /// @param stream its number
  /// @param value a smaller priority goes first; a larger weight gets more
  void scheduleStream(int stream, int value);

  /// How a path is watched (RFC 6458 section 8.1.12).
  ///
  /// @param heartbeatMs between heartbeats, beside the retransmission timeout; 0 for none
  /// @param mostRetransmissions Path.Max.Retrans of this path
  record PathWatch(int heartbeatMs, int mostRetransmissions) {}
}
