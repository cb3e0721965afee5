package io.weir.benchmarks;

import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/// The neutral driver: one connection, one thread, a closed loop of credit-control requests. It
/// keeps a window of requests outstanding; each answer lets one more go. It checks that every
/// answer is one of the identifiers in flight and that the first answer says success, and decodes
/// nothing else.
final class Driver implements AutoCloseable {
  private static final int HOP_BY_HOP_AT = 12;
  private static final int BUFFER_BYTES = 1 << 20;

  /// How far answers may overtake each other, in windows: a server that answers from several
  /// threads owes no order.
  private static final int REORDERING = 256;

  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private final SocketChannel peer;
  private final byte[] request = Samples.creditControlRequest().bytes();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final int window;
  private final long[] sentAtNs;
  private int nextId;
  private int outstanding;

  Driver(int port, int window) throws IOException {
    this.window = window;
    sentAtNs = new long[Integer.highestOneBit(2 * window - 1) * REORDERING];
    peer = SocketChannel.open();
    peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
    peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    exchangeCapabilities();
  }

  private void exchangeCapabilities() throws IOException {
    // A name of its own for each connection: a peer that returns under its old name after it was
    // lost would have to prove itself to the watchdog first (RFC 3539).
    String host = "driver-" + CONNECTIONS.incrementAndGet() + "." + Samples.REALM;
    peer.write(ByteBuffer.wrap(Samples.capabilitiesRequest(host).bytes()));
    readMore();
    requireSuccess();
    in.position(in.position() + DiameterHeader.messageLength(in, in.position()));
    send(1);
    readMore();
    requireSuccess();
    take(0, new Histogram(3));
  }

  private void requireSuccess() throws IOException {
    byte[] bytes = new byte[DiameterHeader.messageLength(in, in.position())];
    in.get(in.position(), bytes);
    DiameterMessage message = DiameterMessage.of(bytes);
    if (message.unsigned32(BaseAvp.RESULT_CODE).orElse(0) != 2001) {
      throw new IOException("the server refused: " + message);
    }
  }

  /// Runs the loop.
  ///
  /// @return requests answered
  long run(long durationNs, Histogram latencies) throws IOException {
    long startNs = System.nanoTime();
    long answered = 0;
    send(window);
    while (System.nanoTime() - startNs < durationNs) {
      readMore();
      int taken = take(System.nanoTime(), latencies);
      answered += taken;
      send(taken);
    }
    while (outstanding > 0) {
      readMore();
      answered += take(System.nanoTime(), latencies);
    }
    return answered;
  }

  private void send(int count) throws IOException {
    long nowNs = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int start = out.position();
      out.put(request);
      out.putInt(start + HOP_BY_HOP_AT, nextId).putInt(start + HOP_BY_HOP_AT + 4, nextId);
      sentAtNs[nextId & (sentAtNs.length - 1)] = nowNs;
      nextId++;
    }
    outstanding += count;
    out.flip();
    while (out.hasRemaining()) {
      peer.write(out);
    }
    out.clear();
  }

  private void readMore() throws IOException {
    in.compact();
    do {
      if (peer.read(in) < 0) {
        throw new EOFException("the server closed the connection");
      }
    } while (!hasMessage(0));
    in.flip();
  }

  private boolean hasMessage(int at) {
    return in.position() - at >= DiameterHeader.LENGTH
        && in.position() - at >= DiameterHeader.messageLength(in, at);
  }

  private int take(long nowNs, Histogram latencies) throws IOException {
    int taken = 0;
    while (in.remaining() >= DiameterHeader.LENGTH) {
      int at = in.position();
      int length = DiameterHeader.messageLength(in, at);
      if (in.remaining() < length) {
        break;
      }
      if ((DiameterHeader.flags(in, at) & DiameterHeader.FLAG_REQUEST) != 0) {
        answerWatchdog(at, length);
        in.position(at + length);
        continue;
      }
      int id = DiameterHeader.hopByHopId(in, at);
      if (nextId - id > sentAtNs.length || id - nextId >= 0) {
        throw new IOException("an answer to no request: " + id);
      }
      if (nowNs != 0) {
        latencies.recordValue(nowNs - sentAtNs[id & (sentAtNs.length - 1)]);
      }
      in.position(at + length);
      taken++;
    }
    outstanding -= taken;
    return taken;
  }

  private void answerWatchdog(int at, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    peer.write(ByteBuffer.wrap(Samples.success(DiameterMessage.of(bytes)).bytes()));
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
