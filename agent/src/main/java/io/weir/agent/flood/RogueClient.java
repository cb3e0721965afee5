package io.weir.agent.flood;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes numbered messages as fast as the kernel takes them, with no regard for who reads them.
/// Runs on a thread of its own; the other methods are thread-safe.
final class RogueClient implements AutoCloseable {
  private static final int BATCH_BYTES = 64 << 10;
  private static final long TICK_MS = 100;

  private final int port;
  private final int frameBytes;
  private final ByteBuffer batch;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("weir-rogue").unstarted(this::run);
  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
  private long number;

  private volatile boolean stopping;
  private final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong blockedNs = new AtomicLong();

  /// Since when the present write waits, or 0.
  private volatile long blockedSinceNs;

  private volatile @Nullable String failure;

  private RogueClient(int port, int frameBytes) {
    this.port = port;
    this.frameBytes = frameBytes;
    int perBatch = Math.max(1, BATCH_BYTES / wireBytes());
    batch = ByteBuffer.allocateDirect(perBatch * wireBytes());
    for (int at = 0; at < batch.capacity(); at += wireBytes()) {
      batch.putInt(at, frameBytes);
    }
  }

  private int wireBytes() {
    return Integer.BYTES + frameBytes;
  }

  /// A client that has begun.
  ///
  /// @param port of the server, on this machine
  /// @param frameBytes payload of each message
  static RogueClient start(int port, int frameBytes) {
    var client = new RogueClient(port, frameBytes);
    client.thread.start();
    return client;
  }

  /// Ends the flood: what is begun of a message is still sent, then the end of the stream.
  void stop() {
    stopping = true;
  }

  /// Waits until everything is written.
  ///
  /// @return whole messages written
  long awaitEnd() {
    ended.join();
    return sentMessages();
  }

  /// Whole messages written: in the server, lost with it, or on the way.
  long sentMessages() {
    return sentBytes.get() / wireBytes();
  }

  /// Bytes that the kernel has taken.
  long sentBytes() {
    return sentBytes.get();
  }

  /// How long writes have waited for room in the kernel.
  long blockedNs() {
    long soFarNs = blockedNs.get();
    long sinceNs = blockedSinceNs;
    return sinceNs == 0 ? soFarNs : soFarNs + Math.max(0, System.nanoTime() - sinceNs);
  }

  /// Why it broke off, or null when it did not.
  @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    stopping = true; // an interrupted thread writes nothing more, and would go round for ever
    thread.interrupt();
    ended.join();
  }

  private void run() {
    try (var channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      while (!stopping) {
        fill();
        write(channel, selector);
      }
    } catch (IOException e) {
      // A server that died resets the connection, in the middle of what was being written.
      failure = e.getMessage();
    } finally {
      ended.complete(null);
    }
  }

  private void fill() {
    batch.clear();
    for (int at = 0; at < batch.capacity(); at += wireBytes()) {
      batch.putLong(at + Integer.BYTES, number++);
    }
  }

  private void write(SocketChannel channel, Selector selector) throws IOException {
    while (batch.hasRemaining() && !Thread.currentThread().isInterrupted()) {
      if (stopping) {
        endAtAWholeMessage();
      }
      int written = channel.write(batch);
      if (written > 0) {
        sentBytes.addAndGet(written);
      } else if (batch.hasRemaining()) {
        awaitRoom(selector);
      }
    }
  }

  private void endAtAWholeMessage() {
    int begun = (batch.position() + wireBytes() - 1) / wireBytes();
    batch.limit(begun * wireBytes());
  }

  private void awaitRoom(Selector selector) throws IOException {
    long sinceNs = System.nanoTime();
    blockedSinceNs = sinceNs;
    selector.select(TICK_MS);
    selector.selectedKeys().clear();
    blockedSinceNs = 0;
    blockedNs.addAndGet(System.nanoTime() - sinceNs);
  }
}
