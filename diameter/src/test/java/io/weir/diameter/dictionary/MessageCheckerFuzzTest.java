package io.weir.diameter.dictionary;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any octets at all as a message to check and to print. Without `JAZZER_FUZZ=1` only the kept
/// inputs run.
class MessageCheckerFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void checksAndPrints(byte[] octets) {
    MessageCheckerPropertyTest.checkTotal(octets);
  }
}
