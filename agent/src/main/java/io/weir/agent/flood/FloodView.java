package io.weir.agent.flood;

import io.weir.agent.Console;
import java.util.List;

/// Shows a flood as it runs: a picture ten times a second on a terminal, a line each second
/// elsewhere. One thread, one flood.
final class FloodView {
  private static final long PICTURE_MS = 100;
  private static final long LINE_MS = 1000;

  private final Console console;
  private final FloodMode mode;
  private long nextMs;

  FloodView(Console console, FloodMode mode) {
    this.console = console;
    this.mode = mode;
  }

  /// Says what comes.
  void begin() {
    console.note(FloodText.title(mode));
  }

  /// Shows where it stands, if it is time to.
  ///
  /// @param moments all so far
  void show(List<Moment> moments) {
    long nowMs = moments.getLast().sample().elapsedMs();
    if (nowMs >= nextMs) {
      draw(moments);
      nextMs = nowMs + (console.screen() == Console.Screen.TERMINAL ? PICTURE_MS : LINE_MS);
    }
  }

  /// Shows where it ended.
  ///
  /// @param moments all
  /// @param result what came of it
  void end(List<Moment> moments, FloodResult result) {
    draw(moments);
    console.note("  " + FloodText.ending(result) + "\n");
  }

  private void draw(List<Moment> moments) {
    switch (console.screen()) {
      case TERMINAL -> console.picture(FloodText.picture(moments));
      case PLAIN -> console.note("  " + FloodText.status(moments));
    }
  }
}
