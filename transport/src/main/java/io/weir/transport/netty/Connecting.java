package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.Errors;
import io.netty.util.NetUtil;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection being made: the name is looked up on a thread of its own, because the system's
/// lookup blocks, then its addresses are tried in turn until one answers. All of it within the
/// connect timeout, of which each address gets an equal share of what is left. Owned by its loop.
final class Connecting {
  /// How soon a UNIX-domain socket whose backlog is full is tried again: the system says so at
  /// once, instead of waiting as it does on TCP.
  private static final long FULL_RETRY_MS = 20;

  private final EventLoop loop;
  private final Polling polling;
  private final Endpoint endpoint;
  private final SocketSetup setup;
  private final Duration timeout;
  private final Watcher watcher;
  private final long deadlineNs;

  private final Lookup lookup;

  private final ArrayDeque<SocketAddress> left = new ArrayDeque<>();
  private final List<Throwable> failures = new ArrayList<>();
  private boolean over;

  /// Finds the addresses of a name. May block.
  interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /// Who wants the connection. Called by the loop, except when that has ended.
  interface Watcher {
    /// Whether somebody still waits for it.
    boolean wanted();

    /// It was made.
    void connected(Channel channel);

    /// It was not. Names the endpoint and every address that was tried.
    void failed(IOException failure);
  }

  Connecting(
      EventLoop loop,
      Polling polling,
      Lookup lookup,
      Endpoint endpoint,
      ConnectionOptions options,
      Watcher watcher) {
    this.loop = loop;
    this.lookup = lookup;
    this.polling = polling;
    this.endpoint = endpoint;
    this.setup = new SocketSetup(polling, endpoint, options);
    this.timeout = options.timing().connect();
    this.watcher = watcher;
    this.deadlineNs = Deadlines.after(System.nanoTime(), timeout);
  }

  /// Starts, from any thread.
  ///
  /// @throws IllegalArgumentException when the endpoint or an option cannot be served
  void start() {
    if (Endpoints.isUnix(endpoint)) {
      SocketAddress address = Sockets.unixAddress(polling, endpoint);
      onLoop(() -> begin(List.of(address)));
      return;
    }
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(endpoint.host());
    if (literal != null) {
      onLoop(() -> begin(List.of(new InetSocketAddress(literal, endpoint.port()))));
      return;
    }
    onLoop(this::watchLookup);
    Thread.ofPlatform().daemon().name("weir-lookup " + endpoint.host()).start(this::lookUp);
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      watcher.failed(new IOException("the transport is closed"));
    }
  }

  // ---- the name

  private void lookUp() {
    try {
      List<SocketAddress> found = new ArrayList<>();
      for (InetAddress address : lookup.addressesOf(endpoint.host())) {
        found.add(new InetSocketAddress(address, endpoint.port()));
      }
      onLoop(() -> begin(found));
    } catch (UnknownHostException e) {
      onLoop(() -> fail("unknown host '" + endpoint.host() + "'", e));
    }
  }

  private void watchLookup() {
    loop.schedule(
        () -> {
          if (left.isEmpty() && failures.isEmpty()) {
            fail("the name was not resolved within " + timeout, null);
          }
        },
        Math.max(0, Deadlines.leftNs(deadlineNs, System.nanoTime())),
        TimeUnit.NANOSECONDS);
  }

  // ---- the addresses

  private void begin(List<SocketAddress> addresses) {
    if (!over) {
      left.addAll(addresses);
      next();
    }
  }

  private void next() {
    if (over || !watcher.wanted()) {
      over = true;
      return;
    }
    SocketAddress address = left.peek();
    long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
    if (address == null || leftNs <= 0) {
      failAll();
      return;
    }
    Channel channel;
    try {
      channel = Sockets.connecting(polling, endpoint);
    } catch (RuntimeException e) {
      fail(Refusals.words(e), e);
      return;
    }
    long shareMs = Math.max(1, leftNs / left.size() / 1_000_000);
    try {
      setup.connection(channel);
      channel.config().setConnectTimeoutMillis((int) Math.min(Integer.MAX_VALUE, shareMs));
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      fail(Refusals.words(e), e);
      return;
    }
    loop.register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                channel.connect(address).addListener(done -> tried(channel, done.cause()));
              } else {
                tried(channel, registered.cause());
              }
            });
  }

  private void tried(Channel channel, @Nullable Throwable cause) {
    if (cause == null) {
      over = true;
      watcher.connected(channel);
      return;
    }
    channel.close();
    if (isFull(cause) && !Deadlines.passed(deadlineNs, System.nanoTime())) {
      loop.schedule(this::next, FULL_RETRY_MS, TimeUnit.MILLISECONDS);
      return;
    }
    left.poll();
    failures.add(cause);
    next();
  }

  private boolean isFull(Throwable cause) {
    return Endpoints.isUnix(endpoint)
        && polling == Polling.EPOLL
        && cause instanceof ConnectException
        && Refusals.words(cause).contains("(" + Errors.ERRNO_EAGAIN_NEGATIVE + ")");
  }

  // ---- failure

  private void failAll() {
    if (failures.isEmpty()) {
      fail("it did not answer within " + timeout, null);
      return;
    }
    List<String> words = failures.stream().map(Refusals::words).toList();
    fail(String.join("; ", words), failures.getLast());
  }

  private void fail(String why, @Nullable Throwable cause) {
    if (!over) {
      over = true;
      watcher.failed(new IOException("cannot connect to " + endpoint + ": " + why, cause));
    }
  }
}
