package io.weir.testkit.contract;

/// TCP keeps the contract of transports.
class TcpContractTest extends TransportContract {
  @Override
  protected TransportUnderTest fresh() {
    return new TcpUnderTest();
  }
}
