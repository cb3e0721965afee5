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
  /// @param info what the transport says of it
  @SuppressWarnings("ArrayRecordComponent")
  record Data(MessageSocket socket, byte[] payload, ReceiveInfo info) implements SocketEvent {
    /// A message that came on no stream.
    ///
    /// @param socket where it came from
    /// @param payload the message without its framing
    public Data(MessageSocket socket, byte[] payload) {
      this(socket, payload, ReceiveInfo.NONE);
    }
  }

  /// A part of a message, from a framer or a transport that was asked to deliver in parts. Counts
  /// as a message.
  ///
  /// @param socket where it came from
  /// @param payload the next bytes of the message
  /// @param last whether the message ends with them
  /// @param info what the transport says of the message
  @SuppressWarnings("ArrayRecordComponent")
  record PartOfData(MessageSocket socket, byte[] payload, boolean last, ReceiveInfo info)
      implements SocketEvent {
    /// A part of a message that came on no stream.
    ///
    /// @param socket where it came from
    /// @param payload the next bytes of the message
    /// @param last whether the message ends with them
    public PartOfData(MessageSocket socket, byte[] payload, boolean last) {
      this(socket, payload, last, ReceiveInfo.NONE);
    }
  }

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

  /// The transport has something to tell that not every transport knows. Comes in order with the
  /// data, whether the socket is active or passive. One that has a size counts for the mailbox's
  /// bound like data.
  ///
  /// @param socket the socket
  /// @param event what
  record Notified(MessageSocket socket, TransportEvent event) implements SocketEvent {}

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

  /// What an event counts for in a mailbox: the payload of data, and what a transport's own event
  /// says; other notices count for nothing.
  ///
  /// @param event the event
  /// @return bytes, or -1 for a notice
  static int sizeBytes(SocketEvent event) {
    return switch (event) {
      case Data data -> data.payload.length;
      case PartOfData part -> part.payload.length;
      case Notified notified -> notified.event.sizeBytes();
      case WentPassive _, InputEnded _, Ended _, Noticed _ -> -1;
    };
  }
}
