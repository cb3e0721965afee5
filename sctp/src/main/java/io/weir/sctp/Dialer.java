package io.weir.sctp;

import io.weir.sctp.AssociationConnection.Setup;
import io.weir.sctp.core.Association;
import io.weir.sctp.core.EndReason;
import io.weir.sctp.wire.ErrorCause;
import io.weir.transport.CloseReason;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  /// Begins an association.
  ///
  /// @param maker makes its connection, on its loop
  /// @return completes on the loop after [io.weir.transport.ConnectionHandler#opened], or
  ///     exceptionally with an [IOException] that names the endpoint
  CompletableFuture<AssociationConnection> dial(
      Endpoint to, Setup setup, BiFunction<LoopPorts, Association, AssociationConnection> maker) {
    var dial = new Dial(to, setup, maker);
    Thread.ofVirtual().name("weir-sctp-lookup").start(dial::lookUp);
    return dial.made;
  }

  /// One attempt.
  private final class Dial {
    private final Endpoint to;
    private final Setup setup;
    private final BiFunction<LoopPorts, Association, AssociationConnection> maker;
    private final CompletableFuture<AssociationConnection> made = new CompletableFuture<>();

    Dial(
        Endpoint to, Setup setup, BiFunction<LoopPorts, Association, AssociationConnection> maker) {
      this.to = to;
      this.setup = setup;
      this.maker = maker;
    }

    /// Names and routes are looked up off the loop, because both may block.
    void lookUp() {
      try {
        List<InetAddress> remotes = resolver.addresses(to.hosts());
        List<InetAddress> locals = resolver.localAddressesTowards(remotes);
        openPort(remotes, locals);
      } catch (IOException e) {
        fail(wordsOf(e), e);
      }
    }

    private void openPort(List<InetAddress> remotes, List<InetAddress> locals) {
      int ownUdp = to.peerUdpPort().isPresent() ? to.udpPort().orElse(0) : 0;
      List<? extends Carrier.Loop> loops = carrier.loops();
      Carrier.Loop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
      SharedPorts.open(List.of(loop), locals, ownUdp, options, () -> {})
          .whenComplete(
              (ports, failure) -> {
                if (failure != null) {
                  fail(wordsOf(failure), failure);
                } else {
                  LoopPorts on = ports.loops().getFirst();
                  on.run(() -> begin(on, remotes));
                }
              });
    }

    private void begin(LoopPorts on, List<InetAddress> remotes) {
      int peerUdp = to.peerUdpPort().orElse(to.udpPort().orElse(Endpoint.DEFAULT_UDP_PORT));
      var place = new Association.PeerPlace(remotes, peerUdp);
      Association core = null;
      for (int i = 0; i < ATTEMPTS && core == null; i++) {
        core = on.connect(place, anyPort(), to.port(), options.association());
      }
      if (core == null) {
        on.shared.release();
        fail("no SCTP port is free", new IOException("no port"));
        return;
      }
      AssociationConnection connection = maker.apply(on, core);
      connection.whenUp(new Waiting(connection));
      on.register(connection);
      setup.tracker().accept(connection);
      on.loop.schedule(setup.options().timing().connect().toNanos(), () -> giveUp(connection));
      on.touch(connection);
    }

    private void giveUp(AssociationConnection connection) {
      if (!connection.isOpen() && !made.isDone()) {
        fail(
            "no answer within " + setup.options().timing().connect(), new IOException("timed out"));
        connection.abort(new CloseReason.LocalClose("no answer"));
      }
    }

    private void fail(String words, Throwable cause) {
      made.completeExceptionally(
          new IOException("cannot connect to %s: %s".formatted(to, words), cause));
    }

    /// Told how the handshake ended, on the loop.
    private final class Waiting implements AssociationConnection.UpListener {
      private final AssociationConnection connection;

      Waiting(AssociationConnection connection) {
        this.connection = connection;
      }

      @Override
      public void up() {
        if (!made.complete(connection)) {
          connection.abort(new CloseReason.LocalClose("nobody waits for it"));
        }
      }

      @Override
      public void failed(EndReason why) {
        String words =
            why instanceof EndReason.PeerAborted(List<ErrorCause> causes) && causes.isEmpty()
                ? "refused: nobody listens at this SCTP port"
                : AssociationEnding.textOf(AssociationEnding.reasonOf(why));
        fail(words, new IOException(words));
      }
    }
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
