package io.weir.sctp.core;

import java.util.ArrayList;

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

  private boolean settled(boolean taken) {
    association.settle();
    return taken;
  }
}
