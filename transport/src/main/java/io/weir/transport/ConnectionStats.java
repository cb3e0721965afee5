package io.weir.transport;

/// Levels and counters of one connection, for operators. Taken without stopping it, so numbers
/// from its two directions may be a moment apart.
///
/// @param receivedMessages frames taken by the mailbox or handler
/// @param receivedBytes bytes read from the transport
/// @param windowBytes bytes read and not yet framed or taken
/// @param readingPauses how often reading was stopped for want of room
/// @param mailbox levels of the mailbox; all 0 where a handler is used
/// @param sends levels of the send queue
/// @param stalls how often the peer was reported as stalled
public record ConnectionStats(
    long receivedMessages,
    long receivedBytes,
    long windowBytes,
    long readingPauses,
    Mailbox.Levels mailbox,
    SendLevels sends,
    long stalls) {}
