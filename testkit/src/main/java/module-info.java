/// What tests of transports and protocols are made with: time moved by hand, a network that is
/// simulated, seeds, and the contract that every transport keeps.
module io.weir.testkit {
  requires static transitive org.jspecify;
  requires transitive io.weir.transport;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports io.weir.testkit;
}
