package io.weir.agent.flood;

/// Server and client at about one instant. Immutable.
///
/// @param sample the server
/// @param atNs since the client began, which is a little before the server's clock
/// @param sentBytes taken by the client's kernel
/// @param blockedNs how long the client's writes have waited for room
record Moment(Sample sample, long atNs, long sentBytes, long blockedNs) {
  /// Before anything was sent.
  static final Moment START = new Moment(Sample.NOTHING, 0, 0, 0);

  /// Bytes on the way: sent, and not taken by the server.
  long inKernelBytes() {
    return Math.max(0, sentBytes - sample.receivedBytes());
  }

  /// Bytes that the server has taken per second since an earlier moment.
  double receivedPerSecond(Moment before) {
    return perSecond(sample.receivedBytes() - before.sample.receivedBytes(), before);
  }

  /// Messages that the server has handled per second since an earlier moment.
  double handledPerSecond(Moment before) {
    return perSecond(sample.handled() - before.sample.handled(), before);
  }

  /// Which part of the time since an earlier moment the client was blocked, 0 to 1.
  double blockedShare(Moment before) {
    long ns = atNs - before.atNs;
    return ns <= 0 ? 0 : Math.clamp((double) (blockedNs - before.blockedNs) / ns, 0, 1);
  }

  private double perSecond(long number, Moment before) {
    long ms = sample.elapsedMs() - before.sample.elapsedMs();
    return ms <= 0 ? 0 : number * 1e3 / ms;
  }
}
