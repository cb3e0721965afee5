package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.AddressRequest;
import io.weir.sctp.core.AssociationState.ShutdownAckSent;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Packet;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ASCONF: addresses come and go while an association is up
/// ([RFC 5061](https://www.rfc-editor.org/rfc/rfc5061)). What this side asks for is
/// [AddressRequests]', what the peer asks for [AddressAnswers]'. Owned by the association.
///
/// That these chunks are authenticated is seen to by [Authentication], because both sides list
/// them.
final class AddressChanges {
  private final Context context;
  private final Association association;
  private final AddressRequests requests;
  private final AddressAnswers answers;

  AddressChanges(Context context, Association association) {
    this.context = context;
    this.association = association;
    requests = new AddressRequests(context, association);
    answers = new AddressAnswers(context, association);
  }

  /// What the peer was told in INIT or INIT ACK; none where there is just one address.
  void told(List<InetAddress> ownAddresses) {
    requests.told(ownAddresses);
  }

  /// The association begins, or begins anew. Requests are counted from the first TSNs (rule A2).
  void begin(int ownTsn, int peerTsn) {
    requests.begin(ownTsn);
    answers.begin(peerTsn);
  }

  boolean ask(AddressRequest what, InetAddress address) {
    return requests.ask(what, address);
  }

  /// This side's addresses, as the peer knows them.
  List<InetAddress> addresses() {
    return requests.addresses();
  }

  boolean isLeaving(@Nullable InetAddress address) {
    return requests.isLeaving(address);
  }

  /// The path of a packet that comes from an address the peer does not have, if it may have moved
  /// there: one with an ASCONF is found by the address that stands in it (rule D2).
  @Nullable Path lookUp(Packet packet) {
    if (!context.extensions.addressChange()) {
      return null;
    }
    for (Chunk chunk : packet.chunks()) {
      if (chunk instanceof Chunk.AddressChange change) {
        InetAddress named = change.address().address();
        Path known = context.paths.find(named);
        if (known != null || named.isAnyLocalAddress()) {
          return known != null ? known : context.paths.primary();
        }
      }
    }
    return null;
  }

  private boolean isOn() {
    return context.extensions.addressChange()
        && association.state().isUp()
        && !(association.state() instanceof ShutdownAckSent);
  }

  void arrived(Chunk.AddressChange change, Origin from) {
    if (isOn()) {
      answers.arrived(change, from);
    }
  }

  void arrived(Chunk.AddressChangeAck ack) {
    if (isOn()) {
      requests.answered(ack);
    }
  }

  /// T4-rto has expired.
  void timedOut() {
    requests.timedOut();
  }

  /// A path is not the peer's any more.
  void forget(Path path) {
    requests.forget(path);
  }

  /// The peer does not know ASCONF.
  void notUnderstood() {
    requests.notUnderstood();
  }
}
