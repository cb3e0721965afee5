package io.weir.testkit.contract;

import org.junit.jupiter.api.Nested;

/// What every [io.weir.transport.Transport] keeps, as tests: the laws of flow control, the read
/// modes, and how connections are made and end. Both ends of each connection are the transport's
/// own. Nothing sleeps, and nothing is measured against the clock.
///
/// ```java
/// class TcpContractTest extends TransportContract {
///   @Override
///   protected TransportUnderTest fresh() {
///     return new TcpUnderTest();
///   }
/// }
/// ```
///
/// With Surefire's `-Dtest` one part is `TcpContractTest$Ends`.
public abstract class TransportContract {
  /// For subclasses.
  protected TransportContract() {}

  /// A transport for one test.
  ///
  /// @return a new one; the test closes it
  protected abstract TransportUnderTest fresh();

  @Nested
  final class Messages extends MessagesContract {
    Messages() {
      super(TransportContract.this.fresh());
    }
  }

  @Nested
  final class BackPressure extends BackPressureContract {
    BackPressure() {
      super(TransportContract.this.fresh());
    }
  }

  @Nested
  final class SendOutcomes extends SendOutcomeContract {
    SendOutcomes() {
      super(TransportContract.this.fresh());
    }
  }

  @Nested
  final class ReadModes extends ReadModeContract {
    ReadModes() {
      super(TransportContract.this.fresh());
    }
  }

  @Nested
  final class Ends extends EndContract {
    Ends() {
      super(TransportContract.this.fresh());
    }
  }

  @Nested
  final class Connecting extends ConnectingContract {
    Connecting() {
      super(TransportContract.this.fresh());
    }
  }
}
