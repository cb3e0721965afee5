package io.weir.testkit.contract;

import static io.weir.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Blocked;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Messages arrive: whole, once, in order.
abstract class MessagesContract extends ContractCase {
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 127, 128, 1_000, 1_400, 1_460, 1_500, 10_000, 65_535, 65_536, 100_000
  };

  MessagesContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void messagesOfEverySizeArriveBothWays() throws InterruptedException {
    Pair pair = joined();
    var random = new SplittableRandom(1);
    for (int size : SIZES) {
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      Blocked<SendOutcome> there = Blocked.starting(() -> pair.client().send(payload));
      byte[] received = receive(pair.server());
      assertThat(received).isEqualTo(payload);
      Blocked<SendOutcome> back = Blocked.starting(() -> pair.server().send(received));
      assertThat(receive(pair.client())).isEqualTo(payload);
      assertThat(there.result()).isEqualTo(SendOutcome.HANDED_OVER);
      assertThat(back.result()).isEqualTo(SendOutcome.HANDED_OVER);
    }
    assertNothingMore(pair);
  }

  @Test
  void theOrderIsKeptBothWaysAtOnceWhateverTheSizes() throws InterruptedException {
    Pair pair = joined();
    int messages = 3_000;
    Blocked<Integer> there = Blocked.starting(() -> send(pair.client(), messages, 7));
    Blocked<Integer> back = Blocked.starting(() -> send(pair.server(), messages, 8));
    Blocked<List<Integer>> atServer = Blocked.starting(() -> numbers(pair.server(), messages));
    assertThat(numbers(pair.client(), messages)).isEqualTo(upTo(messages));
    assertThat(atServer.result()).isEqualTo(upTo(messages));
    assertThat(there.result() + back.result()).isEqualTo(2 * messages);
    assertNothingMore(pair);
  }

  private static int send(MessageSocket socket, int messages, long seed)
      throws InterruptedException {
    var random = new SplittableRandom(seed);
    int sent = 0;
    while (sent < messages) {
      int bytes = random.nextInt(10) == 0 ? random.nextInt(4, 20_000) : random.nextInt(4, 400);
      assertThat(socket.send(numbered(sent, bytes))).isEqualTo(SendOutcome.HANDED_OVER);
      sent++;
    }
    return sent;
  }

  @Test
  void whatIsSentBeforeThePeerAcceptsIsNotLost() throws InterruptedException {
    Listener listener = listen(subject.options());
    MessageSocket client = connect(listener.endpoint());
    assertThat(client.send(numbered(0, 100))).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(client.send(numbered(1, 100))).isEqualTo(SendOutcome.HANDED_OVER);
    assertThat(numbers(accept(listener), 2)).containsExactly(0, 1);
  }

  @Test
  void aReaderThatGivesUpAtItsDeadlineLosesNothing() throws InterruptedException {
    Pair pair = joined();
    assertThat(pair.server().receive(System.nanoTime())).isEqualTo(Received.NOTHING_YET);
    assertThat(pair.server().receive(System.nanoTime() + SOON.toNanos()))
        .isEqualTo(Received.NOTHING_YET);
    pair.client().trySend(numbered(0, 10));
    assertThat(numbers(pair.server(), 1)).containsExactly(0);
  }

  @Test
  void readersAreServedInTheirOrderAndAnInterruptedOneTakesNothing() throws InterruptedException {
    Pair pair = joined();
    List<Blocked<byte[]>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(Blocked.in(() -> receive(pair.server())));
    }
    Blocked<byte[]> interrupted = readers.remove(1);
    interrupted.interrupt();
    assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
    for (int i = 0; i < 3; i++) {
      pair.client().trySend(numbered(i, 10));
    }
    assertThat(readers).extracting(reader -> number(reader.result())).containsExactly(0, 1, 2);
  }

  @Test
  void manyConnectionsKeepTheirMessagesApart() throws InterruptedException {
    int connections = 60;
    Listener listener = listen(subject.options());
    List<MessageSocket> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      MessageSocket client = connect(listener.endpoint());
      client.trySend(numbered(i, 50));
      clients.add(client);
    }
    List<Integer> greetings = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      MessageSocket server = accept(listener);
      byte[] greeting = receive(server);
      greetings.add(number(greeting));
      server.trySend(greeting);
    }
    assertThat(greetings).containsExactlyInAnyOrderElementsOf(upTo(connections));
    for (int i = 0; i < connections; i++) {
      assertThat(numbers(clients.get(i), 1)).as("its own answer").containsExactly(i);
    }
    eventually("all are open", () -> listener.stats().open() == connections);
    assertThat(listener.stats().accepted()).isEqualTo(connections);
  }

  @Test
  void bothEndsKnowEachOther() throws InterruptedException {
    Listener listener = listen(subject.options());
    Pair pair = joined(listener, subject.options());
    assertThat(pair.client().remote()).isEqualTo(listener.endpoint());
    assertThat(pair.server().local()).isEqualTo(listener.endpoint());
    assertThat(pair.server().remote()).isEqualTo(pair.client().local());
  }

  // ---- numbers

  @Test
  void theCountsOfBothEndsAddUp() throws InterruptedException {
    Pair pair = joined();
    int messages = 200;
    for (int i = 0; i < messages; i++) {
      assertThat(pair.client().send(numbered(i, 100 + i))).isEqualTo(SendOutcome.HANDED_OVER);
    }
    long payloadBytes = 0;
    long wireBytes = 0;
    for (int i = 0; i < messages; i++) {
      int bytes = receive(pair.server()).length;
      payloadBytes += bytes;
      wireBytes += wireBytes(bytes);
    }
    eventually("nothing is held", () -> pair.client().stats().sends().queuedMessages() == 0);
    var sends = pair.client().stats().sends();
    assertThat(sends.handedOverMessages()).isEqualTo(messages);
    assertThat(sends.handedOverBytes()).isEqualTo(payloadBytes);
    assertThat(sends.queuedBytes()).isZero();
    assertThat(sends.refusedMessages() + sends.expiredMessages() + sends.withdrawnMessages())
        .isZero();
    var received = pair.server().stats();
    assertThat(received.receivedMessages()).isEqualTo(messages);
    assertThat(received.receivedBytes()).isEqualTo(wireBytes);
    assertThat(received.windowBytes()).isZero();
    assertThat(pair.server().receive(System.nanoTime())).isEqualTo(Received.NOTHING_YET);
  }
}
