/// What tests of transports and protocols are made with: time moved by hand, a network that is
/// simulated, seeds, and the contract that every transport keeps.
module io.weir.testkit {
  requires static transitive org.jspecify;
  requires transitive io.weir.transport;
  requires transitive org.junit.jupiter.api;
  requires org.assertj.core;

  exports io.weir.testkit;
  exports io.weir.testkit.contract;

  // JUnit calls the tests of the contract, which are nobody else's.
  opens io.weir.testkit.contract;
}
