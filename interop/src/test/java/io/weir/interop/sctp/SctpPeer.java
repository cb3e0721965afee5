package io.weir.interop.sctp;

import io.weir.interop.Lines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Somebody else's SCTP endpoint, driven by a test: one one-to-many socket that listens, connects,
/// sends checked messages, and echoes or swallows what comes. The stack is usrsctp
/// ([UsrsctpPeer]) or Linux's ([KernelPeer]); the language is that of `peer.c`.
///
/// Owned by the test's thread. Each `await` takes one event; events nobody awaits are left alone.
public final class SctpPeer implements AutoCloseable {
  private static final Duration START_AT_MOST = Duration.ofSeconds(60);
  private static final Duration EVENT_AT_MOST = Duration.ofSeconds(60);

  /// The two directions of a stream reset (RFC 6525 section 4), as seen by this peer.
  public enum Direction {
    OUT,
    IN,
    BOTH
  }

  /// What a peer counted of an association.
  ///
  /// @param messages received, whole
  /// @param bytes of user data received
  /// @param bad without the pattern of the peers: damaged, or made by somebody who does not send it
  /// @param misordered that came after one sent later on the same stream, unordered ones aside
  /// @param doubled unordered ones that had come before
  /// @param missing numbers jumped over in ordered streams: lost, or abandoned by their sender
  /// @param sent handed to the stack, echoes aside
  /// @param echoed handed to the stack because they had come
  /// @param failed that the stack gave back
  public record Count(
      long messages,
      long bytes,
      long bad,
      long misordered,
      long doubled,
      long missing,
      long sent,
      long echoed,
      long failed) {

    /// Whether every message was as it had been sent, once and in its order.
    public boolean faultless() {
      return bad == 0 && misordered == 0 && doubled == 0 && missing == 0;
    }
  }

  /// The state of an association and its paths, as the peer's stack tells.
  ///
  /// @param association `state`, `rwnd`, `unacked`, `pending`, `in`, `out`; see `INFO` in `peer.c`
  /// @param paths by address: `state`, `cwnd`, `srtt`, `rto`, `mtu`, `primary`
  public record Info(Map<String, Long> association, Map<String, Map<String, Long>> paths) {

    /// A value of the association.
    ///
    /// @param name `rwnd` is what the peer believes it may send; `unacked` counts chunks
    public long value(String name) {
      return number(association, name);
    }

    /// The address the peer sends to by default.
    public String primary() {
      return paths.entrySet().stream()
          .filter(p -> p.getValue().getOrDefault("primary", 0L) == 1)
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no primary path: " + this));
    }
  }

  private final PeerProcess process;
  private final Lines lines;
  private final int port;

  /// Takes over a peer program that has just been started.
  SctpPeer(PeerProcess process) {
    this.process = process;
    this.lines = Lines.of(process.name(), process.output());
    try {
      this.port = Integer.parseInt(lines.await("READY", START_AT_MOST));
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  /// The SCTP port it listens on.
  public int port() {
    return port;
  }

  /// Connects and waits until the association is up.
  ///
  /// @param port of SCTP; the UDP port is an option of the peer
  /// @param addresses of IPv4; the first is tried first
  public Association connect(int port, String... addresses) {
    command("connect " + String.join(",", addresses) + " " + port);
    return awaitUp();
  }

  /// Waits until an association is up, whoever began it.
  public Association awaitUp() {
    return new Association(lines.await("UP", EVENT_AT_MOST).split(" ", -1)[0]);
  }

  /// Stops reading: the stack's window closes when its buffer is full.
  public void pause() {
    command("pause");
    lines.await("OK pause", EVENT_AT_MOST);
  }

  /// Reads on.
  public void resume() {
    command("resume");
    lines.await("OK resume", EVENT_AT_MOST);
  }

  /// Sends every message that comes back, on its stream, from now on.
  public void echo() {
    command("mode echo");
    lines.await("OK mode", EVENT_AT_MOST);
  }

  /// Swallows what comes, counted and checked, from now on.
  public void sink() {
    command("mode sink");
    lines.await("OK mode", EVENT_AT_MOST);
  }

  /// Adds one of its own addresses to the endpoint and its associations (RFC 5061), or removes it.
  public void address(String addOrRemove, String address) {
    command("address " + addOrRemove + " 0 " + address);
  }

  /// Waits for any line, by its first words; `peer.c` lists them.
  ///
  /// @return the words after the beginning
  public String await(String beginning) {
    return lines.await(beginning, EVENT_AT_MOST);
  }

  /// Writes a command of the language of `peer.c`.
  public void command(String text) {
    try {
      OutputStream input = process.input();
      input.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new AssertionError("takes no command " + text + "; " + transcript(), e);
    }
  }

  /// Suspends the program. With usrsctp its whole stack stands still; with the kernel's, only the
  /// reading and writing does.
  public void freeze() {
    process.signal("STOP");
  }

  /// Lets it go on.
  public void thaw() {
    process.signal("CONT");
  }

  /// Fails when the program has complained.
  public void assertNoError() {
    if (lines.holds("ERROR")) {
      throw new AssertionError("the peer complains; " + transcript());
    }
  }

  /// What it wrote last, for failure messages.
  public String transcript() {
    return lines.transcript();
  }

  /// Kills it. With usrsctp its associations vanish without a word, with the kernel's they end.
  @Override
  public void close() {
    process.close();
  }

  /// One association of the peer. Owned by the test's thread.
  public final class Association {
    private final String id;

    private Association(String id) {
      this.id = id;
    }

    /// Begins to send messages of a size, ordered, on the streams in turn; one send at a time.
    ///
    /// @param sizeBytes at least 16
    /// @param options of `unordered`, `ppid=n`, `ttl=ms` (RFC 3758), `rtx=n` (RFC 7496)
    public void send(int messages, int sizeBytes, int streams, String... options) {
      List<String> words = new ArrayList<>(List.of("send", id, "" + messages, "" + sizeBytes));
      words.add("" + streams);
      words.addAll(List.of(options));
      command(String.join(" ", words));
    }

    /// Waits until all of the last send is in the stack's hands.
    public void awaitSent() {
      lines.await("SENT " + id, EVENT_AT_MOST);
    }

    /// Waits until all of the last send has been acknowledged.
    public void awaitDry() {
      lines.await("DRY " + id, EVENT_AT_MOST);
    }

    /// Waits until so many messages have come on this association since it was up.
    public void awaitReceived(long messages) {
      command("await " + id + " " + messages);
      lines.await("REACHED " + id, EVENT_AT_MOST);
    }

    /// What has been counted so far, also after the end.
    public Count count() {
      command("count " + id);
      Map<String, Long> n = numbers(lines.await("COUNT " + id, EVENT_AT_MOST));
      return new Count(
          number(n, "messages"),
          number(n, "bytes"),
          number(n, "bad"),
          number(n, "misordered"),
          number(n, "doubled"),
          number(n, "missing"),
          number(n, "sent"),
          number(n, "echoed"),
          number(n, "failed"));
    }

    /// How the peer's stack sees the association and its paths.
    public Info info() {
      command("info " + id);
      Map<String, Long> all = numbers(lines.await("INFO " + id, EVENT_AT_MOST));
      lines.await("INFO-END " + id, EVENT_AT_MOST);
      Map<String, Map<String, Long>> paths = new HashMap<>();
      while (lines.holds("PATH " + id + " ")) {
        String path = lines.await("PATH " + id, EVENT_AT_MOST);
        paths.put(path.split(" ", -1)[0], numbers(path));
      }
      return new Info(all, paths);
    }

    /// Resets streams (RFC 6525) and waits until that is done.
    ///
    /// @param streams none for all
    public void reset(Direction direction, int... streams) {
      StringBuilder text = new StringBuilder("reset " + id + " " + word(direction));
      for (int stream : streams) {
        text.append(' ').append(stream);
      }
      command(text.toString());
      lines.await("RESET " + id, EVENT_AT_MOST);
    }

    /// Adds streams (RFC 6525 sections 4.5 and 4.6) and waits for the outcome.
    ///
    /// @return `in=n out=n`, and `denied` or `failed` where it was
    public String addStreams(int out, int in) {
      command("add " + id + " " + out + " " + in);
      return lines.await("STREAMS " + id, EVENT_AT_MOST);
    }

    /// Has the peer send to this address of ours from now on.
    public void usePath(String address) {
      command("address primary " + id + " " + address);
    }

    /// Ends it when all is acknowledged (RFC 9260 section 9.2); does not wait.
    public void shutdown() {
      command("shutdown " + id);
    }

    /// Ends it at once (RFC 9260 section 9.1).
    public void abort() {
      command("abort " + id);
    }

    /// Waits for its end.
    ///
    /// @return `closed 0`, `lost` or `cannot-start` and the cause code of the stack
    public String awaitDown() {
      return lines.await("DOWN " + id, EVENT_AT_MOST);
    }

    /// Waits for what the stack tells of one of our addresses.
    ///
    /// @param state `unreachable`, `available`, `confirmed`, `added`, `removed`, `primary`
    public void awaitAddress(String address, String state) {
      lines.await("ADDRESS " + id + " " + address + " " + state, EVENT_AT_MOST);
    }
  }

  private static String word(Direction direction) {
    return switch (direction) {
      case OUT -> "out";
      case IN -> "in";
      case BOTH -> "both";
    };
  }

  private static Map<String, Long> numbers(String text) {
    Map<String, Long> numbers = new HashMap<>();
    for (String word : text.split(" ", -1)) {
      int at = word.indexOf('=');
      if (at > 0) {
        numbers.put(word.substring(0, at), Long.parseLong(word.substring(at + 1)));
      }
    }
    return numbers;
  }

  private static long number(Map<String, Long> numbers, String name) {
    Long number = numbers.get(name);
    if (number == null) {
      throw new AssertionError("no " + name + " in " + numbers);
    }
    return number;
  }
}
