package io.weir.transport;

import java.util.concurrent.TimeoutException;

/// A [Connection] that threads read by asking, or that gives what arrives to the mailbox of an
/// owner. It begins passive and without an owner. Thread-safe.
///
/// While it is passive the socket reads ahead, at most [ConnectionOptions#readBufferBytes()], and
/// leaves what it has read uncut: so a change of the framer takes effect on the very next byte.
public interface MessageSocket extends Connection {
  // ---- passive: threads ask

  /// Receives the next message, waiting for it.
  ///
  /// @return the message, or why there will be none
  /// @throws InterruptedException when interrupted; nothing is lost
  /// @throws IllegalStateException when the socket is active
  default Received receive() throws InterruptedException {
    return receive(Deadlines.NEVER);
  }

  /// Receives the next message, waiting until a deadline. Threads that wait are served first
  /// come, first served, each with its own deadline; one that gives up leaves nothing behind.
  ///
  /// @param deadlineNs instant on the [System#nanoTime()] clock
  /// @return the message, [Received#NOTHING_YET] at the deadline, or why there will be none
  /// @throws InterruptedException when interrupted; nothing is lost
  /// @throws IllegalStateException when the socket is active
  Received receive(long deadlineNs) throws InterruptedException;

  /// Receives exactly so many bytes of the stream, whatever the framer, waiting until a deadline.
  ///
  /// @param bytes how many, 1 to the largest array that the system gives; held as they arrive
  /// @param deadlineNs instant on the [System#nanoTime()] clock
  /// @return the bytes as a message; [Received#NOTHING_YET] at the deadline, with what had
  ///     arrived still receivable; or why there will never be so many, with what there is
  /// @throws InterruptedException when interrupted; nothing is lost
  /// @throws IllegalStateException when the socket is active
  Received receive(int bytes, long deadlineNs) throws InterruptedException;

  /// Receives exactly so many bytes of the stream or says that it cannot: [#receive(int, long)]
  /// with exceptions for the other outcomes.
  ///
  /// @param bytes how many, at least 1
  /// @param deadlineNs instant on the [System#nanoTime()] clock
  /// @return the bytes
  /// @throws EndOfStreamException when the stream ended before, with what had arrived
  /// @throws TimeoutException at the deadline; what had arrived is still receivable
  /// @throws InterruptedException when interrupted; nothing is lost
  /// @throws IllegalStateException when the socket is active
  default byte[] receiveFully(int bytes, long deadlineNs)
      throws EndOfStreamException, TimeoutException, InterruptedException {
    return switch (receive(bytes, deadlineNs)) {
      case Received.Message(byte[] payload, ReceiveInfo _) -> payload;
      case Received.Part(byte[] payload, boolean _, ReceiveInfo _) -> payload;
      case Received.Ended(CloseReason reason, byte[] rest) ->
          throw new EndOfStreamException(bytes, reason, rest);
      case Received.NothingYet _ ->
          throw new TimeoutException("fewer than " + bytes + " bytes arrived until the deadline");
    };
  }

  // ---- active: the owner is given

  /// Changes the read mode.
  ///
  /// @param mode the new mode; see there for what adds up
  /// @return false when the socket has ended: then there is nothing to read any more, and the
  ///     owner is told so by [SocketEvent.Ended], not by this
  /// @throws IllegalStateException when the mode is active and the socket has no owner, or
  ///     threads wait in `receive`
  /// @throws IllegalArgumentException when a sum of credits leaves its range; nothing has changed
  boolean read(ReadMode mode);

  /// The read mode now in force, with what is left of its credit.
  ///
  /// @return the mode
  ReadMode mode();

  /// Gives the socket to an owner, with all of its events that nobody has taken yet, in one step:
  /// nothing is lost, doubled or reordered, and the time it takes does not depend on what the
  /// mailboxes hold. The mode stays. When the owner's mailbox ends the socket is closed.
  ///
  /// @param owner the owner's mailbox
  /// @throws IllegalStateException when that mailbox has ended
  void handTo(Mailbox<SocketEvent> owner);

  /// Cuts what arrives by another framer from now on, what has arrived and was not given to
  /// anybody included. What is queued for sending keeps its framing; what is sent from now on
  /// gets the new one.
  ///
  /// @param framer for this socket alone
  void framedBy(Framer framer);

  /// Asks for one [SocketEvent.Noticed], now if it is so already. Asking again before it has come
  /// changes nothing.
  ///
  /// @param notice what to be told
  /// @throws IllegalStateException when the socket has no owner
  /// @throws IllegalArgumentException when the transport cannot tell it: [Notice#DRY] where there
  ///     are no acknowledgements
  void tell(Notice notice);

  // ---- half-close

  /// Ends our side of the stream (FIN) once everything that is queued has been handed over. Sends
  /// that come later are refused and harm nothing. Receiving goes on.
  ///
  /// With TLS 1.3 our `close_notify` goes before the FIN, and the peer may go on sending. TLS 1.2
  /// has no half-close: a peer that keeps to
  /// [RFC 5246 section 7.2.1](https://www.rfc-editor.org/rfc/rfc5246#section-7.2.1) ends its own
  /// stream at once, and what it had not sent until then is lost there.
  void shutdownOutput();

  /// Ends receiving: what has arrived and what comes is dropped and counted
  /// ([CloseReport#untakenBytes]). Sending goes on.
  void shutdownInput();
}
