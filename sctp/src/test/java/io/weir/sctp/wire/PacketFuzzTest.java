package io.weir.sctp.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any octets at all as a datagram. Without `JAZZER_FUZZ=1` only the kept inputs run; the golden
/// packets are among them.
class PacketFuzzTest {
  private static final int MOST_OCTETS = 65535;

  @FuzzTest(maxDuration = "20s")
  void readsOrSaysWhy(byte[] octets) {
    if (octets.length > MOST_OCTETS) {
      return;
    }
    AnyDatagram.check(octets);
    // No search finds a checksum, so that it is put right.
    AnyDatagram.check(PlainCrc32c.seal(octets.clone()));
  }

  @FuzzTest(maxDuration = "20s")
  void listsAreReadOrRefused(byte[] octets) {
    if (octets.length > MOST_OCTETS) {
      return;
    }
    Parameters.decode(Octets.of(octets)).ifPresent(Parameters::encode);
    Parameters.decodeCauses(Octets.of(octets)).ifPresent(Parameters::encodeCauses);
  }
}
