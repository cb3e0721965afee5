package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SeedsTest {
  private final String before = System.getProperty(Seeds.PROPERTY, "");

  @BeforeEach
  void withoutASeedOfTheRun() {
    System.clearProperty(Seeds.PROPERTY);
  }

  @AfterEach
  void asItWas() {
    if (!before.isEmpty()) {
      System.setProperty(Seeds.PROPERTY, before);
    }
  }

  @Test
  void everyRunPlaysTheKeptSeedsFirstAndThenAFreshOne() {
    List<Long> one = Seeds.first(3).keeping(970).stream().boxed().toList();
    List<Long> other = Seeds.first(3).keeping(970).stream().boxed().toList();
    assertThat(one).hasSize(5).startsWith(970L, 0L, 1L, 2L);
    assertThat(other.getLast()).as("a fresh one").isNotEqualTo(one.getLast());
  }

  @Test
  void asManyFreshOnesAreDrawnAsWereAskedFor() {
    assertThat(Seeds.kept(7).andFresh(20).stream().boxed()).hasSize(21).doesNotHaveDuplicates();
    assertThat(Seeds.kept(7).andFresh(0).stream().boxed()).containsExactly(7L);
  }

  @Test
  void thePropertyPlaysOneSeedAlone() {
    assertThat(Seeds.isReplay()).isFalse();
    System.setProperty(Seeds.PROPERTY, "42");
    try {
      assertThat(Seeds.first(100).stream().boxed()).containsExactly(42L);
      assertThat(Seeds.isReplay()).isTrue();
    } finally {
      System.clearProperty(Seeds.PROPERTY);
    }
  }

  @Test
  void aFailureNamesItsSeedAndNoOtherIsPlayedAfterIt() {
    List<Long> played = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Seeds.kept(1, 2, 3)
                    .forEachSeed(
                        seed -> {
                          played.add(seed);
                          assertThat(seed).isNotEqualTo(2);
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("-Dweir.seed=2 fails: ")
        .hasCauseInstanceOf(AssertionError.class);
    assertThat(played).containsExactly(1L, 2L);
    assertThatThrownBy(
            () ->
                Seeds.kept(4)
                    .forEach(
                        _ -> {
                          throw new IllegalStateException("broken");
                        }))
        .hasMessage("-Dweir.seed=4 fails: broken");
  }

  @Test
  void thereIsAMostOfSeeds() {
    assertThat(Seeds.kept().andFresh(Seeds.MOST).stream().count()).isEqualTo(Seeds.MOST);
    assertThatThrownBy(() -> Seeds.kept(1).andFresh(Seeds.MOST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Seeds.kept().andFresh(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Seeds.first(Seeds.MOST)).isInstanceOf(IllegalArgumentException.class);
  }
}
