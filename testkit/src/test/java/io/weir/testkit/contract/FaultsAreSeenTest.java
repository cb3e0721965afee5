package io.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.weir.testkit.Eventually;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// The contract is worth something: of transports that are broken on purpose it sees each fault,
/// and the same tests find nothing wrong where nothing is.
class FaultsAreSeenTest {
  /// Some faults are seen by something that never comes.
  private static final String PATIENCE = "3";

  private static boolean running;
  private static Optional<Fault> present = Optional.empty();
  private final String before = System.getProperty(Eventually.PROPERTY, "");

  /// Held to the contract by this test alone: what an owner is given names the socket behind the
  /// faulty one, and not all of the contract bears that.
  @EnabledIf("isRunning")
  static final class Subject extends TransportContract {
    @Override
    protected TransportUnderTest fresh() {
      return new FaultyTransport(new TcpUnderTest(), present);
    }

    static boolean isRunning() {
      return running;
    }
  }

  @BeforeEach
  void impatient() {
    running = true;
    System.setProperty(Eventually.PROPERTY, PATIENCE);
  }

  @AfterEach
  void asItWas() {
    running = false;
    present = Optional.empty();
    if (before.isEmpty()) {
      System.clearProperty(Eventually.PROPERTY);
    } else {
      System.setProperty(Eventually.PROPERTY, before);
    }
  }

  private static TestExecutionSummary run(Fault fault) {
    Class<?> part =
        Arrays.stream(TransportContract.class.getDeclaredClasses())
            .filter(nested -> nested.getSuperclass() == fault.law)
            .findAny()
            .orElseThrow();
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectNestedMethod(List.of(Subject.class), part, fault.test))
                .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
                .build(),
            summary);
    assertThat(summary.getSummary().getTestsFoundCount()).as(fault.test).isEqualTo(1);
    assertThat(summary.getSummary().getTestsStartedCount()).as(fault.test).isEqualTo(1);
    return summary.getSummary();
  }

  @ParameterizedTest
  @EnumSource
  void aFaultIsSeenAndWithoutItNothingIs(Fault fault) {
    assertThat(run(fault).getFailures()).as("without the fault").isEmpty();
    present = Optional.of(fault);
    assertThat(run(fault).getTestsFailedCount()).as("with the fault").isEqualTo(1);
  }
}
