package io.weir.sctp.linux;

import io.weir.testkit.contract.TransportContract;
import io.weir.testkit.contract.TransportUnderTest;
import org.junit.jupiter.api.condition.EnabledIf;

/// The kernel's SCTP keeps the contract of transports.
@EnabledIf(value = "io.weir.sctp.linux.Kernel#hasSctp", disabledReason = Kernel.NONE)
class KernelSctpContractInKernelTest extends TransportContract {
  @Override
  protected TransportUnderTest fresh() {
    return new KernelUnderTest();
  }
}
