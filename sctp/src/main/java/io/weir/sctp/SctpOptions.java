package io.weir.sctp;

import io.weir.sctp.core.AssociationOptions;

/// How the SCTP of a transport behaves, beside what [io.weir.transport.ConnectionOptions] says of
/// every connection. Immutable; start from [#DEFAULTS] and change what differs.
///
/// @param association the parameters of each association
/// @param deliversParts whether a message longer than
///     [AssociationOptions.Sizes#mostMessage()] is given in parts
///     ([io.weir.transport.Received.Part]); otherwise it ends the association
/// @param tellsEvents whether owners of sockets are given events
///     ([io.weir.transport.SocketEvent.Notified]) beside messages; a handler always is
/// @param returnsUnsent whether messages that were not acknowledged come back as
///     [io.weir.sctp.core.AssociationEvent.SendFailed], with their data
/// @param mostAssociations most associations at one UDP port of one event loop, at least 1; a peer
///     that comes beyond gets no answer and tries again
public record SctpOptions(
    AssociationOptions association,
    boolean deliversParts,
    boolean tellsEvents,
    boolean returnsUnsent,
    int mostAssociations) {
  /// [AssociationOptions#DEFAULTS], whole messages, no events, nothing returned, 65,536
  /// associations.
  public static final SctpOptions DEFAULTS =
      new SctpOptions(AssociationOptions.DEFAULTS, false, false, false, 65_536);

  /// Checks the limit.
  ///
  /// @throws IllegalArgumentException when it is below 1
  public SctpOptions {
    if (mostAssociations < 1) {
      throw new IllegalArgumentException(
          "mostAssociations must be at least 1: " + mostAssociations);
    }
  }

  /// These options with other parameters of associations.
  ///
  /// @param newAssociation the parameters
  /// @return the changed options
  public SctpOptions withAssociation(AssociationOptions newAssociation) {
    return new SctpOptions(
        newAssociation, deliversParts, tellsEvents, returnsUnsent, mostAssociations);
  }

  /// These options with or without delivery in parts.
  ///
  /// @param newDeliversParts whether long messages are given in parts
  /// @return the changed options
  public SctpOptions withParts(boolean newDeliversParts) {
    return new SctpOptions(
        association, newDeliversParts, tellsEvents, returnsUnsent, mostAssociations);
  }

  /// These options with or without events.
  ///
  /// @param newTellsEvents whether owners of sockets are given events
  /// @return the changed options
  public SctpOptions withEvents(boolean newTellsEvents) {
    return new SctpOptions(
        association, deliversParts, newTellsEvents, returnsUnsent, mostAssociations);
  }

  /// These options with or without messages coming back.
  ///
  /// @param newReturnsUnsent whether messages that were not acknowledged come back
  /// @return the changed options
  public SctpOptions withUnsentReturned(boolean newReturnsUnsent) {
    return new SctpOptions(
        association, deliversParts, tellsEvents, newReturnsUnsent, mostAssociations);
  }
}
