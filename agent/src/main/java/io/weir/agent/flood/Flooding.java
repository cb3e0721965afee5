package io.weir.agent.flood;

import io.weir.agent.Console;
import io.weir.agent.ExitCode;
import io.weir.agent.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Floods one mode after the other, shows it, and reports. Used once, by one thread.
public final class Flooding {
  private final Console console;
  private final FloodPlan plan;
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
  public Flooding(Console console, FloodPlan plan, Form form, StopSignal stop) {
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
    List<FloodResult> results = new ArrayList<>();
    for (FloodMode mode : plan.modes()) {
      if (stop.isRequested()) {
        break;
      }
      try {
        results.add(flood(mode));
      } catch (IOException e) {
        if (!stop.isRequested()) {
          console.note("weir: " + mode.word() + ": " + e.getMessage());
          return ExitCode.FAILED;
        }
      }
    }
    return report(results);
  }

  private FloodResult flood(FloodMode mode) throws IOException, InterruptedException {
    var view = new FloodView(console, mode);
    view.begin();
    var run = new FloodRun(plan, mode, stop, view::show);
    FloodResult result = run.run();
    view.end(run.moments(), result);
    return result;
  }

  private int report(List<FloodResult> results) {
    if (results.isEmpty()) {
      console.note("weir: stopped before anything was flooded");
      return ExitCode.REFUSED;
    }
    console.result(
        switch (form) {
          case TEXT -> FloodText.table(results);
          case JSON -> FloodJson.of(plan, results);
        });
    return results.stream().allMatch(FloodResult::keptItsPromise) ? ExitCode.OK : ExitCode.REFUSED;
  }
}
