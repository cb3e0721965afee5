package io.weir.agent.flood;

import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// What the first seed is about, on purpose: whatever arrives goes into a queue without a bound,
/// so whoever sends faster than the consumer handles fills the memory.
final class UnboundedOwner implements Owner, ConnectionHandler {
  /// Comes after the last message; those have at least 8 bytes.
  private static final byte[] END = {};

  private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch opened = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  @Override
  public Listener listen(Transport transport, Endpoint at, ConnectionOptions options) {
    return transport.listen(at, options, () -> this);
  }

  @Override
  public void attend(Listener listener) throws InterruptedException {
    opened.await();
  }

  @Override
  public byte @Nullable [] next() throws InterruptedException {
    byte[] payload = queue.take();
    return payload.length == 0 ? null : payload;
  }

  @Override
  public void finished() {}

  @Override
  public Levels levels() {
    Connection from = connection;
    int queued = queue.size();
    return new Levels(queued, queued, from == null ? 0 : from.stats().receivedBytes());
  }

  @Override
  public void opened(Connection newConnection) {
    connection = newConnection;
    opened.countDown();
  }

  @Override
  public Offer received(ByteBuffer frame) {
    byte[] payload = new byte[frame.remaining()];
    frame.get(payload);
    queue.add(payload);
    return Offer.TAKEN;
  }

  @Override
  public void closed(CloseReason reason) {
    queue.add(END);
  }
}
