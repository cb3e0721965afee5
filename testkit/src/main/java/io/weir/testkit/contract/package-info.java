/// The contract of transports: subclass [TransportContract], and every transport is held to the
/// same sentences.
@NullMarked
package io.weir.testkit.contract;

import org.jspecify.annotations.NullMarked;
