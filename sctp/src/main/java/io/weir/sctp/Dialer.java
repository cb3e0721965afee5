package io.weir.sctp;

import io.weir.sctp.AssociationConnection.Setup;
import io.weir.sctp.core.Association;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/// Begins associations: looks names up, opens a UDP port, sends the INIT, and waits for the
/// association to come up. Thread-safe.
final class Dialer {
  private static final int FIRST_ANY_PORT = 49_152;
  private static final int ATTEMPTS = 16;

  private final Carrier carrier;
  private final SctpOptions options;
  private final Resolver resolver;
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();

  Dialer(Carrier carrier, SctpOptions options) {
    this.carrier = carrier;
    this.options = options;
    resolver = new Resolver(carrier);
  }

  /// An SCTP port that nobody else is likely to have.
  int anyPort() {
    return FIRST_ANY_PORT + random.nextInt(65_536 - FIRST_ANY_PORT);
  }

  /// Begins an association from a port of its own.
  ///
  /// @param maker makes its connection, on its loop
  /// @return the attempt, under way
  Dial dial(
      Endpoint to, Setup setup, BiFunction<LoopPorts, Association, AssociationConnection> maker) {
    var dial = new Dial(to, setup, maker);
    lookUp(dial, remotes -> openPort(dial, remotes));
    return dial;
  }

  /// Begins an association from a port that is open.
  ///
  /// @param from the ports, of which this attempt becomes a user
  /// @param sctpPort SCTP port of this side
  /// @param dial an attempt that has not begun
  void dialFrom(SharedPorts from, int sctpPort, Dial dial) {
    if (!from.use()) {
      dial.fail("the endpoint is closed", new IOException("closed"));
      return;
    }
    List<LoopPorts> loops = from.loops();
    LoopPorts on = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    lookUp(dial, remotes -> on.run(() -> dial.begin(on, remotes, List.of(sctpPort), options)));
    dial.made.exceptionally(
        _ -> {
          dial.releaseUnlessCreated(from);
          return null;
        });
  }

  /// Names and routes are looked up off the loops, because both may block.
  private void lookUp(Dial dial, Looked then) {
    Thread.ofVirtual()
        .name("weir-sctp-lookup")
        .start(
            () -> {
              try {
                then.looked(resolver.addresses(dial.to.hosts()));
              } catch (IOException e) {
                dial.fail(wordsOf(e), e);
              }
            });
  }

  private interface Looked {
    void looked(List<InetAddress> remotes) throws IOException;
  }

  private void openPort(Dial dial, List<InetAddress> remotes) throws IOException {
    List<InetAddress> locals = resolver.localAddressesTowards(remotes);
    int ownUdp = dial.to.peerUdpPort().isPresent() ? dial.to.udpPort().orElse(0) : 0;
    List<? extends Carrier.Loop> loops = carrier.loops();
    Carrier.Loop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    SharedPorts.open(List.of(loop), locals, ownUdp, options, _ -> {})
        .whenComplete(
            (ports, failure) -> {
              if (failure != null) {
                dial.fail(wordsOf(failure), failure);
              } else {
                LoopPorts on = ports.loops().getFirst();
                on.run(() -> dial.begin(on, remotes, anyPorts(), options));
                dial.made.exceptionally(
                    _ -> {
                      dial.releaseUnlessCreated(ports);
                      return null;
                    });
              }
            });
  }

  private List<Integer> anyPorts() {
    return random.ints(ATTEMPTS, FIRST_ANY_PORT, 65_536).boxed().toList();
  }

  // ---- failures

  /// The system's words, or ours.
  static String wordsOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  static UncheckedIOException unchecked(Endpoint to, ExecutionException e) {
    return new UncheckedIOException(
        e.getCause() instanceof IOException failure
            ? failure
            : new IOException("cannot connect to " + to, e));
  }
}
