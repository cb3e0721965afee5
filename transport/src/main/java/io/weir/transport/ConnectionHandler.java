package io.weir.transport;

import java.nio.ByteBuffer;

/// Works on one connection from its event loop: the fast way to use a connection. None of these
/// methods may block; each is called only on the connection's loop, one at a time. An application
/// that prefers to block gives none and uses [Connection#receive].
public interface ConnectionHandler {
  /// What a handler does with a frame that it is offered.
  enum Offer {
    /// The frame was taken: copied or dealt with.
    TAKEN,
    /// There is no room. The frame stays in the receive buffer and the connection stops reading
    /// until [Connection#resumeReading()]; then the same frame is offered again.
    NO_ROOM
  }

  /// The connection is up. The first call, always.
  ///
  /// @param connection the connection
  void opened(Connection connection);

  /// Offers one frame, in place.
  ///
  /// @param frame the payload from position to limit; valid only during the call
  /// @return whether it was taken
  Offer received(ByteBuffer frame);

  /// Offers one message, in place, from a transport that has streams; others call
  /// [#received(ByteBuffer)].
  ///
  /// @param frame the payload from position to limit; valid only during the call
  /// @param info what the transport says of it
  /// @return whether it was taken
  default Offer received(ByteBuffer frame, ReceiveInfo info) {
    return received(frame);
  }

  /// Offers a part of a frame, in place. Only framers that were asked to deliver in parts do so.
  ///
  /// @param part the payload of the part from position to limit; valid only during the call
  /// @param last whether the frame ends with it
  /// @return whether it was taken
  default Offer receivedPart(ByteBuffer part, boolean last) {
    throw new IllegalStateException(
        "the framer delivers frames in parts, and the handler does not take parts");
  }

  /// Offers a part of a message, in place, from a transport that has streams and was asked to
  /// deliver in parts.
  ///
  /// @param part the payload of the part from position to limit; valid only during the call
  /// @param last whether the message ends with it
  /// @param info what the transport says of the message
  /// @return whether it was taken
  default Offer receivedPart(ByteBuffer part, boolean last, ReceiveInfo info) {
    return receivedPart(part, last);
  }

  /// Tells what not every transport knows, in order with what is received.
  ///
  /// @param event what
  /// @return whether it was taken: one that counts for something
  ///     ([TransportEvent#sizeBytes()] of 0 or more) may find no room, and then is told again
  ///     after [Connection#resumeReading()]; a notice is always taken
  default Offer notified(TransportEvent event) {
    return Offer.TAKEN;
  }

  /// The bytes are not the protocol: the connection is about to close gracefully. What the
  /// handler queues now, to tell the peer, is still sent.
  ///
  /// @param received what has arrived, from the start of the wrong frame; valid only during the
  ///     call
  /// @param what the framer's finding
  default void malformed(ByteBuffer received, Framing.Malformed what) {}

  /// The frames of one read have been offered: the moment to wake workers and flush.
  default void readBatchEnded() {}

  /// Most bytes that the next read may bring, as far as the handler's credit goes. Asked only
  /// while reading is on.
  ///
  /// @return 1 or more
  default long readCreditBytes() {
    return Long.MAX_VALUE;
  }

  /// The queued replies and data have reached the high watermark.
  default void unwritable() {}

  /// They have fallen to the low watermark.
  default void writable() {}

  /// Everything queued has been handed over to the transport.
  default void drained() {}

  /// Everything that was sent has been acknowledged by the peer's transport, and nothing is
  /// queued. Only where the transport can tell.
  default void dry() {}

  /// The peer has accepted nothing for [ConnectionOptions.Timing#stallAfter()] although there is
  /// something to send. The connection stays up.
  default void stalled() {}

  /// A stalled peer accepts bytes again.
  default void stallEnded() {}

  /// The peer has sent its last byte, everything before was taken, and the connection is kept for
  /// sending ([ConnectionOptions#halfClose()]): it ends when this side closes.
  default void inputEnded() {}

  /// The peer has sent its last byte and everything before was taken: the connection now closes
  /// gracefully. Or the connection broke: what had arrived before is still offered.
  ///
  /// @param reason why the connection ends, the same that [#closed] is told
  default void closing(CloseReason reason) {}

  /// The connection is gone. The last call, always.
  ///
  /// @param reason why
  void closed(CloseReason reason);
}
