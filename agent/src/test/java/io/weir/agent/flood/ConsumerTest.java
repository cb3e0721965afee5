package io.weir.agent.flood;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Listener;
import io.weir.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsumerTest {
  /// Has what it is made with.
  private static final class Prepared implements Owner {
    private final Queue<byte[]> payloads = new ArrayDeque<>();
    private int finished;

    Prepared(long... numbers) {
      for (long number : numbers) {
        payloads.add(ByteBuffer.allocate(20).putLong(number).array());
      }
    }

    @Override
    public Listener listen(Transport transport, Endpoint at, ConnectionOptions options) {
      throw new UnsupportedOperationException("nobody listens");
    }

    @Override
    public void attend(Listener listener) {}

    @Override
    public byte @Nullable [] next() {
      return payloads.poll();
    }

    @Override
    public void finished() {
      finished++;
    }

    @Override
    public Levels levels() {
      return new Levels(payloads.size(), payloads.size(), 0);
    }
  }

  private static Consumer run(Prepared owner) {
    var consumer = new Consumer(owner, 1_000_000);
    consumer.run();
    return consumer;
  }

  @Test
  void messagesInOrderAreHandledAndFinished() throws Exception {
    var owner = new Prepared(0, 1, 2, 3);
    Consumer consumer = run(owner);
    assertThat(consumer.handled()).isEqualTo(4);
    assertThat(owner.finished).isEqualTo(4);
    assertThat(consumer.misplaced()).isZero();
    assertThat(consumer.awaitEnd(0)).isTrue();
  }

  @Test
  void aMessageThatIsMissingDoubledOrOutOfPlaceIsNoticed() {
    assertThat(run(new Prepared(0, 2)).misplaced()).isOne();
    assertThat(run(new Prepared(0, 1, 1)).misplaced()).isOne();
    assertThat(run(new Prepared(0, 2, 1, 3)).misplaced()).isEqualTo(3);
    assertThat(run(new Prepared(1)).misplaced()).isOne();
  }
}
