package io.weir.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// One connection on which one frame at a time goes to an echo server and back.
final class PingPong implements AutoCloseable {
  private final ByteBuffer frame = ByteBuffer.allocateDirect(EchoClient.FRAME_BYTES);
  private final SocketChannel channel;
  private long next;

  PingPong(int port) throws IOException {
    this(EchoClient.connect(port));
  }

  PingPong(SocketChannel channel) {
    this.channel = channel;
  }

  /// Goes to and fro for a time.
  ///
  /// @param durationNs how long
  /// @param pauseNs how long to wait before each frame, 0 for not at all
  /// @param roundTrips gets the time of each round trip in nanoseconds
  /// @return round trips
  long run(long durationNs, long pauseNs, Histogram roundTrips) throws IOException {
    long first = next;
    long nowNs = System.nanoTime();
    for (long endNs = nowNs + durationNs; nowNs - endNs < 0; ) {
      if (pauseNs > 0) {
        LockSupport.parkNanos(pauseNs);
        nowNs = System.nanoTime();
      }
      once();
      long backNs = System.nanoTime();
      roundTrips.recordValue(backNs - nowNs);
      nowNs = backNs;
    }
    return next - first;
  }

  /// One round trip.
  void once() throws IOException {
    frame.clear().putInt(EchoClient.PAYLOAD_BYTES).putLong(next).clear();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
    frame.clear();
    while (frame.hasRemaining()) {
      if (channel.read(frame) < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
    if (frame.getInt(0) != EchoClient.PAYLOAD_BYTES
        || frame.getLong(EchoClient.PREFIX_BYTES) != next) {
      throw new IOException("the echo of frame " + next + " is wrong");
    }
    next++;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
