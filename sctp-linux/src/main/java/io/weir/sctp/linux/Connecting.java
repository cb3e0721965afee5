package io.weir.sctp.linux;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.EndReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Deadlines;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One association being made. Names are looked up on a thread of their own, because the system's
/// lookup blocks. Several hosts are the addresses of one peer, and are given to the kernel
/// together; the addresses of a single name are tried in turn. All of it within the connect
/// timeout, of which each address gets an equal share of what is left. Owned by its loop.
final class Connecting implements Loop.Pollable {
  private final Loop loop;
  private final Endpoint endpoint;
  private final ConnectionOptions options;
  private final AssociationOptions association;
  private final List<InetAddress> from;
  private final Watcher watcher;
  private final Duration timeout;
  private final long deadlineNs;

  /// Each with the addresses of one attempt.
  private final ArrayDeque<List<InetAddress>> left = new ArrayDeque<>();

  private final List<String> failures = new ArrayList<>();
  private @Nullable KernelSocket socket;
  private long registration;
  private Loop.@Nullable Timer timer;
  private boolean over;

  /// Who wants the association. Called by the loop.
  interface Watcher {
    /// Whether somebody still waits for it.
    boolean wanted();

    /// It is up. Its notification of that has been read.
    void connected(KernelSocket socket, AssociationEvent.Up up);

    /// It could not be made. Names the endpoint and every address that was tried.
    void failed(IOException failure);
  }

  /// What all associations of a transport have in common.
  ///
  /// @param association their options
  /// @param from addresses of this side; none for all that the system has
  record Origin(AssociationOptions association, List<InetAddress> from) {}

  Connecting(
      Loop loop, Endpoint endpoint, ConnectionOptions options, Origin origin, Watcher watcher) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.options = options;
    this.association = origin.association();
    this.from = origin.from();
    this.watcher = watcher;
    timeout = options.timing().connect();
    deadlineNs = Deadlines.after(System.nanoTime(), timeout);
  }

  /// Starts, from any thread.
  void start() {
    List<String> hosts = endpoint.hosts();
    try {
      if (hosts.stream().allMatch(Connecting::isLiteral)) {
        begin(lookUp(hosts));
        return;
      }
    } catch (UnknownHostException e) {
      onLoop(() -> fail(unknown(e)));
      return;
    }
    onLoop(this::watchLookup);
    Thread.ofPlatform()
        .daemon()
        .name("weir-lookup " + hosts.getFirst())
        .start(
            () -> {
              try {
                begin(lookUp(hosts));
              } catch (UnknownHostException e) {
                onLoop(() -> fail(unknown(e)));
              }
            });
  }

  private static String unknown(UnknownHostException e) {
    return "unknown host '" + e.getMessage() + "'";
  }

  /// Whether looking it up asks nobody.
  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
  }

  private static List<List<InetAddress>> lookUp(List<String> hosts) throws UnknownHostException {
    List<List<InetAddress>> attempts = new ArrayList<>();
    if (hosts.size() == 1) {
      for (InetAddress address : InetAddress.getAllByName(hosts.getFirst())) {
        attempts.add(List.of(address));
      }
      return attempts;
    }
    List<InetAddress> together = new ArrayList<>();
    for (String host : hosts) {
      together.add(InetAddress.getByName(host));
    }
    attempts.add(together);
    return attempts;
  }

  private void onLoop(Runnable task) {
    if (!loop.execute(task)) {
      watcher.failed(new IOException("the transport is closed"));
    }
  }

  private void watchLookup() {
    timer =
        loop.schedule(
            Deadlines.leftNs(deadlineNs, System.nanoTime()),
            () -> fail("the name was not resolved within " + timeout));
  }

  // ---- attempts

  private void begin(List<List<InetAddress>> attempts) {
    onLoop(
        () -> {
          if (!over) {
            left.addAll(attempts);
            next();
          }
        });
  }

  private void next() {
    cancelTimer();
    if (over || !watcher.wanted()) {
      over = true;
      return;
    }
    List<InetAddress> addresses = left.poll();
    long leftNs = Deadlines.leftNs(deadlineNs, System.nanoTime());
    if (addresses == null || leftNs <= 0) {
      fail(failures.isEmpty() ? silence() : String.join("; ", failures));
      return;
    }
    long shareNs = leftNs / (left.size() + 1);
    timer = loop.schedule(shareNs, () -> failed(silence()));
    try {
      attempt(addresses);
    } catch (IOException e) {
      String words = e.getMessage();
      failed(words == null ? e.toString() : words);
    } catch (IllegalArgumentException e) {
      over = true;
      closeSocket();
      watcher.failed(new IOException("cannot connect to " + endpoint + ": " + e.getMessage(), e));
    }
  }

  private String silence() {
    return "it did not answer within " + timeout;
  }

  private void attempt(List<InetAddress> addresses) throws IOException {
    List<InetAddress> all = new ArrayList<>(addresses);
    all.addAll(from);
    KernelSocket made = KernelSocket.open(all);
    socket = made;
    new SocketSetup(made, options.socket(), association).all();
    if (!from.isEmpty()) {
      int bound = made.bind(from, 0);
      if (bound < 0) {
        throw Errno.failure("cannot bind to " + from, bound);
      }
    }
    registration = loop.register(made.fd(), this);
    int answer = made.connect(addresses, endpoint.port());
    if (answer < 0 && answer != -Errno.EINPROGRESS) {
      throw new IOException(Errno.words(answer));
    }
  }

  @Override
  public void ready(int events) {
    KernelSocket trying = socket;
    while (trying != null && !over && trying == socket && trying.isOpen()) {
      int bytes = loop.io().receive(trying.fd());
      if (bytes == -Errno.EAGAIN || bytes == -Errno.ENOTCONN) {
        return;
      }
      if (bytes <= 0) {
        failed(bytes == 0 ? "the peer ended it" : Errno.words(bytes));
        return;
      }
      if (loop.io().isNotification()) {
        notified(
            trying, Notification.parse(loop.io().received(), () -> Statuses.extensions(trying)));
      }
    }
  }

  private void notified(KernelSocket trying, Notification what) {
    if (what.event() instanceof AssociationEvent.Up up) {
      over = true;
      cancelTimer();
      loop.unregister(registration, trying.fd());
      socket = null;
      watcher.connected(trying, up);
    } else if (what.event() instanceof AssociationEvent.Ended ended) {
      int error = trying.takeError();
      failed(error < 0 ? Errno.words(error) : words(ended.reason()));
    }
  }

  private static String words(EndReason reason) {
    return switch (reason) {
      case EndReason.PeerAborted(var causes) -> Causes.words(causes);
      case EndReason.Unreachable(String what) -> what;
      case EndReason.ShutDown _, EndReason.Aborted _, EndReason.ProtocolViolation _ ->
          reason.toString();
    };
  }

  // ---- failure

  private void failed(String why) {
    closeSocket();
    failures.add(why);
    next();
  }

  private void closeSocket() {
    KernelSocket trying = socket;
    socket = null;
    if (trying != null) {
      loop.unregister(registration, trying.fd());
      trying.abort();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void fail(String why) {
    cancelTimer();
    if (!over) {
      over = true;
      closeSocket();
      watcher.failed(new IOException("cannot connect to " + endpoint + ": " + why));
    }
  }

  Loop loop() {
    return loop;
  }

  /// The transport closes: nothing comes of it. On the loop.
  void giveUp() {
    fail("the transport is closed");
  }
}
