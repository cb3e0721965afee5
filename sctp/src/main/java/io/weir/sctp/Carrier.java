package io.weir.sctp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Carries SCTP packets between this process and others, on event loops: UDP
/// ([RFC 6951](https://www.rfc-editor.org/rfc/rfc6951)), or a simulated network in tests.
/// Thread-safe.
public interface Carrier extends AutoCloseable {
  /// The loops.
  ///
  /// @return one at least, always the same
  List<? extends Loop> loops();

  /// The address of this side from which packets to another leave.
  ///
  /// @param remote the other
  /// @return this side's address
  /// @throws IOException when there is no way there
  InetAddress localAddressTowards(InetAddress remote) throws IOException;

  /// Checks that nobody else has a port, before sockets that share it among the loops are opened:
  /// the system would let another process of the same user share it too, and give it packets.
  ///
  /// @param local where packets are to be received
  /// @throws IOException with the system's words when the port cannot be had
  default void requireFree(InetSocketAddress local) throws IOException {}

  /// Ends the loops. Every port was closed before.
  @Override
  void close();

  /// One event loop: what it runs, it runs one at a time.
  interface Loop {
    /// Runs a task on the loop, later even when called there. From any thread.
    ///
    /// @param task run once, unless the loop has ended
    void execute(Runnable task);

    /// Runs a task on the loop after a while. On the loop.
    ///
    /// @param delayNs how long, nanoseconds
    /// @param task run once, unless the loop has ended
    void schedule(long delayNs, Runnable task);

    /// Whether the calling thread is the loop's.
    ///
    /// @return true on the loop
    boolean isCurrent();

    /// The loop's clock.
    ///
    /// @return now, nanoseconds, as [System#nanoTime]
    long nowNs();

    /// Opens a port of this loop. From any thread.
    ///
    /// @param local where; port 0 for any free one
    /// @param shared whether other loops open the same, so that the system spreads peers over them
    /// @param handler told of what arrives, from the moment it is open
    /// @return the port, completed on the loop; or exceptionally with an [IOException] that has the
    ///     system's words
    CompletableFuture<Port> open(InetSocketAddress local, boolean shared, Handler handler);
  }

  /// One socket. Owned by its loop.
  interface Port {
    /// Where it is.
    ///
    /// @return address and UDP port
    InetSocketAddress local();

    /// Room for the next packet.
    ///
    /// @param mostBytes size of the largest packet
    /// @return a buffer with that much room from its position, or null when the system takes
    ///     nothing now: [Handler#takesAgain] is called when it does
    @Nullable ByteBuffer next(int mostBytes);

    /// Sends what was written into the buffer that [#next] gave, from its first position to its
    /// present one. Packets of the same size to the same place, one after the other, cost least.
    ///
    /// @param to address of the peer
    /// @param udpPort its UDP port
    void send(InetAddress to, int udpPort);

    /// Hands what was sent to the system.
    void flush();

    /// Closes the socket.
    void close();
  }

  /// Told of what happens at a port, on its loop.
  interface Handler {
    /// A datagram has come.
    ///
    /// @param datagram its bytes, the handler's own
    /// @param from where from
    /// @param port at which port
    void received(byte[] datagram, InetSocketAddress from, Port port);

    /// The datagrams of one turn have been given.
    void batchEnded();

    /// A port takes packets again.
    void takesAgain();
  }
}
