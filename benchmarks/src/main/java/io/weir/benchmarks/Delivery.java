package io.weir.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What the delivery of one frame costs a server that only receives: the bytes that it allocates
/// beside the frame itself, and its CPU time. A client sends a number of frames as fast as it can
/// and the server's own counts say when all were taken.
final class Delivery {
  private static final int FRAMES = 2_000_000;
  private static final int FRAMES_PER_WRITE = 256;

  /// What an array of 200 bytes takes on the heap.
  private static final int FRAME_ITSELF_BYTES = EchoClient.PAYLOAD_BYTES + 16;

  private Delivery() {}

  static void measure(int rounds) throws IOException {
    System.out.printf(
        "%ndelivery of %d frames to a server that only receives; %d rounds%n%-22s %22s %16s %10s"
            + " %18s%n",
        FRAMES,
        rounds,
        "server",
        "million frames/s",
        "CPU ns/frame",
        "B/frame",
        "beside the frame");
    measure("Weir, on the loop", "sink-loop", rounds);
    measure("Weir, virtual threads", "sink-threads", rounds);
    System.out.println("goal: 0 bytes beside the frame (" + FRAME_ITSELF_BYTES + ")");
  }

  private static void measure(String title, String how, int rounds) throws IOException {
    List<double[]> turns = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(title, WeirEcho.class, how, "1")) {
      for (int turn = -2; turn < rounds; turn++) {
        double[] measured = turn(server);
        if (turn >= 0) {
          turns.add(measured);
        }
      }
    }
    Spread bytes = over(turns, 2);
    System.out.printf(
        "%-22s %22s %16s %10.1f %18.1f%n",
        title,
        over(turns, 0).shown("%.2f", 1e6),
        over(turns, 1).shown("%.0f", 1),
        bytes.median(),
        bytes.median() - FRAME_ITSELF_BYTES);
  }

  private static Spread over(List<double[]> turns, int measure) {
    return Spread.of(turns.stream().mapToDouble(turn -> turn[measure]).toArray());
  }

  /// @return frames per second, CPU time and bytes per frame
  private static double[] turn(ServerProcess server) throws IOException {
    ByteBuffer frames = ByteBuffer.allocateDirect(FRAMES_PER_WRITE * EchoClient.FRAME_BYTES);
    for (int i = 0; i < FRAMES_PER_WRITE; i++) {
      frames.putInt(i * EchoClient.FRAME_BYTES, EchoClient.PAYLOAD_BYTES);
    }
    try (SocketChannel channel = EchoClient.connect(server.port())) {
      Usage before = server.usage();
      long startNs = System.nanoTime();
      for (int sent = 0; sent < FRAMES; sent += FRAMES_PER_WRITE) {
        frames.clear().limit(Math.min(FRAMES_PER_WRITE, FRAMES - sent) * EchoClient.FRAME_BYTES);
        while (frames.hasRemaining()) {
          channel.write(frames);
        }
      }
      Usage used = server.usage().since(before);
      while (used.frames() < FRAMES) {
        if (System.nanoTime() - startNs > TimeUnit.MINUTES.toNanos(1)) {
          throw new IOException("only " + used.frames() + " of " + FRAMES + " frames arrived");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        used = server.usage().since(before);
      }
      double tookNs = System.nanoTime() - startNs;
      return new double[] {
        FRAMES * 1e9 / tookNs,
        (double) used.cpuNs() / FRAMES,
        (double) used.allocatedBytes() / FRAMES
      };
    }
  }
}
