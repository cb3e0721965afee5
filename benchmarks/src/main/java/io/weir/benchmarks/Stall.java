package io.weir.benchmarks;

import io.weir.diameter.CallOutcome;
import io.weir.diameter.Node;
import io.weir.diameter.NodeListener;
import io.weir.diameter.Peer;
import io.weir.diameter.PeerStatus;
import io.weir.diameter.wire.ApplicationId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.transport.Endpoint;
import io.weir.transport.netty.TcpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A peer that stops reading under full load from us. Half of the callers wait for room, the others
/// are refused when there is none. The peer reads nothing for some time, sends one watchdog request
/// meanwhile, then reads again: the connection must stay up, the watchdog answer come before the
/// requests that had waited here, and every request arrive once or be reported as not sent.
///
/// Argument: `seconds` of stall (30).
final class Stall {
  private static final int WAITING_CALLERS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong notSent = new AtomicLong();
  private final AtomicLong otherwise = new AtomicLong();
  private final AtomicLong called = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private volatile boolean reading = true;
  private volatile boolean done;

  // Owned by the peer's thread.
  private final BitSet seen = new BitSet();
  private long twice;
  private long watchdogAnswerAfter = -1;
  private long readSinceStall;

  private Stall() {}

  /// Runs the stall and prints what happened.
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    new Stall().run(seconds);
  }

  private void run(int seconds) throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread peerThread = Thread.ofPlatform().daemon().start(() -> serve(listener));
      load(((InetSocketAddress) listener.getLocalAddress()).getPort(), seconds);
      peerThread.join();
      report();
    }
  }

  private void load(int port, int seconds) throws InterruptedException {
    try (var tcp = new TcpTransport(1);
        Node node = Node.builder("client.example.com", Samples.REALM).advertiseAll().start(tcp)) {
      var up = new CountDownLatch(1);
      node.addListener(
          new NodeListener() {
            @Override
            public void peerChanged(Peer changed) {
              changes.incrementAndGet();
              up.countDown();
            }
          });
      Peer peer = node.connect(Endpoint.tcp("127.0.0.1", port));
      up.await();
      for (int i = 0; i < WAITING_CALLERS; i++) {
        Thread.ofVirtual().start(() -> callWaiting(node));
      }
      Thread.ofVirtual().start(() -> callRefusing(node));
      header();
      watch(peer, 2);
      reading = false;
      watch(peer, seconds);
      reading = true;
      watch(peer, 2);
      done = true;
      while (answered.get() + notSent.get() + otherwise.get() < called.get()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  private static void header() {
    System.out.printf(
        "%6s %8s %9s %10s %9s %10s %8s %8s %7s%n",
        "second",
        "peer",
        "state",
        "answered",
        "refused",
        "queued B",
        "pending",
        "waiters",
        "stalls");
  }

  private void watch(Peer peer, int seconds) {
    for (int second = 1; second <= seconds; second++) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      PeerStatus status = peer.status();
      var transport = status.transport().orElseThrow();
      System.out.printf(
          "%6d %8s %9s %10d %9d %10d %8d %8d %7d%n",
          second,
          reading ? "reads" : "STALLED",
          status.state(),
          answered.get(),
          notSent.get(),
          transport.sends().queuedBytes(),
          status.pendingCalls(),
          transport.sends().waiters(),
          transport.stalls());
    }
  }

  private void report() {
    long lost = called.get() - notSent.get() - seen.cardinality();
    System.out.printf(
        "called %d: answered %d, refused for want of room %d, anything else %d%n",
        called.get(), answered.get(), notSent.get(), otherwise.get());
    System.out.printf(
        "the peer saw %d requests, %d of them twice; lost: %d%n", seen.cardinality(), twice, lost);
    System.out.printf(
        "the watchdog answer came after %d bytes of what the kernels had held%n",
        watchdogAnswerAfter);
    System.out.printf("state changes of the peer: %d (up, then down at the end)%n", changes.get());
    if (lost != 0
        || twice != 0
        || otherwise.get() != 0
        || watchdogAnswerAfter < 0
        || changes.get() > 2) {
      throw new IllegalStateException("a request was lost or doubled, or the connection ended");
    }
  }

  // ---- callers

  private void callWaiting(Node node) {
    try {
      while (!done) {
        settled(node.call(request(node), PATIENCE));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void callRefusing(Node node) {
    while (!done) {
      long before = notSent.get();
      node.call(request(node), PATIENCE, this::settled);
      if (notSent.get() > before) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  private DiameterMessage request(Node node) {
    long number = called.getAndIncrement();
    return node.request(
            CommandCode.CREDIT_CONTROL, ApplicationId.CREDIT_CONTROL, node.newSessionId())
        .add(BaseAvp.DESTINATION_REALM, Samples.REALM)
        .addUnsigned32(BaseAvp.CC_REQUEST_NUMBER, number)
        .build();
  }

  private void settled(CallOutcome outcome) {
    switch (outcome) {
      case CallOutcome.Answered _ -> answered.incrementAndGet();
      case CallOutcome.NotSent _ -> notSent.incrementAndGet();
      case CallOutcome.TimedOut _, CallOutcome.PeerLost _ -> otherwise.incrementAndGet();
    }
  }

  // ---- the peer

  private void serve(ServerSocketChannel listener) {
    try (SocketChannel channel = listener.accept()) {
      ByteBuffer in = ByteBuffer.allocate(1 << 16);
      ByteBuffer out = ByteBuffer.allocate(1 << 16);
      while (channel.read(in) >= 0) {
        in.flip();
        while (in.remaining() >= DiameterHeader.LENGTH
            && in.remaining() >= DiameterHeader.messageLength(in, in.position())) {
          take(in, out);
          if (out.remaining() < 1 << 10) {
            write(channel, out);
          }
        }
        in.compact();
        write(channel, out);
        if (!reading) {
          stall(channel);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void stall(SocketChannel channel) throws IOException {
    channel.write(
        ByteBuffer.wrap(
            MessageBuilder.request(CommandCode.DEVICE_WATCHDOG, ApplicationId.COMMON)
                .hopByHopId(1)
                .endToEndId(1)
                .add(BaseAvp.ORIGIN_HOST, Samples.SERVER_HOST)
                .add(BaseAvp.ORIGIN_REALM, Samples.REALM)
                .build()
                .bytes()));
    while (!reading) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    readSinceStall = 0;
  }

  private void take(ByteBuffer in, ByteBuffer out) {
    byte[] bytes = new byte[DiameterHeader.messageLength(in, in.position())];
    in.get(bytes);
    DiameterMessage message = DiameterMessage.of(bytes);
    if (!message.isRequest()) {
      watchdogAnswerAfter = readSinceStall;
      return;
    }
    readSinceStall += bytes.length;
    switch (message.commandCode()) {
      case CommandCode.CAPABILITIES_EXCHANGE ->
          out.put(Samples.capabilitiesAnswer(message).bytes());
      case CommandCode.CREDIT_CONTROL -> {
        int number = (int) message.unsigned32(BaseAvp.CC_REQUEST_NUMBER).orElseThrow();
        twice += seen.get(number) ? 1 : 0;
        seen.set(number);
        out.put(Samples.success(message).bytes());
      }
      default -> out.put(Samples.success(message).bytes());
    }
  }

  private static void write(SocketChannel channel, ByteBuffer out) throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }
}
