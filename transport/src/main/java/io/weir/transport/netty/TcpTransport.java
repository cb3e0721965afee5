package io.weir.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.SocketOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

  private final Polling polling;
  private final EventLoopGroup loops;
  private final ChannelGroup listeners =
      new DefaultChannelGroup("listeners", GlobalEventExecutor.INSTANCE);
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
    if (eventLoops < 1) {
      throw new IllegalArgumentException("eventLoops must be at least 1: " + eventLoops);
    }
    this.polling = polling;
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
    return listen(endpoint, options, () -> new MailboxHandler(options), false);
  }

  @Override
  public Listener listen(
      Endpoint endpoint, ConnectionOptions options, Supplier<ConnectionHandler> handlers) {
    return listen(endpoint, options, handlers, true);
  }

  private Listener listen(
      Endpoint endpoint,
      ConnectionOptions options,
      Supplier<ConnectionHandler> handlers,
      boolean hasHandlers) {
    requireOpen();
    requireServed(endpoint);
    SocketAddress address = address(endpoint);
    if (Endpoints.isUnix(endpoint)) {
      try {
        UnixSocketFile.makeWay(endpoint);
      } catch (IOException e) {
        throw Refusals.unchecked(Refusals.because("cannot listen on " + endpoint, e));
      }
    }
    var acceptor = new Acceptor(options, handlers, hasHandlers);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(() -> Sockets.listening(polling, endpoint))
            .handler(acceptor)
            .childHandler(new Setup(options.socket()))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new ServerChannelRecvByteBufAllocator()
                    .maxMessagesPerRead(TcpListener.MOST_PER_READ))
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw Refusals.unchecked(Refusals.because("cannot listen on " + endpoint, bound.cause()));
    }
    listeners.add(bound.channel());
    var listener = new TcpListener(bound.channel(), hasHandlers);
    acceptor.start(listener);
    return listener;
  }

  /// Sits on the listening channel before Netty's own acceptor: asks for connections one round at
  /// a time and makes a [TcpConnection] of each.
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    private final ConnectionOptions options;
    private final Supplier<ConnectionHandler> handlers;
    private final boolean hasHandlers;
    private final CompletableFuture<TcpListener> listener = new CompletableFuture<>();

    Acceptor(ConnectionOptions options, Supplier<ConnectionHandler> handlers, boolean hasHandlers) {
      this.options = options;
      this.handlers = handlers;
      this.hasHandlers = hasHandlers;
    }

    void start(TcpListener made) {
      listener.complete(made);
      made.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.fireChannelRead(message); // registers the channel with its loop
      Channel accepted = (Channel) message;
      listener.thenAccept(TcpListener::taken);
      accepted
          .eventLoop()
          .execute(
              () -> {
                open(accepted);
                listener.thenAccept(TcpListener::opened);
              });
    }

    private void open(Channel accepted) {
      // The connecting end of a UNIX-domain socket has no address; on TCP it is gone already.
      boolean known = accepted.remoteAddress() != null || !(accepted instanceof SocketChannel);
      if (!accepted.isActive() || !known) {
        accepted.close();
        return;
      }
      try {
        var connection = track(new TcpConnection(accepted, options, handlers.get()));
        connection.open();
        if (!hasHandlers) {
          listener.thenAccept(made -> made.arrived(connection));
        }
      } catch (RuntimeException e) {
        LOG.error("a defect ends the connection from {}", accepted.remoteAddress(), e);
        accepted.close();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      listener.thenAccept(TcpListener::readEnded);
    }
  }

  // ---- connecting

  @Override
  public Connection connect(Endpoint endpoint, ConnectionOptions options)
      throws InterruptedException {
    CompletableFuture<Connection> made = connect(endpoint, options, new MailboxHandler(options));
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
    requireOpen();
    requireServed(endpoint);
    SocketAddress address = address(endpoint);
    var made = new CompletableFuture<Connection>();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops)
            .channelFactory(() -> Sockets.connecting(polling, endpoint))
            .handler(new Setup(options.socket()))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, options.timing().connect().toMillis()))
            .connect(address);
    connecting.addListener(
        _ -> {
          if (!connecting.isSuccess()) {
            made.completeExceptionally(
                Refusals.because("cannot connect to " + endpoint, connecting.cause()));
            return;
          }
          try {
            var connection = track(new TcpConnection(connecting.channel(), options, handler));
            connection.open();
            made.complete(connection);
          } catch (RuntimeException e) {
            connecting.channel().close();
            made.completeExceptionally(Refusals.because("cannot use " + endpoint, e));
          }
        });
    if (loops.isShuttingDown()) {
      // The loops may be gone, and with them whoever would tell how the attempt ended.
      made.completeExceptionally(new IOException("the transport is closed"));
    }
    return made;
  }

  private TcpConnection track(TcpConnection connection) {
    connections.add(connection);
    connection.closed().thenRun(() -> connections.remove(connection));
    return connection;
  }

  /// Socket options that exist only on some systems, and the window of later reads.
  private static final class Setup extends ChannelInitializer<Channel> {
    private final SocketOptions socket;

    Setup(SocketOptions socket) {
      this.socket = socket;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (socket.sendBufferBytes() > 0) {
        channel.config().setOption(ChannelOption.SO_SNDBUF, socket.sendBufferBytes());
      }
      if (socket.receiveBufferBytes() > 0) {
        channel.config().setOption(ChannelOption.SO_RCVBUF, socket.receiveBufferBytes());
      }
      if (socket.notSentLowBytes() > 0 && channel instanceof EpollSocketChannel) {
        channel
            .config()
            .setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) socket.notSentLowBytes());
      }
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

  private SocketAddress address(Endpoint endpoint) {
    return Endpoints.isUnix(endpoint)
        ? Sockets.unixAddress(polling, endpoint)
        : new InetSocketAddress(endpoint.host(), endpoint.port());
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
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
