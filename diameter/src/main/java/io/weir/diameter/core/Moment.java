package io.weir.diameter.core;

/// What a step gets from outside besides the event: the time and a random number.
///
/// Immutable.
///
/// @param nowNs nanoseconds of the driver's monotonic clock
/// @param jitter at least 0 and below 1
record Moment(long nowNs, double jitter) {
  Moment {
    Bounds.checkJitter(jitter);
  }

  long after(long delayNs) {
    return nowNs + delayNs;
  }
}
