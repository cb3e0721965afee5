package io.weir.diameter.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.core.PeerMachine.Step;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of the table in RFC 6733 section 5.6, written as a sentence: `in(state).when(event)
/// .does(actions).goesTo(state)`. The local node is `m.example`: it wins against `a.example` and
/// loses to `z.example`.
///
/// Used by the tests of the peer machine.
final class PeerRows {
  static final long NOW_NS = seconds(1_000);
  static final String WEAKER = "a.example";
  static final String STRONGER = "z.example";
  static final PeerTimeouts TIMEOUTS =
      new PeerTimeouts(seconds(11), seconds(12), seconds(13), seconds(14));
  static final ReconnectPolicy RECONNECT =
      new ReconnectPolicy(seconds(30), seconds(100), seconds(600), seconds(60));

  private final PeerMachine machine;
  private final PeerState state;
  private double jitter;
  private long nowNs = NOW_NS;
  private @Nullable Step step;

  private PeerRows(Initiative initiative, PeerState state) {
    this.machine = new PeerMachine(new PeerSettings("m.example", initiative, TIMEOUTS, RECONNECT));
    this.state = state;
  }

  static PeerRows in(PeerState state) {
    return new PeerRows(Initiative.CONNECTS, state);
  }

  static PeerRows passive(PeerState state) {
    return new PeerRows(Initiative.ACCEPTS_ONLY, state);
  }

  static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  /// The time so many seconds after now.
  static long in(long seconds) {
    return NOW_NS + seconds(seconds);
  }

  PeerRows jitter(double value) {
    jitter = value;
    return this;
  }

  PeerRows at(long timeNs) {
    nowNs = timeNs;
    return this;
  }

  PeerRows when(PeerEvent event) {
    step = machine.step(state, event, nowNs, jitter);
    return this;
  }

  PeerRows does(PeerAction... actions) {
    assertThat(taken().actions()).containsExactly(actions);
    return this;
  }

  void doesNothing() {
    assertThat(taken()).isEqualTo(new Step(state, List.of()));
  }

  void goesTo(PeerState next) {
    assertThat(taken().next()).isEqualTo(next);
  }

  void stays() {
    goesTo(state);
  }

  private Step taken() {
    if (step == null) {
      throw new IllegalStateException("say when() first");
    }
    return step;
  }
}
