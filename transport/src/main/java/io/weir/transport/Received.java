package io.weir.transport;

/// What a receive gives: a message, or the reason why there is none.
public sealed interface Received {
  /// The peer's side ended and every message that had arrived before was received. Answered again
  /// to every later receive.
  ///
  /// @param reason why it ended
  /// @param rest bytes that had arrived and made no whole message, or fewer than were asked for;
  ///     they stay and can be received by their number
  @SuppressWarnings("ArrayRecordComponent")
  record Ended(CloseReason reason, byte[] rest) implements Received {}

  /// The deadline passed. Nothing was taken and nothing is lost.
  record NothingYet() implements Received {}

  /// The one instance of a passed deadline.
  Received NOTHING_YET = new NothingYet();

  /// One whole message, or as many bytes as were asked for. Immutable by convention: the array
  /// belongs to the receiver, the transport keeps no reference to it.
  ///
  /// @param payload the message without its framing
  ///     The array is the message itself: copying it to make the record deeply immutable would
  ///     double
  ///     the cost of a receive.
  /// @param info what the transport says of it
  @SuppressWarnings("ArrayRecordComponent")
  record Message(byte[] payload, ReceiveInfo info) implements Received {
    /// A message that came on no stream.
    ///
    /// @param payload the message without its framing
    public Message(byte[] payload) {
      this(payload, ReceiveInfo.NONE);
    }
  }

  /// A part of a message, from a framer or a transport that was asked to deliver in parts.
  ///
  /// @param payload the next bytes of the message
  /// @param last whether the message ends with them
  /// @param info what the transport says of the message
  @SuppressWarnings("ArrayRecordComponent")
  record Part(byte[] payload, boolean last, ReceiveInfo info) implements Received {
    /// A part of a message that came on no stream.
    ///
    /// @param payload the next bytes of the message
    /// @param last whether the message ends with them
    public Part(byte[] payload, boolean last) {
      this(payload, last, ReceiveInfo.NONE);
    }
  }
}
