package io.weir.diameter.dictionary;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text at all as a dictionary. Without `JAZZER_FUZZ=1` only the kept inputs run.
class DictionaryParserFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void parsesOrListsProblems(byte[] octets) {
    DictionaryParserTest.parseOrProblems(new String(octets, StandardCharsets.UTF_8));
  }
}
