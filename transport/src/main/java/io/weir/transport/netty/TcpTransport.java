package io.weir.transport.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionOptions.SocketOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TCP on event loops: epoll where the system has it, NIO elsewhere. Thread-safe.
public final class TcpTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

  private final boolean epoll;
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
    epoll = polling == Polling.EPOLL;
    loops =
        new MultiThreadIoEventLoopGroup(
            eventLoops,
            new DefaultThreadFactory("weir-loop", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  @Override
  public boolean serves(String scheme) {
    return scheme.equals(Endpoints.TCP);
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
    requireTcp(endpoint);
    var acceptor = new Acceptor(options, handlers);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(serverChannels())
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
            .bind(Endpoints.address(endpoint))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw refused("cannot listen on " + endpoint, bound.cause());
    }
    listeners.add(bound.channel());
    var listener = new TcpListener(bound.channel(), handlers != null);
    acceptor.start(listener);
    return listener;
  }

  private ChannelFactory<ServerChannel> serverChannels() {
    return epoll ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
  }

  /// Sits on the listening channel before Netty's own acceptor: asks for connections one round at
  /// a time and makes a [TcpConnection] of each.
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    private final ConnectionOptions options;
    private final @Nullable Supplier<ConnectionHandler> handlers;
    private final CompletableFuture<TcpListener> listener = new CompletableFuture<>();

    Acceptor(ConnectionOptions options, @Nullable Supplier<ConnectionHandler> handlers) {
      this.options = options;
      this.handlers = handlers;
    }

    void start(TcpListener made) {
      listener.complete(made);
      made.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel accepted = (Channel) message;
      listener.thenAccept(TcpListener::taken);
      accepted.pipeline().addLast(new Opening(accepted));
      context.fireChannelRead(message); // registers the channel with its loop
      accepted.eventLoop().execute(() -> listener.thenAccept(TcpListener::opened));
    }

    /// Opens the connection in the very task that registers its channel. Were there a turn of the
    /// loop between the two, a peer that is quick could have sent its bytes and its end before
    /// there was anybody to take them.
    private final class Opening extends ChannelInboundHandlerAdapter {
      private final Channel accepted;

      Opening(Channel accepted) {
        this.accepted = accepted;
      }

      @Override
      public void channelActive(ChannelHandlerContext context) {
        context.pipeline().remove(this);
        open(accepted);
      }
    }

    private void open(Channel accepted) {
      if (!accepted.isActive() || accepted.remoteAddress() == null) {
        accepted.close();
        return;
      }
      try {
        if (handlers == null) {
          var socket = new TcpSocket(accepted, options);
          track(socket).open();
          listener.thenAccept(made -> made.arrived(socket));
        } else {
          ConnectionHandler handler = handlers.get();
          track(new TcpConnection(accepted, options, _ -> handler)).open();
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
  public MessageSocket connect(Endpoint endpoint, ConnectionOptions options)
      throws InterruptedException {
    CompletableFuture<TcpSocket> made =
        connect(endpoint, options, channel -> new TcpSocket(channel, options));
    try {
      return made.get();
    } catch (ExecutionException e) {
      throw refused("", e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      made.thenAccept(late -> late.abort(new CloseReason.LocalClose("nobody waits for it")));
      throw e;
    }
  }

  @Override
  public CompletableFuture<Connection> connect(
      Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler) {
    return connect(endpoint, options, channel -> new TcpConnection(channel, options, _ -> handler))
        .thenApply(connection -> connection);
  }

  private <C extends TcpConnection> CompletableFuture<C> connect(
      Endpoint endpoint, ConnectionOptions options, Function<Channel, C> connections) {
    requireOpen();
    requireTcp(endpoint);
    var made = new CompletableFuture<C>();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops)
            .channelFactory(epoll ? EpollSocketChannel::new : NioSocketChannel::new)
            .handler(new Setup(options.socket()))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, options.timing().connect().toMillis()))
            .connect(Endpoints.address(endpoint));
    connecting.addListener(
        _ -> {
          if (!connecting.isSuccess()) {
            made.completeExceptionally(
                refused("cannot connect to " + endpoint, connecting.cause()).getCause());
            return;
          }
          try {
            C connection = connections.apply(connecting.channel());
            track(connection).open();
            made.complete(connection);
          } catch (RuntimeException e) {
            connecting.channel().close();
            made.completeExceptionally(refused("cannot use " + endpoint, e).getCause());
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

  private static void requireTcp(Endpoint endpoint) {
    if (!endpoint.scheme().equals(Endpoints.TCP)) {
      throw new IllegalArgumentException(
          "'" + endpoint + "': this transport speaks tcp only, as in tcp://127.0.0.1:3868");
    }
  }

  private static UncheckedIOException refused(String what, Throwable cause) {
    String words = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String whole = what.isEmpty() ? words : what + ": " + words;
    return new UncheckedIOException(whole, new IOException(whole, cause));
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
