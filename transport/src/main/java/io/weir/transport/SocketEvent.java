package io.weir.transport;

/// What a [MessageSocket] puts into its owner's mailbox. The events of one socket come in the
/// order in which things happened: data before the notice that follows it, everything before
/// [Ended].
public sealed interface SocketEvent {
  /// Whose event it is.
  ///
  /// @return the socket
  MessageSocket socket();

  /// A whole message. Counts for the mailbox's bound with its payload until the owner says
  /// [Mailbox#finished].
  ///
  /// @param socket where it came from
  /// @param payload the message without its framing; the array belongs to the owner
  ///     The array is the message itself: copying it would double the cost of a receive.
  @SuppressWarnings("ArrayRecordComponent")
  record Data(MessageSocket socket, byte[] payload) implements SocketEvent {}

  /// A part of a message, from a framer that was asked to deliver in parts. Counts as a message.
  ///
  /// @param socket where it came from
  /// @param payload the next bytes of the message
  /// @param last whether the message ends with them
  @SuppressWarnings("ArrayRecordComponent")
  record PartOfData(MessageSocket socket, byte[] payload, boolean last) implements SocketEvent {}

  /// The credit of [ReadMode.Counted] or [ReadMode.Credited] is used up: the socket is passive.
  ///
  /// @param socket the socket
  record WentPassive(MessageSocket socket) implements SocketEvent {}

  /// The peer has ended its side. Told at once, whether anybody arms the socket or not, when
  /// messages that came before still wait in the socket, because it is passive or the mailbox is
  /// full; and told after the last of the messages when the socket is kept for sending
  /// ([ConnectionOptions#halfClose()]), where otherwise [Ended] would follow them. What the peer
  /// sends and is not the protocol ends its side as well: [Ended] then says what was wrong.
  ///
  /// @param socket the socket
  /// @param allGiven false when messages that came before still wait in the socket; true when
  ///     every one of them has been given
  record InputEnded(MessageSocket socket, boolean allGiven) implements SocketEvent {}

  /// The socket is gone. The last event of a socket, always.
  ///
  /// @param socket the socket
  /// @param report why, and what did not go
  record Ended(MessageSocket socket, Connection.CloseReport report) implements SocketEvent {}

  /// What was asked for with [MessageSocket#tell(Notice)] has come true.
  ///
  /// @param socket the socket
  /// @param notice what
  record Noticed(MessageSocket socket, Notice notice) implements SocketEvent {}

  /// A mailbox for the events of sockets, without a budget beside its own bounds.
  ///
  /// @param bounds most messages and payload bytes held, in work included
  /// @return an empty mailbox
  static Mailbox<SocketEvent> mailbox(Bounds bounds) {
    return mailbox(bounds, MemoryBudget.UNLIMITED);
  }

  /// A mailbox for the events of sockets.
  ///
  /// @param bounds most messages and payload bytes held, in work included
  /// @param budget shared with other mailboxes
  /// @return an empty mailbox
  static Mailbox<SocketEvent> mailbox(Bounds bounds, MemoryBudget budget) {
    return new Mailbox<>(bounds, budget, SocketEvent::sizeBytes);
  }

  /// What an event counts for in a mailbox: the payload of data; notices count for nothing.
  ///
  /// @param event the event
  /// @return bytes, or -1 for a notice
  static int sizeBytes(SocketEvent event) {
    return switch (event) {
      case Data data -> data.payload.length;
      case PartOfData part -> part.payload.length;
      case WentPassive _, InputEnded _, Ended _, Noticed _ -> -1;
    };
  }
}
