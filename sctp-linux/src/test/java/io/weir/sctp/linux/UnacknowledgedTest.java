package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.Reliability;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is certain of messages that the kernel keeps.
class UnacknowledgedTest {
  private final Unacknowledged kept = new Unacknowledged(true);

  private Send add(int bytes) {
    return add(Send.of(new byte[bytes]), bytes);
  }

  private Send add(Send send, int bytes) {
    kept.add(kept.nextContext(), send, bytes);
    return send;
  }

  private List<Send> released(long keptBytes, boolean allRead) {
    List<Send> released = new ArrayList<>();
    kept.release(keptBytes, allRead, released::add);
    return released;
  }

  @Test
  void nothingIsAcknowledgedWhileTheMemoryMayBeItsOwn() {
    add(1000);
    add(1000);
    assertThat(released(3000, true)).isEmpty();
    assertThat(released(1257, true)).as("more than the second costs at least").isEmpty();
  }

  @Test
  void aMessageIsAcknowledgedOnceThoseAfterItAccountForAllMemory() {
    Send first = add(1000);
    add(1000);
    assertThat(released(1256, true)).containsExactly(first);
    assertThat(kept.isEmpty()).isFalse();
  }

  @Test
  void everythingIsAcknowledgedWhenNothingIsKept() {
    Send first = add(1);
    Send second = add(2);
    assertThat(released(0, true)).containsExactly(first, second);
    assertThat(kept.isEmpty()).isTrue();
  }

  @Test
  void limitedReliabilityAccountsForNothingAndWaitsUntilAllIsRead() {
    Send first = add(10);
    var limited = SendInfo.NONE.withReliability(new Reliability.Retransmissions(0));
    Send second = add(Send.of(new byte[5000]).with(limited), 5000);
    assertThat(released(100, true)).as("the second may have been given up").isEmpty();
    assertThat(released(0, false)).containsExactly(first);
    assertThat(released(0, true)).containsExactly(second);
  }

  @Test
  void whereTheKernelChoosesTheOrderOnlyNothingIsCertain() {
    var chosen = new Unacknowledged(false);
    chosen.add(chosen.nextContext(), Send.of(new byte[1]), 1);
    chosen.add(chosen.nextContext(), Send.of(new byte[9000]), 9000);
    List<Send> released = new ArrayList<>();
    chosen.release(1, true, released::add);
    assertThat(released).isEmpty();
    chosen.release(0, true, released::add);
    assertThat(released).hasSize(2);
  }

  @Test
  void whatFailedIsFoundOnce() {
    Send send = Send.of(new byte[1]);
    int context = kept.nextContext();
    kept.add(context, send, 1);
    assertThat(kept.remove(context)).isSameAs(send);
    assertThat(kept.remove(context)).isNull();
  }

  /// A kernel that frees in order and charges whatever it likes above the least.
  @Test
  void noMessageIsEverAcknowledgedThatAKernelStillKeeps() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    var random = new Random(seed);
    List<Send> inKernel = new ArrayList<>();
    List<Integer> costs = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      if (random.nextInt(3) > 0) {
        int bytes = 1 + random.nextInt(3000);
        inKernel.add(add(bytes));
        costs.add(bytes + 256 + random.nextInt(2000));
      } else if (!inKernel.isEmpty()) {
        inKernel.removeFirst();
        costs.removeFirst();
      }
      long memory = costs.stream().mapToLong(Integer::longValue).sum();
      assertThat(released(memory, true)).as("seed %d", seed).noneMatch(inKernel::contains);
    }
    assertThat(released(0, true)).as("seed %d", seed).containsAll(inKernel);
  }
}
