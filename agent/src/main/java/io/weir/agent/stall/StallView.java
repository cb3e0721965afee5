package io.weir.agent.stall;

import io.weir.agent.Console;
import java.util.List;

/// Shows a stall as it runs: a picture ten times a second on a terminal, a line each half second
/// elsewhere. One thread, one run.
final class StallView {
  private static final long LINE_NS = 500_000_000;

  private final Console console;
  private final StallPlan plan;
  private long nextNs;
  private Phase shown = Phase.BEFORE;

  StallView(Console console, StallPlan plan) {
    this.console = console;
    this.plan = plan;
  }

  /// Says what comes.
  void begin() {
    console.note(StallText.title(plan));
    if (console.screen() == Console.Screen.PLAIN) {
      console.note(StallText.heading());
    }
  }

  /// Shows where it stands, if it is time to.
  ///
  /// @param moments all so far
  void show(List<Moment> moments) {
    Moment now = moments.getLast();
    switch (console.screen()) {
      case TERMINAL -> console.picture(StallText.picture(moments, Scene.boundOf(plan)));
      case PLAIN -> {
        if (now.atNs() >= nextNs || now.phase() != shown) {
          console.note(StallText.line(moments));
          shown = now.phase();
          nextNs = now.atNs() + LINE_NS;
        }
      }
    }
  }
}
