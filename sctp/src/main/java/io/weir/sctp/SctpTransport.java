package io.weir.sctp;

import io.weir.sctp.AssociationConnection.Setup;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.SocketEvent;
import io.weir.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// SCTP in user space, carried in UDP datagrams
/// ([RFC 6951](https://www.rfc-editor.org/rfc/rfc6951)): `sctp+udp://127.0.0.1:3868`. It needs
/// nothing of the system but UDP. Thread-safe.
///
/// Each message is one SCTP user message; the framer of [ConnectionOptions] works within it, and is
/// normally the raw one. A connection is an association with one peer, at one or several addresses;
/// sockets are [SctpSocket]s.
public final class SctpTransport implements Transport {
  private final Carrier carrier;
  private final SctpOptions options;
  private final Resolver resolver;
  private final Dialer dialer;
  private final Set<SctpListener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<AssociationConnection> connections = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<List<Object>, SharedPorts> bound = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// SCTP with the defaults, over UDP, with one event loop per core.
  public SctpTransport() {
    this(SctpOptions.DEFAULTS);
  }

  /// SCTP over UDP, with one event loop per core.
  ///
  /// @param options of every association
  public SctpTransport(SctpOptions options) {
    this(new UdpCarrier(Runtime.getRuntime().availableProcessors(), UdpOptions.DEFAULTS), options);
  }

  /// SCTP over a carrier.
  ///
  /// @param carrier carries its packets, and is closed with it
  /// @param options of every association
  public SctpTransport(Carrier carrier, SctpOptions options) {
    this.carrier = carrier;
    this.options = options;
    resolver = new Resolver(carrier);
    dialer = new Dialer(carrier, options);
  }

  @Override
  public boolean serves(String scheme) {
    return scheme.equals(Endpoint.SCTP_UDP);
  }

  private void require(Endpoint endpoint) {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    if (!serves(endpoint.scheme())) {
      throw new IllegalArgumentException(
          "'%s': this transport serves sctp+udp, as in sctp+udp://127.0.0.1:3868"
              .formatted(endpoint));
    }
  }

  // ---- listening

  @Override
  public Listener listen(Endpoint endpoint, ConnectionOptions connectionOptions) {
    return bind(endpoint, connectionOptions, new SctpListener.Taking.Waiting());
  }

  @Override
  public Listener listen(
      Endpoint endpoint, ConnectionOptions connectionOptions, Supplier<ConnectionHandler> makers) {
    return bind(endpoint, connectionOptions, new SctpListener.Taking.Handlers(makers));
  }

  /// Opens a one-to-many endpoint
  /// ([RFC 6458 section 3](https://www.rfc-editor.org/rfc/rfc6458#section-3)): peers may begin
  /// associations with it, and it begins them by sending.
  ///
  /// @param endpoint where; port 0 for any free one
  /// @param connectionOptions of its associations
  /// @param inbox the mailbox that owns them: messages and events of all of them come here, and its
  ///     bound holds over all
  /// @return the endpoint
  /// @throws java.io.UncheckedIOException when the system refuses, with the endpoint and the
  ///     system's words
  public SctpEndpoint open(
      Endpoint endpoint, ConnectionOptions connectionOptions, Mailbox<SocketEvent> inbox) {
    var table = new SctpEndpoint.Table(inbox);
    SctpListener listener =
        bind(endpoint, connectionOptions, new SctpListener.Taking.Owner(table::add));
    return new SctpEndpoint(
        listener, dialer, new Setup(connectionOptions, options, this::track), table);
  }

  private SctpListener bind(
      Endpoint endpoint, ConnectionOptions connectionOptions, SctpListener.Taking taking) {
    require(endpoint);
    requireNoTls(connectionOptions);
    int udpPort = endpoint.udpPort().orElse(Endpoint.DEFAULT_UDP_PORT);
    SharedPorts ports;
    try {
      List<InetAddress> addresses = resolver.addresses(endpoint.hosts());
      ports = shared(addresses, udpPort);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on %s: %s".formatted(endpoint, wordsOf(e, endpoint, udpPort)), e);
    }
    int sctpPort = endpoint.port() == 0 ? dialer.anyPort() : endpoint.port();
    if (!ports.claim(sctpPort)) {
      ports.release();
      throw new UncheckedIOException(
          new IOException(
              "cannot listen on %s: SCTP port %d is in use at this UDP port"
                  .formatted(endpoint, sctpPort)));
    }
    var listener =
        new SctpListener(
            ports, sctpPort, new Setup(connectionOptions, options, this::track), taking);
    listeners.add(listener);
    begin(listener, sctpPort, ports.loops());
    return listener;
  }

  /// Has every loop take peers. Waits for it, because a peer that comes before is refused for good;
  /// a loop itself cannot wait for others.
  private static void begin(SctpListener listener, int sctpPort, List<LoopPorts> loops) {
    var begun = new ArrayList<CompletableFuture<?>>();
    boolean onLoop = false;
    for (LoopPorts each : loops) {
      onLoop |= each.loop.isCurrent();
      var done = new CompletableFuture<@Nullable Void>();
      begun.add(done);
      each.run(
          () -> {
            each.listen(sctpPort, listener);
            done.complete(null);
          });
    }
    if (!onLoop) {
      CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
    }
  }

  /// The system's words, and a way out.
  private static String wordsOf(IOException failure, Endpoint endpoint, int udpPort) {
    String words = Dialer.wordsOf(failure);
    if (!words.contains("in use")) {
      return words;
    }
    int other = udpPort == 65_535 ? Endpoint.DEFAULT_UDP_PORT : udpPort + 1;
    return "UDP port %d is in use (%s); choose another, such as %s"
        .formatted(udpPort, words, endpoint.withUdpPort(other));
  }

  /// The ports at a UDP port: those that are open, or new ones.
  private SharedPorts shared(List<InetAddress> addresses, int udpPort) throws IOException {
    SharedPorts known = bound.get(keyOf(addresses, udpPort));
    if (known != null && known.use()) {
      return known;
    }
    if (udpPort != 0) {
      for (InetAddress address : addresses) {
        carrier.requireFree(new InetSocketAddress(address, udpPort));
      }
    }
    try {
      SharedPorts made =
          SharedPorts.open(
                  carrier.loops(),
                  addresses,
                  udpPort,
                  options,
                  unused -> bound.remove(keyOf(addresses, unused.udpPort()), unused))
              .join();
      bound.put(keyOf(addresses, made.udpPort()), made);
      return made;
    } catch (CompletionException e) {
      throw new IOException(Dialer.wordsOf(e), e);
    }
  }

  /// Under which ports are found. Who asked for any free UDP port is found at the one it was given.
  private static List<Object> keyOf(List<InetAddress> addresses, int udpPort) {
    return List.of(List.copyOf(addresses), udpPort);
  }

  private static void requireNoTls(ConnectionOptions connectionOptions) {
    if (connectionOptions.tls() != null) {
      throw new IllegalArgumentException(
          "TLS over SCTP (RFC 3436) is not there; leave tls out, or use tcp");
    }
  }

  // ---- connecting

  @Override
  public MessageSocket connect(Endpoint endpoint, ConnectionOptions connectionOptions)
      throws InterruptedException {
    require(endpoint);
    requireNoTls(connectionOptions);
    var setup = new Setup(connectionOptions, options, this::track);
    CompletableFuture<AssociationConnection> made =
        dialer.dial(endpoint, setup, (ports, core) -> new AssociationSocket(ports, core, setup))
            .made;
    try {
      return (AssociationSocket) made.get();
    } catch (ExecutionException e) {
      throw Dialer.unchecked(endpoint, e);
    } catch (InterruptedException e) {
      made.thenAccept(late -> late.abort(new CloseReason.LocalClose("nobody waits for it")));
      throw e;
    }
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint endpoint, ConnectionOptions connectionOptions, ConnectionHandler handler) {
    require(endpoint);
    requireNoTls(connectionOptions);
    var setup = new Setup(connectionOptions, options, this::track);
    return dialer
        .dial(
            endpoint,
            setup,
            (ports, core) -> new AssociationConnection(ports, core, setup, _ -> handler))
        .made
        .thenApply(connection -> connection);
  }

  private void track(AssociationConnection connection) {
    connections.add(connection);
    connection.closed().thenRun(() -> connections.remove(connection));
  }

  // ---- ending

  @Override
  public void close() {
    closed = true;
    listeners.forEach(SctpListener::close);
    var closing = new ArrayList<CompletableFuture<?>>();
    for (AssociationConnection connection : connections) {
      connection.close();
      closing.add(connection.closed());
    }
    CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 30, TimeUnit.SECONDS)
        .join();
    carrier.close();
  }
}
