package io.weir.diameter.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any octets at all as AVPs. Without `JAZZER_FUZZ=1` only the kept inputs run.
class AvpCursorFuzzTest {
  private static final int MAX_LENGTH = 4096;

  @FuzzTest(maxDuration = "20s")
  void walksOrFaults(byte[] octets) {
    if (octets.length <= MAX_LENGTH) {
      FullWalk.checkBounds(octets);
    }
  }
}
