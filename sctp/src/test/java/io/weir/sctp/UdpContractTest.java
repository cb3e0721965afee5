package io.weir.sctp;

import io.weir.testkit.contract.TransportContract;
import io.weir.testkit.contract.TransportUnderTest;

/// SCTP in user space over UDP keeps the contract of transports.
class UdpContractTest extends TransportContract {
  @Override
  protected TransportUnderTest fresh() {
    return new UdpUnderTest();
  }
}
