package io.weir.sctp.core;

/// What the procedures of [DataSender] share: where every byte of user data stands. Owned by the
/// association.
///
/// @param queues what has not left
/// @param outstanding what has left and is not acknowledged cumulatively
/// @param window the peer's room
/// @param outcomes what becomes of messages
record Ledger(
    StreamQueues queues, OutstandingData outstanding, PeerWindow window, Outcomes outcomes) {}
