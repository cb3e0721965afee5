package io.weir.sctp.linux;

import io.weir.sctp.SctpSocket;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationOptions;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Linux kernel's SCTP, for endpoints like `sctp://127.0.0.1:3868`; several hosts with commas
/// between are the addresses of one multihomed end. One association is one socket, so that one
/// that stands still never touches another. Its sockets are [SctpSocket]s. Thread-safe.
///
/// Where the kernel has no SCTP, listening and connecting say so and what to do.
///
/// What the kernel does not tell is not told: which message it has sent, and exactly when one is
/// acknowledged. *Handed over* means that the kernel has the whole message. *Acknowledged* is
/// told when it is certain, up to a send buffer of other messages late, and at the latest when
/// nothing is outstanding.
///
/// The calls are made by the foreign function interface: an application that is a module allows
/// that with `--enable-native-access=io.weir.sctp.linux`, otherwise the JVM warns.
public final class KernelSctpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(KernelSctpTransport.class);

  private final List<Loop> loops;
  private final Connecting.Origin origin;
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final Set<KernelListener> listeners = ConcurrentHashMap.newKeySet();
  private final Set<KernelConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<Connecting> attempts = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// A transport with one event loop and the default options of associations.
  public KernelSctpTransport() {
    this(1, AssociationOptions.DEFAULTS);
  }

  /// A transport whose connections come from whatever address the system chooses.
  ///
  /// @param eventLoops number of event loops, each a platform daemon thread, at least 1
  /// @param association options of its associations; of some the kernel makes the best it can,
  ///     and one that it does not have is refused where one listens or connects
  public KernelSctpTransport(int eventLoops, AssociationOptions association) {
    this(eventLoops, association, List.of());
  }

  /// A transport.
  ///
  /// @param eventLoops number of event loops, each a platform daemon thread, at least 1
  /// @param association options of its associations
  /// @param from addresses of this side of its connections, for a multihomed host that wants only
  ///     some of them used; none for all that the system has
  /// @throws IllegalArgumentException when there is no event loop
  public KernelSctpTransport(
      int eventLoops, AssociationOptions association, List<InetAddress> from) {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops must be at least 1: " + eventLoops);
    }
    origin = new Connecting.Origin(association, List.copyOf(from));
    List<Loop> made = new ArrayList<>();
    for (int i = 0; i < eventLoops; i++) {
      made.add(new Loop("weir-sctp-loop-" + i));
    }
    loops = List.copyOf(made);
  }

  private Loop anyLoop() {
    return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
  }

  @Override
  public boolean serves(String scheme) {
    return scheme.equals(Addresses.SCTP);
  }

  // ---- listening

  @Override
  public Listener listen(Endpoint endpoint, ConnectionOptions options) {
    return bind(endpoint, options, null);
  }

  @Override
  public Listener listen(
      Endpoint endpoint, ConnectionOptions options, Supplier<ConnectionHandler> handlers) {
    return bind(endpoint, options, handlers);
  }

  private Listener bind(
      Endpoint endpoint,
      ConnectionOptions options,
      @Nullable Supplier<ConnectionHandler> handlers) {
    requireOpen();
    requireServed(endpoint, options);
    KernelSocket socket = null;
    try {
      List<InetAddress> addresses = addressesToListenOn(endpoint);
      socket = KernelSocket.open(addresses);
      listenOn(socket, addresses, endpoint.port(), options);
    } catch (IOException e) {
      if (socket != null) {
        socket.close();
      }
      throw unchecked("cannot listen on " + endpoint, e);
    } catch (IllegalArgumentException e) {
      if (socket != null) {
        socket.close();
      }
      throw e;
    }
    Loop loop = anyLoop();
    KernelListener.Opener opener =
        (accepted, listener) -> accepted(accepted, listener, options, handlers);
    var listener = new KernelListener(loop, socket, options, handlers != null, opener);
    listeners.add(listener);
    loop.execute(listener::start);
    return listener;
  }

  private void listenOn(
      KernelSocket socket, List<InetAddress> addresses, int port, ConnectionOptions options)
      throws IOException {
    var setup = new SocketSetup(socket, options.socket(), origin.association());
    setup.listening();
    setup.all();
    int answer = socket.bind(addresses, port);
    if (answer >= 0) {
      int backlog = options.accepting().backlog();
      answer = socket.call((libc, fd) -> libc.listen(fd, backlog));
    }
    if (answer < 0) {
      throw new IOException(Errno.words(answer));
    }
  }

  private static List<InetAddress> addressesToListenOn(Endpoint endpoint) throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String host : endpoint.hosts()) {
      try {
        addresses.add(InetAddress.getByName(host));
      } catch (UnknownHostException e) {
        throw new IOException("unknown host '" + host + "'", e);
      }
    }
    return addresses;
  }

  private void accepted(
      KernelSocket accepted,
      KernelListener listener,
      ConnectionOptions options,
      @Nullable Supplier<ConnectionHandler> handlers) {
    Loop loop = anyLoop();
    boolean runs =
        loop.execute(
            () -> {
              KernelConnection made = made(loop, accepted, options, handlers);
              if (made == null) {
                listener.lost();
              } else {
                listener.opened(made);
              }
            });
    if (!runs) {
      accepted.abort();
      listener.lost();
    }
  }

  private @Nullable KernelConnection made(
      Loop loop,
      KernelSocket socket,
      ConnectionOptions options,
      @Nullable Supplier<ConnectionHandler> handlers) {
    try {
      if (closed) {
        throw new IOException("the transport is closed");
      }
      KernelConnection connection;
      if (handlers == null) {
        connection = new KernelSctpSocket(loop, socket, options, origin.association());
      } else {
        ConnectionHandler handler = handlers.get();
        connection =
            new KernelConnection(loop, socket, options, origin.association(), _ -> handler);
      }
      connection.open();
      track(connection);
      return connection;
    } catch (IOException e) {
      LOG.debug("a connection is dropped: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("a defect ends a connection before it is open", e);
    }
    socket.abort();
    return null;
  }

  // ---- connecting

  @Override
  public SctpSocket connect(Endpoint endpoint, ConnectionOptions options)
      throws InterruptedException {
    CompletableFuture<KernelSctpSocket> made =
        connect(
            endpoint,
            options,
            (loop, socket) -> new KernelSctpSocket(loop, socket, options, origin.association()));
    try {
      return made.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw new UncheckedIOException(failure.getMessage(), failure);
      }
      throw new UncheckedIOException(new IOException(e.getCause()));
    } catch (InterruptedException e) {
      made.thenAccept(late -> late.abort(new CloseReason.LocalClose("nobody waits for it")));
      made.cancel(false);
      throw e;
    }
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler) {
    return connect(
            endpoint,
            options,
            (loop, socket) ->
                new KernelConnection(loop, socket, options, origin.association(), _ -> handler))
        .thenApply(Function.identity());
  }

  /// Makes a connection of a socket, on its loop.
  private interface Maker<C extends KernelConnection> {
    C of(Loop loop, KernelSocket socket);
  }

  private <C extends KernelConnection> CompletableFuture<C> connect(
      Endpoint endpoint, ConnectionOptions options, Maker<C> maker) {
    requireOpen();
    requireServed(endpoint, options);
    Loop loop = anyLoop();
    var made = new CompletableFuture<C>();
    var making = new Making<>(loop, endpoint, maker, made);
    var attempt = new Connecting(loop, endpoint, options, origin, making);
    attempts.add(attempt);
    made.whenComplete((_, _) -> attempts.remove(attempt));
    attempt.start();
    if (closed) {
      loop.execute(attempt::giveUp);
    }
    return made;
  }

  /// Makes a connection of the socket whose association is up.
  private final class Making<C extends KernelConnection> implements Connecting.Watcher {
    private final Loop loop;
    private final Endpoint endpoint;
    private final Maker<C> maker;
    private final CompletableFuture<C> made;

    Making(Loop loop, Endpoint endpoint, Maker<C> maker, CompletableFuture<C> made) {
      this.loop = loop;
      this.endpoint = endpoint;
      this.maker = maker;
      this.made = made;
    }

    @Override
    public boolean wanted() {
      return !made.isDone();
    }

    @Override
    public void connected(KernelSocket socket, AssociationEvent.Up up) {
      try {
        C connection = maker.of(loop, socket);
        connection.isUp(up);
        connection.open();
        track(connection);
        if (!made.complete(connection)) {
          connection.abort(new CloseReason.LocalClose("nobody waits for it"));
        }
      } catch (IOException | RuntimeException e) {
        socket.abort();
        made.completeExceptionally(
            new IOException("cannot use the connection to " + endpoint + ": " + e, e));
      }
    }

    @Override
    public void failed(IOException failure) {
      made.completeExceptionally(failure);
    }
  }

  private void track(KernelConnection connection) {
    connections.add(connection);
    connection.closed().thenRun(() -> connections.remove(connection));
  }

  private static UncheckedIOException unchecked(String what, IOException cause) {
    String message = what + ": " + cause.getMessage();
    return new UncheckedIOException(message, new IOException(message, cause));
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
  }

  private void requireServed(Endpoint endpoint, ConnectionOptions options) {
    if (!serves(endpoint.scheme())) {
      throw new IllegalArgumentException(
          "'" + endpoint + "': this transport serves sctp, as in sctp://127.0.0.1:3868");
    }
    if (options.tls() != null) {
      throw new IllegalArgumentException(
          "'" + endpoint + "': there is no TLS on the kernel's SCTP (DTLS, RFC 6083, is not done)");
    }
  }

  // ---- ending

  @Override
  public void close() {
    closed = true;
    for (KernelListener listener : listeners) {
      listener.close();
    }
    for (Connecting attempt : attempts) {
      attempt.loop().execute(attempt::giveUp);
    }
    List<CompletableFuture<?>> closing = new ArrayList<>();
    for (KernelConnection connection : connections) {
      connection.close();
      closing.add(connection.closed());
    }
    CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 30, TimeUnit.SECONDS)
        .join();
    for (Loop loop : loops) {
      loop.stop();
    }
  }
}
