package io.weir.sctp.linux;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// The program that runs tests inside a kernel with SCTP, where there is no Maven: prints one line
/// for each test and exits with 1 when one failed. Arguments are names of classes, or of methods
/// as `Class#method`.
public final class InKernelTests {
  /// Begins the line of a test that passed, failed or was skipped.
  static final String LINE = "in-kernel ";

  private static final List<Class<?>> ALL =
      List.of(KernelSctpInKernelTest.class, KernelSctpContractInKernelTest.class);

  private InKernelTests() {}

  /// Runs them.
  ///
  /// @param arguments which; none for all
  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectors(arguments))
            .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
            .configurationParameter("junit.jupiter.execution.timeout.threaddump.enabled", "true")
            .build();
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary, new Lines(out));
    summary.getSummary().printFailuresTo(out, 25);
    summary.getSummary().printTo(out);
    System.exit(summary.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
  }

  private static List<DiscoverySelector> selectors(String[] arguments) {
    if (arguments.length == 0) {
      return ALL.stream().<DiscoverySelector>map(DiscoverySelectors::selectClass).toList();
    }
    return List.of(arguments).stream().map(InKernelTests::selector).toList();
  }

  private static DiscoverySelector selector(String name) {
    return name.indexOf('#') < 0
        ? DiscoverySelectors.selectClass(name)
        : DiscoverySelectors.selectMethod(name);
  }

  /// One line for each test.
  private static final class Lines implements TestExecutionListener {
    private final PrintWriter out;
    private long startedNs;

    Lines(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      startedNs = System.nanoTime();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        long ms = (System.nanoTime() - startedNs) / 1_000_000;
        out.println(LINE + result.getStatus() + " " + name(test) + " (" + ms + " ms)");
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      out.println(LINE + "SKIPPED " + name(test) + ": " + reason);
    }

    private static String name(TestIdentifier test) {
      return test.getUniqueId().replaceAll("\\[[^:]*:|\\]", "").replace("junit-jupiter/", "");
    }
  }
}
