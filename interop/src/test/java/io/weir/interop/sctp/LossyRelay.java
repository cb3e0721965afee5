package io.weir.interop.sctp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A bad network between two UDP ports of the loopback: passes datagrams on and loses, doubles,
/// delays and damages some of them, as a seed decides. Both sides send to the relay's port on
/// their side and hear from it; either may be the one that begins.
///
/// One daemon thread per direction, with a random generator of its own: what happens to the n-th
/// datagram of a direction depends on the seed alone, not on the other direction or on time.
/// Thread-safe.
public final class LossyRelay implements AutoCloseable {

  /// What may happen to a datagram, each with a probability of its own from 0 to 1.
  ///
  /// @param reorder it waits until one to three later ones of its direction have passed
  /// @param corrupt a bit of it flips
  public record Faults(double lose, double duplicate, double reorder, double corrupt) {
    /// Everything passes as it is.
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    /// Loss alone.
    public static Faults losing(double lose) {
      return new Faults(lose, 0, 0, 0);
    }
  }

  /// What happened to the datagrams of one direction.
  public record Counts(long received, long lost, long duplicated, long reordered, long corrupted) {}

  private static final int MAX_DATAGRAM = 65_536;
  private static final int BUFFER_BYTES = 4 << 20;

  private final DatagramChannel left;
  private final DatagramChannel right;
  private final Direction leftToRight;
  private final Direction rightToLeft;
  private final AtomicReference<Faults> faults;

  private LossyRelay(int leftPort, int rightPort, long seed, Faults faults) throws IOException {
    left = open();
    right = open();
    this.faults = new AtomicReference<>(faults);
    leftToRight = new Direction(left, right, rightPort, new SplittableRandom(seed));
    rightToLeft = new Direction(right, left, leftPort, new SplittableRandom(~seed));
    Thread.ofPlatform().daemon().name("relay-right").start(leftToRight::run);
    Thread.ofPlatform().daemon().name("relay-left").start(rightToLeft::run);
  }

  /// Starts between two UDP ports of 127.0.0.1.
  ///
  /// @param leftPort where the left side listens
  /// @param rightPort where the right side listens
  /// @param seed of all decisions; print it when the test fails
  public static LossyRelay between(int leftPort, int rightPort, long seed, Faults faults) {
    try {
      return new LossyRelay(leftPort, rightPort, seed, faults);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the left side sends what is for the right.
  public int portForLeft() {
    return port(left);
  }

  /// Where the right side sends what is for the left.
  public int portForRight() {
    return port(right);
  }

  /// Changes what happens from now on; `losing(1)` is a partition.
  public void set(Faults next) {
    faults.set(next);
  }

  /// What has happened to what the left side sent.
  public Counts fromLeft() {
    return leftToRight.counts();
  }

  /// What has happened to what the right side sent.
  public Counts fromRight() {
    return rightToLeft.counts();
  }

  @Override
  public void close() {
    try (left;
        right) {
      // Closing ends both threads.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    return channel.bind(loopback(0));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  private static int port(DatagramChannel channel) {
    try {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One direction, and its thread.
  private final class Direction {
    private static final int MAX_PASSED_BY = 3;

    private final DatagramChannel from;
    private final DatagramChannel to;
    private final InetSocketAddress target;
    private final SplittableRandom random;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong reordered = new AtomicLong();
    private final AtomicLong corrupted = new AtomicLong();

    // Its thread's: the datagram that waits, and how many more pass it by.
    private byte[] waiting = new byte[0];
    private int passesBy;

    Direction(DatagramChannel from, DatagramChannel to, int targetPort, SplittableRandom random) {
      this.from = from;
      this.to = to;
      this.target = loopback(targetPort);
      this.random = random;
    }

    Counts counts() {
      return new Counts(
          received.get(), lost.get(), duplicated.get(), reordered.get(), corrupted.get());
    }

    void run() {
      ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
      try {
        while (true) {
          from.receive(buffer.clear());
          pass(Arrays.copyOf(buffer.array(), buffer.flip().limit()));
        }
      } catch (ClosedChannelException e) {
        // The end.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void pass(byte[] datagram) throws IOException {
      received.incrementAndGet();
      Faults now = faults.get();
      // All are drawn each time, so that one decision does not shift the next ones.
      boolean lose = random.nextDouble() < now.lose;
      boolean duplicate = random.nextDouble() < now.duplicate;
      boolean reorder = random.nextDouble() < now.reorder;
      boolean corrupt = random.nextDouble() < now.corrupt;
      int bit = random.nextInt(Math.max(1, datagram.length * Byte.SIZE));
      int passing = random.nextInt(1, MAX_PASSED_BY + 1);
      if (lose) {
        lost.incrementAndGet();
        return;
      }
      if (corrupt) {
        corrupted.incrementAndGet();
        datagram[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      }
      if (reorder && waiting.length == 0) {
        reordered.incrementAndGet();
        waiting = datagram;
        passesBy = passing;
        return;
      }
      send(datagram);
      if (duplicate) {
        duplicated.incrementAndGet();
        send(datagram);
      }
      if (waiting.length > 0 && --passesBy == 0) {
        send(waiting);
        waiting = new byte[0];
      }
    }

    private void send(byte[] datagram) throws IOException {
      to.send(ByteBuffer.wrap(datagram), target);
    }
  }
}
