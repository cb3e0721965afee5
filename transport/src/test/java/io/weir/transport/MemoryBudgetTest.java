package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(100);
  private final AtomicInteger told = new AtomicInteger();
  private final Runnable roomAgain = told::incrementAndGet;

  @Test
  void whoWaitsForRoomIsToldOnceHalfIsFree() {
    assertThat(budget.awaitRoom(roomAgain)).isTrue();
    assertThat(budget.reserve(100, () -> {})).isTrue();
    assertThat(budget.hasRoom()).isFalse();
    assertThat(budget.awaitRoom(roomAgain)).isFalse();
    assertThat(budget.awaitRoom(roomAgain)).isFalse();
    budget.release(49);
    assertThat(told).hasValue(0);
    assertThat(budget.hasRoom()).isFalse();
    budget.release(1);
    assertThat(told).hasValue(1);
    assertThat(budget.hasRoom()).isTrue();
    budget.release(50);
    assertThat(told).hasValue(1);
  }

  @Test
  void aRefusalMeansThatThereIsNoRoom() {
    budget.reserve(60, () -> {});
    assertThat(budget.hasRoom()).isTrue();
    assertThat(budget.reserve(60, () -> {})).isFalse();
    assertThat(budget.hasRoom()).isFalse();
    budget.release(60);
    assertThat(budget.hasRoom()).isTrue();
  }

  @Test
  void whoWaitsNoMoreIsNotTold() {
    budget.reserve(100, () -> {});
    assertThat(budget.awaitRoom(roomAgain)).isFalse();
    budget.awaitNoMore(roomAgain);
    budget.release(100);
    assertThat(told).hasValue(0);
  }

  @Test
  void anUnlimitedBudgetAlwaysHasRoom() {
    assertThat(MemoryBudget.UNLIMITED.reserve(Integer.MAX_VALUE, () -> {})).isTrue();
    assertThat(MemoryBudget.UNLIMITED.awaitRoom(roomAgain)).isTrue();
    assertThat(MemoryBudget.UNLIMITED.hasRoom()).isTrue();
  }
}
