package io.weir.transport;

/// Something that a transport has to tell of a connection and that not every transport knows: a
/// path that failed, a stream that was reset. Each transport defines a sealed family of its own.
/// Given to [ConnectionHandler#notified], or to the owner's mailbox as [SocketEvent.Notified].
/// Immutable.
public interface TransportEvent {
  /// What it counts for in a mailbox. An event that the peer can bring about any number of times
  /// must count for something, or a peer could fill the owner's memory with it.
  ///
  /// @return bytes, 0 or more; or -1 for a notice that no bound keeps out
  default int sizeBytes() {
    return -1;
  }
}
