package io.weir.agent.stall;

/// What OTP does in the same situation, as it was measured once. Nothing of it is of this run.
final class Elsewhere {
  private Elsewhere() {}

  /// The figures, for people.
  static String text() {
    return """
        Not of this run: what OTP does, measured on Linux 6.1's SCTP, messages of 1,000
        bytes, a peer that never reads.
          OTP 25, diameter 2.2.7 (before the fix): after 53 sends the transport process
            died of {shutdown,{send,eagain}}, and with it the association; all 53
            requests failed over.
          OTP 27, diameter 2.4.1 (with the fix of 26.2.5): the association stays.
            gen_sctp:send had not returned after 20 s. Of 3,000 calls about 110 went
            out; 2,891 waited in the process's queue, which has no bound, and the
            statistics said that 3,001 were sent.""";
  }
}
