package io.weir.transport;

/// Levels and counters of a [SendQueue], all from one instant.
///
/// @param queuedMessages messages that count for the bounds: queued, begun, or handed over and not
///     acknowledged
/// @param queuedBytes their payload bytes
/// @param unacknowledgedMessages those of them that were handed over, and that the transport keeps
///     until the peer's has them; 0 where the transport does not tell (TCP: there the kernel
///     keeps them)
/// @param unacknowledgedBytes their payload bytes
/// @param waiters senders that wait for room
/// @param mostQueuedMessages the highest that `queuedMessages` has been
/// @param mostQueuedBytes the highest that `queuedBytes` has been
/// @param unwritableNs nanoseconds that the queue was not writable, over all times, the present
///     one included
/// @param handedOverMessages messages handed over since the start
/// @param handedOverBytes their payload bytes
/// @param acknowledgedMessages messages that the peer's transport has, where it tells
/// @param abandonedMessages messages given up by their own limited reliability
/// @param expiredMessages messages whose deadline passed before their first byte left
/// @param refusedMessages messages that found no room
/// @param droppedMessages messages that made room for newer ones
/// @param conflatedMessages messages that newer ones with the same key replaced
/// @param withdrawnMessages messages that their senders took back
public record SendLevels(
    int queuedMessages,
    long queuedBytes,
    int unacknowledgedMessages,
    long unacknowledgedBytes,
    int waiters,
    int mostQueuedMessages,
    long mostQueuedBytes,
    long unwritableNs,
    long handedOverMessages,
    long handedOverBytes,
    long acknowledgedMessages,
    long abandonedMessages,
    long expiredMessages,
    long refusedMessages,
    long droppedMessages,
    long conflatedMessages,
    long withdrawnMessages) {}
