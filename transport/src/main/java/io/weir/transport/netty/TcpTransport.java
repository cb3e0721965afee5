package io.weir.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Stream sockets on event loops, TCP and UNIX-domain: epoll where the system has it, NIO
/// elsewhere. Thread-safe.
///
/// **UNIX-domain sockets** (`unix:///run/weir.sock`). Listening makes the file with the
/// permissions that the process's umask leaves, and closing the listener removes it. A file left
/// behind by a process that is gone is removed; one where somebody listens, and every file that
/// is no socket, is refused. The path may have 106 bytes. Such a socket knows no reset: a peer
/// whose connection is aborted sees its end, as after a close in order. Over NIO a connection
/// whose peer ends its sending half ends at once, and what was still queued is reported as
/// unsent; over epoll it is sent first, as on TCP.
public final class TcpTransport implements Transport {
  private final Polling polling;
  private final Connecting.Lookup lookup;
  private final EventLoopGroup loops;
  private final ChannelGroup listeners =
      new DefaultChannelGroup("listeners", GlobalEventExecutor.INSTANCE);
  private final ChannelGroup handshakes =
      new DefaultChannelGroup("handshakes", GlobalEventExecutor.INSTANCE);
  private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// A transport with one event loop per core.
  public TcpTransport() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /// A transport.
  ///
  /// @param eventLoops number of event loops, each a platform daemon thread, at least 1
  public TcpTransport(int eventLoops) {
    this(eventLoops, Epoll.isAvailable() ? Polling.EPOLL : Polling.NIO);
  }

  /// How sockets are waited for.
  enum Polling {
    EPOLL,
    NIO
  }

  TcpTransport(int eventLoops, Polling polling) {
    this(eventLoops, polling, InetAddress::getAllByName);
  }

  TcpTransport(int eventLoops, Polling polling, Connecting.Lookup lookup) {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops must be at least 1: " + eventLoops);
    }
    this.polling = polling;
    this.lookup = lookup;
    loops =
        new MultiThreadIoEventLoopGroup(
            eventLoops, new DefaultThreadFactory("weir-loop", true), Sockets.poller(polling));
  }

  @Override
  public boolean serves(String scheme) {
    return Sockets.serves(scheme);
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
    requireServed(endpoint);
    var setup = new SocketSetup(polling, endpoint, options);
    TlsEngines tls;
    ServerChannel channel;
    try {
      tls = options.tls() == null ? null : TlsEngines.server(options.tls());
      channel = Sockets.listening(polling, endpoint);
    } catch (ChannelException | IOException e) {
      throw Refusals.unchecked(Refusals.because("cannot listen on " + endpoint, e));
    }
    SocketAddress address;
    try {
      setup.listener(channel, options.accepting().backlog());
      address = addressToListenOn(endpoint);
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      throw e;
    } catch (IOException e) {
      channel.unsafe().closeForcibly();
      throw Refusals.unchecked(Refusals.because("cannot listen on " + endpoint, e));
    }
    var acceptor =
        new Acceptor(accepted -> open(accepted, tls, link -> accepted(link, options, handlers)));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> channel)
            .handler(acceptor)
            .childHandler(new Setup(setup))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw Refusals.unchecked(Refusals.because("cannot listen on " + endpoint, bound.cause()));
    }
    listeners.add(bound.channel());
    var listener = new TcpListener(bound.channel(), options, handlers != null);
    acceptor.start(listener);
    return listener;
  }

  private static TcpConnection accepted(
      Link link, ConnectionOptions options, @Nullable Supplier<ConnectionHandler> handlers) {
    if (handlers == null) {
      return new TcpSocket(link, options);
    }
    ConnectionHandler handler = handlers.get();
    return new TcpConnection(link, options, _ -> handler);
  }

  /// Makes a live connection of an active channel, after its handshake if there is one. On the
  /// channel's loop.
  private <C extends TcpConnection> CompletableFuture<C> open(
      Channel channel, @Nullable TlsEngines tls, Function<Link, C> maker) {
    CompletableFuture<Link> ready =
        tls == null
            ? CompletableFuture.completedFuture(new Link(channel, null))
            : TlsHandshake.start(channel, tls);
    if (tls != null) {
      handshakes.add(channel);
    }
    return ready.thenApply(
        link -> {
          handshakes.remove(channel);
          C connection = maker.apply(link);
          track(connection);
          connection.open();
          return connection;
        });
  }

  // ---- connecting

  @Override
  public MessageSocket connect(Endpoint endpoint, ConnectionOptions options)
      throws InterruptedException {
    CompletableFuture<TcpSocket> made =
        connect(endpoint, options, link -> new TcpSocket(link, options));
    try {
      return made.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw Refusals.unchecked(
          cause instanceof IOException failure ? failure : new IOException(Refusals.words(e), e));
    } catch (InterruptedException e) {
      made.thenAccept(late -> late.abort(new CloseReason.LocalClose("nobody waits for it")));
      throw e;
    }
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler) {
    return connect(endpoint, options, link -> new TcpConnection(link, options, _ -> handler))
        .thenApply(connection -> connection);
  }

  private <C extends TcpConnection> CompletableFuture<C> connect(
      Endpoint endpoint, ConnectionOptions options, Function<Link, C> connections) {
    requireOpen();
    requireServed(endpoint);
    TlsEngines tls;
    try {
      tls = options.tls() == null ? null : TlsEngines.client(options.tls(), endpoint);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(Refusals.because("cannot connect to " + endpoint, e));
    }
    var made = new CompletableFuture<C>();
    var making = new Making<>(endpoint, tls, connections, made);
    new Connecting(loops.next(), polling, lookup, endpoint, options, making).start();
    if (loops.isShuttingDown()) {
      // The loops may be gone, and with them whoever would tell how the attempt ended.
      made.completeExceptionally(new IOException("the transport is closed"));
    }
    return made;
  }

  /// Makes a [TcpConnection] of the socket that has connected.
  private final class Making<C extends TcpConnection> implements Connecting.Watcher {
    private final Endpoint endpoint;
    private final @Nullable TlsEngines tls;
    private final Function<Link, C> maker;
    private final CompletableFuture<C> made;

    Making(
        Endpoint endpoint,
        @Nullable TlsEngines tls,
        Function<Link, C> maker,
        CompletableFuture<C> made) {
      this.endpoint = endpoint;
      this.tls = tls;
      this.maker = maker;
      this.made = made;
    }

    @Override
    public boolean wanted() {
      return !made.isDone();
    }

    @Override
    public void connected(Channel channel) {
      open(channel, tls, maker)
          .whenComplete(
              (connection, failure) -> {
                if (failure == null) {
                  made.complete(connection);
                } else {
                  refuse(channel, failure);
                }
              });
    }

    private void refuse(Channel channel, Throwable failure) {
      Throwable cause = Refusals.cause(failure);
      String what =
          cause instanceof IOException ? "cannot connect to " : "cannot use the connection to ";
      if (!(cause instanceof IOException)) {
        Sockets.closeNow(channel);
      }
      made.completeExceptionally(Refusals.because(what + endpoint, cause));
    }

    @Override
    public void failed(IOException failure) {
      made.completeExceptionally(failure);
    }
  }

  private TcpConnection track(TcpConnection connection) {
    connections.add(connection);
    connection.closed().thenRun(() -> connections.remove(connection));
    return connection;
  }

  /// Sets the options of a connection that was accepted, before it is used.
  private static final class Setup extends ChannelInitializer<Channel> {
    private final SocketSetup setup;

    Setup(SocketSetup setup) {
      this.setup = setup;
    }

    @Override
    protected void initChannel(Channel channel) {
      setup.connection(channel);
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
  }

  private static void requireServed(Endpoint endpoint) {
    if (!Sockets.serves(endpoint.scheme())) {
      throw new IllegalArgumentException(
          "'"
              + endpoint
              + "': this transport serves tcp and unix, as in tcp://127.0.0.1:3868 and"
              + " unix:///run/weir.sock");
    }
  }

  private SocketAddress addressToListenOn(Endpoint endpoint) throws IOException {
    if (Endpoints.isUnix(endpoint)) {
      SocketAddress address = Sockets.unixAddress(polling, endpoint);
      UnixSocketFile.makeWay(endpoint);
      return address;
    }
    try {
      return new InetSocketAddress(lookup.addressesOf(endpoint.host())[0], endpoint.port());
    } catch (UnknownHostException e) {
      throw new IOException("unknown host '" + endpoint.host() + "'", e);
    }
  }

  // ---- ending

  @Override
  public void close() {
    closed = true;
    listeners.close().awaitUninterruptibly();
    List<CompletableFuture<?>> closing = new ArrayList<>();
    for (TcpConnection connection : connections) {
      connection.close();
      closing.add(connection.closed());
    }
    CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, 30, TimeUnit.SECONDS)
        .join();
    for (Channel channel : handshakes) {
      channel.eventLoop().execute(() -> Sockets.closeNow(channel));
    }
    handshakes.newCloseFuture().awaitUninterruptibly(2, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
