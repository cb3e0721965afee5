package io.weir.sctp.linux;

import org.jspecify.annotations.Nullable;

/// How often something was so, and for how long in all: begun and ended by one thread at a time,
/// read by any.
final class Spells {
  private volatile State state = new State(0, 0, null);

  /// All in one, so that a reader sees numbers of one instant.
  ///
  /// @param sinceNs when the present spell began, or null
  private record State(long count, long totalNs, @Nullable Long sinceNs) {}

  void begin(long nowNs) {
    State now = state;
    if (now.sinceNs == null) {
      state = new State(now.count + 1, now.totalNs, nowNs);
    }
  }

  void end(long nowNs) {
    State now = state;
    if (now.sinceNs != null) {
      state = new State(now.count, now.totalNs + nowNs - now.sinceNs, null);
    }
  }

  boolean isOn() {
    return state.sinceNs != null;
  }

  /// How many spells began.
  long count() {
    return state.count;
  }

  /// How long all spells took, the present one included.
  long totalNs(long nowNs) {
    State now = state;
    return now.totalNs + (now.sinceNs == null ? 0 : nowNs - now.sinceNs);
  }
}
