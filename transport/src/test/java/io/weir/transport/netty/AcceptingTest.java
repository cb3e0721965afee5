package io.weir.transport.netty;

import static io.weir.transport.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.Accepting;
import io.weir.transport.Bounds;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.ListenerStats;
import io.weir.transport.Mailbox;
import io.weir.transport.MemoryBudget;
import io.weir.transport.MessageSocket;
import io.weir.transport.ReadMode;
import io.weir.transport.SocketEvent;
import io.weir.transport.netty.TcpTransport.Polling;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How many connections a listener takes, and what it does when the system can take none.
@ParameterizedClass
@EnumSource
class AcceptingTest extends OverSockets {
  private static final Accepting USUAL = Accepting.DEFAULTS;

  AcceptingTest(Polling polling) {
    super(polling);
  }

  private static void awaitPaused(Listener listener, int accepted) {
    eventually(
        "pauses after " + accepted,
        () -> listener.stats().paused() && listener.stats().accepted() == accepted);
  }

  @Test
  void limitsBelowOneAreRefused() {
    assertThatThrownBy(() -> USUAL.withMostOpen(0)).hasMessageContaining("mostOpen");
    assertThatThrownBy(() -> USUAL.withMostWaiting(0)).hasMessageContaining("mostWaiting");
    assertThatThrownBy(() -> USUAL.withBacklog(0)).hasMessageContaining("backlog");
  }

  @Test
  void noMoreAreOpenAtOnceThanTheLimit() {
    Queue<Recorder> handlers = new ConcurrentLinkedQueue<>();
    Listener listener =
        transport.listen(
            LOOPBACK,
            OPTIONS.withAccepting(USUAL.withMostOpen(3)),
            () -> {
              var recorder = new Recorder();
              handlers.add(recorder);
              return recorder;
            });
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RawPeer peer = connectTo(listener);
      peer.send("hello");
      peers.add(peer);
    }
    awaitPaused(listener, 3);
    assertThat(listener.stats().open()).isEqualTo(3);
    assertThat(listener.stats().pauses()).isEqualTo(1);
    eventually("they have handlers", () -> handlers.size() == 3);
    peers.removeFirst().close();
    peers.removeFirst().reset();
    awaitPaused(listener, 5);
    assertThat(listener.stats().open()).isEqualTo(3);
    eventually("the next have handlers", () -> handlers.size() == 5);
    handlers.forEach(handler -> handler.awaitFrames(1));
    peers.forEach(RawPeer::close);
    eventually("all are closed", () -> listener.stats().open() == 0);
    assertThat(listener.stats().accepted()).isEqualTo(6);
    assertThat(listener.stats().paused()).isFalse();
  }

  @Test
  void noMoreWaitToBeAcceptedThanTheLimit() throws InterruptedException {
    Listener listener = transport.listen(LOOPBACK, OPTIONS.withAccepting(USUAL.withMostWaiting(2)));
    for (int i = 0; i < 5; i++) {
      connectTo(listener).send("peer " + i);
    }
    awaitPaused(listener, 2);
    List<String> greeted = new ArrayList<>();
    greeted.add(receive(accept(listener)));
    awaitPaused(listener, 3);
    eventually("the next is in line", () -> listener.stats().waiting() == 2);
    for (int i = 1; i < 5; i++) {
      greeted.add(receive(accept(listener)));
    }
    assertThat(greeted).containsExactlyInAnyOrder("peer 0", "peer 1", "peer 2", "peer 3", "peer 4");
    eventually("there is room", () -> !listener.stats().paused());
    ListenerStats stats = listener.stats();
    assertThat(stats).isEqualTo(new ListenerStats(5, 0, 5, 0, stats.pauses(), false, 0));
  }

  @Test
  void noneIsTakenWhileTheMemoryBudgetIsSpent() throws InterruptedException {
    var budget = new MemoryBudget(100);
    ConnectionOptions options = OPTIONS.withBudget(budget);
    Listener listener = transport.listen(LOOPBACK, options);
    RawPeer peer = connectTo(listener);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(10, 1000), budget);
    MessageSocket first = accept(listener);
    first.handTo(inbox);
    first.read(ReadMode.ALWAYS);
    peer.send("x".repeat(100));
    eventually("the budget is spent", () -> !budget.hasRoom());
    // One may have been asked for before.
    connectTo(listener).send("");
    connectTo(listener).send("");
    eventually("pauses", () -> listener.stats().paused());
    assertThat(listener.stats().accepted()).isLessThan(3);
    assertThat(next(inbox)).hasSize(100);
    assertThat(receive(accept(listener))).isEmpty();
    assertThat(receive(accept(listener))).isEmpty();
    assertThat(listener.stats().pauses()).isEqualTo(1);
  }

  @Test
  void aClosedListenerLeavesNothingWithTheBudget() throws InterruptedException {
    var budget = new MemoryBudget(100);
    Listener listener = transport.listen(LOOPBACK, OPTIONS.withBudget(budget));
    RawPeer peer = connectTo(listener);
    Mailbox<SocketEvent> inbox = SocketEvent.mailbox(new Bounds(10, 1000), budget);
    MessageSocket first = accept(listener);
    first.handTo(inbox);
    first.read(ReadMode.ALWAYS);
    peer.send("x".repeat(100));
    eventually("the budget is spent", () -> !budget.hasRoom());
    connectTo(listener);
    connectTo(listener);
    eventually("pauses", () -> listener.stats().paused());
    listener.close();
    assertThat(next(inbox)).hasSize(100);
    assertThat(budget.hasRoom()).isTrue();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void whatCannotBeOpenedIsCounted() {
    Listener listener =
        transport.listen(
            LOOPBACK,
            OPTIONS.withAccepting(USUAL.withMostOpen(1)),
            () -> {
              throw new IllegalStateException("no handler today");
            });
    connectTo(listener).readToEnd();
    connectTo(listener).readToEnd();
    eventually("both are counted", () -> listener.stats().dropped() == 2);
    assertThat(listener.stats().open()).isZero();
  }

  /// In a process of its own, which has opened so many files that it can open no more.
  @Test
  void aListenerWithoutFileDescriptorsTriesAgainAndSaysSoOnce(@TempDir Path folder)
      throws IOException {
    Path log = folder.resolve("log");
    List<String> command =
        List.of(
            "bash",
            "-c",
            "ulimit -n 256; exec \"$0\" \"$@\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            OutOfFiles.class.getName(),
            polling().name());
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try (BufferedReader answers = process.inputReader(UTF_8);
        BufferedWriter commands = process.outputWriter(UTF_8)) {
      int port = Integer.parseInt(Objects.requireNonNull(answers.readLine(), "no port"));
      Endpoint endpoint = Endpoint.tcp("127.0.0.1", port);
      RawPeer before = closing(RawPeer.connectedTo(endpoint));
      before.send("before");
      assertThat(before.receive()).isEqualTo("before");
      assertThat(ask(commands, answers, "hog")).isEqualTo("done");
      long startNs = System.nanoTime();
      RawPeer peer = closing(RawPeer.connectedTo(endpoint));
      peer.send("hello");
      eventually(
          "the listener has failed three times",
          () -> Long.parseLong(ask(commands, answers, "errors")) >= 3);
      assertThat(Long.parseLong(ask(commands, answers, "errors")))
          .as("at most one in 100 ms, however long this took")
          .isLessThanOrEqualTo(1 + (System.nanoTime() - startNs) / 100_000_000);
      assertThat(ask(commands, answers, "accepted")).isEqualTo("1");
      before.send("still here");
      assertThat(before.receive()).isEqualTo("still here");
      assertThat(ask(commands, answers, "free")).isEqualTo("done");
      assertThat(peer.receive()).isEqualTo("hello");
    } finally {
      process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
    assertThat(Files.readAllLines(log))
        .filteredOn(line -> line.contains("accept"))
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).contains("cannot accept").contains("Too many open files"),
            line -> assertThat(line).contains("accepts connections again"));
  }

  private static String ask(BufferedWriter commands, BufferedReader answers, String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return Objects.requireNonNull(answers.readLine(), "the process has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
