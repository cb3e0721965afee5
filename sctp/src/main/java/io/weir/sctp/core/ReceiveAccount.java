package io.weir.sctp.core;

/// How receiving stands: a snapshot of [DataReceiver]. Immutable.
///
/// @param heldBytes payload bytes held: ready, out of order, or of unfinished messages
/// @param heldPieces the same in pieces; a ready message is one
/// @param readyMessages messages, and parts of messages, that the application has not taken
/// @param outOfOrderPieces held pieces beyond a missing TSN
/// @param window bytes that the peer may still send, as far as it was told
/// @param duplicates chunks that came again, so far
/// @param dropped chunks that were dropped for want of room, so far
/// @param evicted chunks that were acknowledged as out of order and given back for want of room
/// @param delivered messages, and parts of messages, that were taken, so far
public record ReceiveAccount(
    long heldBytes,
    int heldPieces,
    int readyMessages,
    int outOfOrderPieces,
    int window,
    long duplicates,
    long dropped,
    long evicted,
    long delivered) {}
