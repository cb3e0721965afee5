package io.weir.transport;

/// Levels and counters of one connection, for operators. Taken without stopping it, so numbers
/// from its two directions may be a moment apart.
///
/// @param receivedMessages frames taken by the mailbox or handler
/// @param receivedBytes bytes read from the transport
/// @param windowBytes bytes read and not yet framed or taken
/// @param readingPauses how often reading was stopped for want of room
/// @param pausedNs for how long in all, the present pause included, in nanoseconds
/// @param inbox what waits in the owner's mailbox; all 0 where there is none
/// @param sends levels of the send queue
/// @param stalls how often the peer was reported as stalled
public record ConnectionStats(
    long receivedMessages,
    long receivedBytes,
    long windowBytes,
    long readingPauses,
    long pausedNs,
    Feed.Levels inbox,
    SendLevels sends,
    long stalls) {}
