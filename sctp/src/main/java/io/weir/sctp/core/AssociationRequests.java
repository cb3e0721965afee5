package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.AddressRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// What an application may ask of an association beside messages and its end; got from
/// [Association#requests]. Outcomes come as events. Owned by the association: called like its own
/// methods, and the association is to be drained afterwards.
public final class AssociationRequests {
  private final Context context;
  private final Association association;

  AssociationRequests(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  // ---- streams (RFC 6525)

  /// Has sequence numbers of streams begin anew. Messages for outgoing ones wait until it is done;
  /// those begun are finished and acknowledged before. The outcome is a
  /// [AssociationEvent.StreamsReset] for each direction.
  ///
  /// @param direction whose streams
  /// @param nowNs now
  /// @param streams which; none for all
  /// @return false when it was not taken: another request is under way, the peer does not know
  ///     RFC 6525, or the association is not established
  /// @throws IllegalArgumentException when a stream does not exist, or there are more than a packet
  ///     holds
  public boolean resetStreams(StreamDirection direction, long nowNs, int... streams) {
    context.nowNs = nowNs;
    var list = new ArrayList<Integer>();
    for (int stream : streams) {
      if (stream < 0) {
        throw new IllegalArgumentException("stream " + stream);
      }
      if (!list.contains(stream)) {
        list.add(stream);
      }
    }
    return settled(association.reconfiguration().resetStreams(direction, list));
  }

  /// Adds streams. The outcome is a [AssociationEvent.StreamsChanged] for each direction.
  ///
  /// @param outgoing more that this side sends on, 0 or more
  /// @param incoming more that the peer sends on, 0 or more
  /// @param nowNs now
  /// @return false when it was not taken, as with [#resetStreams]
  /// @throws IllegalArgumentException when that would be none, or more than 65,535 in all
  public boolean addStreams(int outgoing, int incoming, long nowNs) {
    context.nowNs = nowNs;
    return settled(association.reconfiguration().addStreams(outgoing, incoming));
  }

  /// Has all TSNs and sequence numbers begin anew, once everything that has left was acknowledged.
  /// The outcome is an [AssociationEvent.AssociationReset].
  ///
  /// @param nowNs now
  /// @return false when it was not taken, as with [#resetStreams], or because the last time is
  ///     less than 30 s ago (RFC 6525 section 5.1.4)
  public boolean resetAssociation(long nowNs) {
    context.nowNs = nowNs;
    return settled(association.reconfiguration().resetAssociation());
  }

  // ---- paths

  /// Changes how a path is watched
  /// ([RFC 6458 section 8.1.12](https://www.rfc-editor.org/rfc/rfc6458#section-8.1.12)).
  ///
  /// @param address of the peer
  /// @param heartbeatNs HB.interval, 0 for no heartbeats while the path works
  /// @param mostRetransmissions Path.Max.Retrans
  /// @param nowNs now
  /// @return false when the peer does not have the address
  /// @throws IllegalArgumentException when a number is negative
  public boolean watchPath(
      InetAddress address, long heartbeatNs, int mostRetransmissions, long nowNs) {
    if (heartbeatNs < 0 || mostRetransmissions < 0) {
      throw new IllegalArgumentException(
          "a path watched every %d ns, %d times".formatted(heartbeatNs, mostRetransmissions));
    }
    context.nowNs = nowNs;
    Path path = context.paths.find(address);
    if (path == null) {
      return false;
    }
    path.mostErrors = mostRetransmissions;
    path.heartbeatEveryNs = heartbeatNs;
    association.heartbeats().watchAnew(path);
    return true;
  }

  // ---- keys (RFC 4895, RFC 6458 section 8.3)

  /// Sets a shared key, new or in place of another: from now on the peer's packets with it are
  /// accepted.
  ///
  /// @param key the key
  /// @return false when there are 64 already
  public boolean setKey(SharedKey key) {
    return association.authentication().keys().set(key);
  }

  /// Authenticates with a key from now on, which the peer must have by then.
  ///
  /// @param keyId of a key that was set and not deactivated
  /// @return false when there is no such key
  public boolean activateKey(int keyId) {
    return association.authentication().keys().activate(keyId);
  }

  /// Never authenticates with a key again; the peer still may. An [AssociationEvent.KeyChanged]
  /// tells that it is free.
  ///
  /// @param keyId of a key that was set and is not the active one
  /// @return false when there is no such key
  public boolean deactivateKey(int keyId) {
    return association.authentication().deactivate(keyId);
  }

  /// Forgets a key: packets with it count no more.
  ///
  /// @param keyId of a key that was set and is not the active one
  /// @return false when there is no such key
  public boolean deleteKey(int keyId) {
    return association.authentication().keys().delete(keyId);
  }

  /// Sends a HEARTBEAT at once
  /// ([RFC 9260 section 8.3](https://www.rfc-editor.org/rfc/rfc9260#section-8.3), D).
  ///
  /// @param address of the peer
  /// @param nowNs now
  /// @return false when the peer does not have the address, or the association is not established
  public boolean askPath(InetAddress address, long nowNs) {
    context.nowNs = nowNs;
    Path path = context.paths.find(address);
    if (path == null || !(association.state() instanceof AssociationState.Established)) {
      return false;
    }
    association.heartbeats().ask(path);
    return true;
  }

  // ---- path MTU (RFC 8899)

  /// A router has said that a packet was too big for it (ICMP, ICMPv6). Only what quotes a packet
  /// of this association with its verification tag may be passed on.
  ///
  /// @param address of the peer to which the packet went
  /// @param mtuBytes largest IP packet, as the router said; less than 576, or 1280 with IPv6, is
  ///     not believed
  /// @param nowNs now
  public void packetTooBig(InetAddress address, int mtuBytes, long nowNs) {
    context.nowNs = nowNs;
    Path path = context.paths.find(address);
    if (path != null) {
      association.mtuDiscovery().tooBig(path, mtuBytes);
    }
  }

  // ---- addresses (RFC 5061)

  /// Tells the peer of a new address of this side. Nothing is to be sent from it before
  /// [AssociationEvent.LocalAddress] says that it was added.
  ///
  /// @param address of this machine; the wildcard for where the request is sent from
  /// @param nowNs now
  /// @return false when it was not taken: the peer does not know RFC 5061, the association is not
  ///     up, the peer has the address already, or 16 requests wait
  public boolean addLocalAddress(InetAddress address, long nowNs) {
    return ask(AddressRequest.ADD, address, nowNs);
  }

  /// Tells the peer that an address is not used any more. Nothing is sent from it from now on; it
  /// has to go on receiving until [AssociationEvent.LocalAddress] says that it was removed.
  ///
  /// @param address one of this side's, but not the last
  /// @param nowNs now
  /// @return false when it was not taken, as with [#addLocalAddress]
  public boolean removeLocalAddress(InetAddress address, long nowNs) {
    return ask(AddressRequest.REMOVE, address, nowNs);
  }

  /// Asks the peer to send to one of this side's addresses first.
  ///
  /// @param address one of this side's
  /// @param nowNs now
  /// @return false when it was not taken, as with [#addLocalAddress]
  public boolean askPeerToUse(InetAddress address, long nowNs) {
    return ask(AddressRequest.PREFER, address, nowNs);
  }

  private boolean ask(AddressRequest what, InetAddress address, long nowNs) {
    context.nowNs = nowNs;
    return settled(association.addressChanges().ask(what, address));
  }

  /// This side's addresses, as the peer knows them.
  ///
  /// @return none where there is just one that was never named
  public List<InetAddress> localAddresses() {
    return association.addressChanges().addresses();
  }

  private boolean settled(boolean taken) {
    association.settle();
    return taken;
  }
}
