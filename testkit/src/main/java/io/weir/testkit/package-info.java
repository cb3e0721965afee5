/// For tests of protocols without I/O: [ManualClock], [SimulatedNetwork], [Seeds]; and for tests
/// with I/O: [Eventually] and [Blocked], which wait without sleeping.
@NullMarked
package io.weir.testkit;

import org.jspecify.annotations.NullMarked;
