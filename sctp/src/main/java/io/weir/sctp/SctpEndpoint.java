package io.weir.sctp;

import io.weir.sctp.AssociationConnection.Setup;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Endpoint;
import io.weir.transport.Mailbox;
import io.weir.transport.ReadMode;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SocketEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// A one-to-many endpoint: one SCTP port, many associations
/// ([RFC 6458 section 3](https://www.rfc-editor.org/rfc/rfc6458#section-3)). Messages and events of
/// all of them come to one mailbox, each with the [SctpSocket] it belongs to; what is sent to a
/// peer without an association begins one. Every association has bounds, credit and outcomes of its
/// own: one that stalls holds up neither the others nor this endpoint.
///
/// Thread-safe. Made by [SctpTransport#open].
public final class SctpEndpoint implements AutoCloseable {
  private final SctpListener listener;
  private final Dialer dialer;
  private final Setup setup;
  private final Table table;

  SctpEndpoint(SctpListener listener, Dialer dialer, Setup setup, Table table) {
    this.listener = listener;
    this.dialer = dialer;
    this.setup = setup;
    this.table = table;
  }

  /// The associations of an endpoint. Thread-safe.
  static final class Table {
    private final Mailbox<SocketEvent> inbox;
    private final Set<AssociationSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<Endpoint, Dial> dials = new ConcurrentHashMap<>();

    Table(Mailbox<SocketEvent> inbox) {
      this.inbox = inbox;
    }

    /// An association is there: the mailbox owns it.
    void add(AssociationSocket socket) {
      sockets.add(socket);
      socket.closed().thenRun(() -> sockets.remove(socket));
      socket.handTo(inbox);
      socket.read(ReadMode.ALWAYS);
    }
  }

  /// Where it is.
  ///
  /// @return its endpoint, with the real ports
  public Endpoint local() {
    return listener.endpoint();
  }

  /// Where messages and events come to.
  ///
  /// @return the mailbox that it was opened with
  public Mailbox<SocketEvent> inbox() {
    return table.inbox;
  }

  /// The associations that there are, those that are coming up included.
  ///
  /// @return a snapshot
  public Set<SctpSocket> associations() {
    return Set.copyOf(table.sockets);
  }

  /// The association with a peer.
  ///
  /// @param peer one of its addresses and its SCTP port; the UDP port does not matter
  /// @return the association, or null when there is none
  public @Nullable SctpSocket association(Endpoint peer) {
    for (AssociationSocket socket : table.sockets) {
      Endpoint remote = socket.remote();
      if (remote.port() == peer.port() && sharesHost(remote.hosts(), peer.hosts())) {
        return socket;
      }
    }
    return null;
  }

  private static boolean sharesHost(List<String> known, List<String> asked) {
    for (String host : asked) {
      if (known.contains(host)) {
        return true;
      }
    }
    return false;
  }

  /// Begins an association, or takes the one that there is.
  ///
  /// @param peer where to
  /// @return completes when the association is up, or exceptionally with an [java.io.IOException]
  ///     that names the endpoint
  public CompletableFuture<SctpSocket> connect(Endpoint peer) {
    SctpSocket known = association(peer);
    return known != null
        ? CompletableFuture.completedFuture(known)
        : dial(peer).made.thenApply(AssociationSocket.class::cast);
  }

  /// The one attempt to reach a peer that may be under way.
  private Dial dial(Endpoint peer) {
    return table.dials.computeIfAbsent(
        peer,
        _ -> {
          var dial =
              new Dial(
                  peer,
                  setup,
                  (ports, core) -> {
                    var socket = new AssociationSocket(ports, core, setup);
                    table.add(socket);
                    return socket;
                  });
          dial.made.whenComplete((_, _) -> table.dials.remove(peer, dial));
          dialer.dialFrom(listener.ports(), listener.sctpPort(), dial);
          return dial;
        });
  }

  /// Sends a message and waits until it was handed over. Where there is no association it begins
  /// one ([RFC 6458 section 3.1](https://www.rfc-editor.org/rfc/rfc6458#section-3.1)), and the
  /// message is the first that goes.
  ///
  /// @param peer where to
  /// @param send what to send, with its deadline
  /// @return the exact outcome
  /// @throws InterruptedException when interrupted before its first byte left
  /// @throws java.io.UncheckedIOException when no association can be begun, with the endpoint and
  ///     the reason; one that does not come up ends the send with its
  ///     [io.weir.transport.CloseReason]
  public SendOutcome send(Endpoint peer, Send send) throws InterruptedException {
    SctpSocket known = association(peer);
    if (known != null) {
      return known.send(send);
    }
    try {
      return dial(peer).created.get().send(send);
    } catch (ExecutionException e) {
      throw Dialer.unchecked(peer, e);
    }
  }

  /// Sends a message without waiting, as [#send].
  ///
  /// @param peer where to
  /// @param send what to send, with its deadline
  /// @param point when the future completes
  /// @return completes with the exact outcome, or exceptionally with an [java.io.IOException] when
  ///     no association can be begun
  public CompletableFuture<SendOutcome> sendAsync(Endpoint peer, Send send, CompletionPoint point) {
    SctpSocket known = association(peer);
    return known != null
        ? known.sendAsync(send, point)
        : dial(peer).created.thenCompose(made -> made.sendAsync(send, point));
  }

  /// Gives an association to another owner ([RFC 6458 section
  /// 9.2](https://www.rfc-editor.org/rfc/rfc6458#section-9.2)): it keeps its options, and what it
  /// has in the mailbox moves along, in one step. It stays at this endpoint's port, and lives on
  /// when the endpoint is closed.
  ///
  /// @param association one of [#associations]
  /// @param owner the new owner's mailbox
  /// @throws IllegalArgumentException when the association is not this endpoint's
  public void peelOff(SctpSocket association, Mailbox<SocketEvent> owner) {
    if (!(association instanceof AssociationSocket socket) || !table.sockets.remove(socket)) {
      throw new IllegalArgumentException(association + " is not an association of " + local());
    }
    socket.handTo(owner);
  }

  /// Listens no more, and closes its associations gracefully, within the drain time of the options.
  /// Does not wait.
  @Override
  public void close() {
    listener.close();
    table.sockets.forEach(AssociationSocket::close);
  }
}
