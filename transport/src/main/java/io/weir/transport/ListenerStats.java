package io.weir.transport;

/// What a listener has done so far, as of a moment ago.
///
/// @param accepted connections taken from the system
/// @param dropped those of them that were closed at once: the peer was gone, the handler could
///     not be made, or nobody accepts any more
/// @param open connections open now
/// @param waiting connections that wait for [Listener#accept] now
/// @param pauses times that it stopped asking for connections, because of a limit of [Accepting]
///     or because the memory budget was spent
/// @param paused whether it does so now
/// @param acceptErrors times that the system could not hand a connection over, for lack of file
///     descriptors or memory
public record ListenerStats(
    long accepted,
    long dropped,
    int open,
    int waiting,
    long pauses,
    boolean paused,
    long acceptErrors) {}
