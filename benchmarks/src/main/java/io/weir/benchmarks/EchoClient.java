package io.weir.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The neutral client of the echo servers: one thread, one selector, a number of connections on
/// each of which it keeps a window of frames in flight. The frames of a connection are numbered,
/// and every echo must be the next one, of the right length.
final class EchoClient implements AutoCloseable {
  static final int PREFIX_BYTES = Integer.BYTES;
  static final int PAYLOAD_BYTES = 200;
  static final int FRAME_BYTES = PREFIX_BYTES + PAYLOAD_BYTES;

  private static final int READ_BYTES = 1 << 20;

  /// Frames of one write: 64 KiB.
  private static final int WRITE_FRAMES = (64 << 10) / FRAME_BYTES;

  private static final long LOST_AFTER_MS = TimeUnit.SECONDS.toMillis(20);

  // One buffer each way for all connections, so that the client's own memory stays in the cache.
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(WRITE_FRAMES * FRAME_BYTES);
  private final Selector selector = Selector.open();
  private final List<Stream> streams = new ArrayList<>();
  private final int window;
  private boolean sending;
  private long inFlight;
  private long echoedFrames;

  EchoClient(int port, int connections, int window) throws IOException {
    this.window = window;
    for (int frame = 0; frame < WRITE_FRAMES; frame++) {
      out.putInt(frame * FRAME_BYTES, PAYLOAD_BYTES);
    }
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = connect(port);
      channel.configureBlocking(false);
      streams.add(new Stream(channel, channel.register(selector, SelectionKey.OP_READ)));
    }
  }

  static SocketChannel connect(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return channel;
  }

  /// Keeps the windows full as long as it is told to, then waits until every frame is back.
  ///
  /// @return frames echoed
  long run(BooleanSupplier goOn) throws IOException {
    long before = echoedFrames;
    sending = true;
    for (Stream stream : streams) {
      stream.write();
    }
    while (sending || inFlight > 0) {
      if (selector.select(this::serve, LOST_AFTER_MS) == 0) {
        throw new IOException(
            "%d frames were not echoed within %d ms".formatted(inFlight, LOST_AFTER_MS));
      }
      sending = sending && goOn.getAsBoolean();
    }
    return echoedFrames - before;
  }

  private void serve(SelectionKey key) {
    try {
      ((Stream) key.attachment()).serve();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Stream stream : streams) {
      stream.channel.close();
    }
    selector.close();
  }

  /// One connection.
  private final class Stream {
    final SocketChannel channel;
    final SelectionKey key;
    private long sent;
    private int sentOfNext;
    private long echoed;

    /// The start of an echo that a read cut.
    private final byte[] cut = new byte[FRAME_BYTES];

    private int cutBytes;

    Stream(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
      key.attach(this);
    }

    void serve() throws IOException {
      if (key.isReadable()) {
        read();
      }
      write();
    }

    private void read() throws IOException {
      in.clear().put(cut, 0, cutBytes);
      if (channel.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
      int at = 0;
      int end = in.position();
      long expected = echoed;
      for (; end - at >= FRAME_BYTES; at += FRAME_BYTES) {
        if (in.getInt(at) != PAYLOAD_BYTES || in.getLong(at + PREFIX_BYTES) != expected) {
          throw new IOException(
              "instead of frame %d of %d bytes came %d of %d"
                  .formatted(
                      expected, PAYLOAD_BYTES, in.getLong(at + PREFIX_BYTES), in.getInt(at)));
        }
        expected++;
      }
      cutBytes = end - at;
      in.get(at, cut, 0, cutBytes);
      inFlight -= expected - echoed;
      echoedFrames += expected - echoed;
      echoed = expected;
    }

    private void write() throws IOException {
      boolean full = false;
      for (int frames = toSend(); frames > 0 && !full; frames = toSend()) {
        out.clear();
        for (int i = 0; i < frames; i++) {
          out.putLong(i * FRAME_BYTES + PREFIX_BYTES, sent + i);
        }
        channel.write(out.limit(frames * FRAME_BYTES).position(sentOfNext));
        full = out.hasRemaining();
        int whole = out.position() / FRAME_BYTES;
        inFlight += whole;
        sent += whole;
        sentOfNext = out.position() % FRAME_BYTES;
      }
      int wanted = full ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }

    /// Frames that may be sent now; once sending is over, only the rest of one that has begun.
    private int toSend() {
      if (!sending) {
        return sentOfNext > 0 ? 1 : 0;
      }
      return (int) Math.min(WRITE_FRAMES, window - (sent - echoed));
    }
  }
}
