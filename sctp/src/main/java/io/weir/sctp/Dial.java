package io.weir.sctp;

import io.weir.sctp.AssociationConnection.Setup;
import io.weir.sctp.core.Association;
import io.weir.sctp.core.EndReason;
import io.weir.sctp.wire.ErrorCause;
import io.weir.transport.CloseReason;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/// One attempt of a [Dialer]. Its futures complete on any thread; [#begin] is the loop's.
final class Dial {
  final Endpoint to;
  private final Setup setup;
  private final BiFunction<LoopPorts, Association, AssociationConnection> maker;

  /// Completes once messages may be queued, before the peer has answered.
  final CompletableFuture<AssociationConnection> created = new CompletableFuture<>();

  /// Completes once the association is up and its handler has it, or exceptionally with an
  /// [IOException] that names the endpoint.
  final CompletableFuture<AssociationConnection> made = new CompletableFuture<>();

  private final AtomicBoolean portIsUsed = new AtomicBoolean();

  Dial(Endpoint to, Setup setup, BiFunction<LoopPorts, Association, AssociationConnection> maker) {
    this.to = to;
    this.setup = setup;
    this.maker = maker;
  }

  /// Sends the INIT.
  ///
  /// @param localPorts SCTP ports of this side, of which the first that is free is taken
  void begin(
      LoopPorts on, List<InetAddress> remotes, List<Integer> localPorts, SctpOptions options) {
    int peerUdp = to.peerUdpPort().orElse(to.udpPort().orElse(Endpoint.DEFAULT_UDP_PORT));
    var place = new Association.PeerPlace(remotes, peerUdp);
    Association core = null;
    for (int i = 0; i < localPorts.size() && core == null; i++) {
      core = on.connect(place, localPorts.get(i), to.port(), options.association());
    }
    if (core == null) {
      fail(
          localPorts.size() == 1
              ? "there is an association with it already"
              : "no SCTP port is free",
          new IOException("no port"));
      return;
    }
    AssociationConnection connection = maker.apply(on, core);
    portIsUsed.set(true);
    connection.whenUp(new Waiting(connection));
    on.register(connection);
    setup.tracker().accept(connection);
    on.loop.schedule(setup.options().timing().connect().toNanos(), () -> giveUp(connection));
    on.touch(connection);
    created.complete(connection);
  }

  private void giveUp(AssociationConnection connection) {
    if (!connection.isOpen() && !made.isDone()) {
      fail("no answer within " + setup.options().timing().connect(), new IOException("timed out"));
      connection.abort(new CloseReason.LocalClose("no answer"));
    }
  }

  void fail(String words, Throwable cause) {
    var failure = new IOException("cannot connect to %s: %s".formatted(to, words), cause);
    created.completeExceptionally(failure);
    made.completeExceptionally(failure);
  }

  /// Gives the port back, unless a connection has it, which gives it back when it ends.
  void releaseUnlessCreated(SharedPorts ports) {
    if (portIsUsed.compareAndSet(false, true)) {
      ports.release();
    }
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
