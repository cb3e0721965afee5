package io.weir.agent.stall;

import io.weir.agent.Console;
import io.weir.agent.ExitCode;
import io.weir.agent.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Has a peer stall, shows it, and reports. Used once, by one thread.
public final class Stalling {
  private final Console console;
  private final StallPlan plan;
  private final Form form;
  private final StopSignal stop;

  /// How the report is printed.
  public enum Form {
    /// A table.
    TEXT,
    /// One JSON object.
    JSON
  }

  /// A run.
  ///
  /// @param console where to show and report
  /// @param plan what to do
  /// @param form how the report is printed
  /// @param stop ends the run early
  public Stalling(Console console, StallPlan plan, Form form, StopSignal stop) {
    this.console = console;
    this.plan = plan;
    this.form = form;
    this.stop = stop;
  }

  /// Runs.
  ///
  /// @return the exit code
  /// @throws InterruptedException when interrupted
  public int run() throws InterruptedException {
    var view = new StallView(console, plan);
    view.begin();
    StallResult result;
    try {
      result = new StallRun(plan, stop, view::show).run();
    } catch (IOException | UncheckedIOException e) {
      console.note("weir: " + e.getMessage());
      return ExitCode.FAILED;
    }
    console.note("");
    console.result(
        switch (form) {
          case TEXT -> StallText.report(result);
          case JSON -> StallJson.of(plan, result);
        });
    return result.keptItsPromise() ? ExitCode.OK : ExitCode.REFUSED;
  }
}
