package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Octets that are not what they say: the cursor ends with a clean end or a fault, reads nothing
/// outside its bounds, and throws nothing but [AvpFormatException] from typed reads. [FullWalk]
/// checks all of that.
class HostileOctetsPropertyTest {
  /// The AVPs of a message with every type in it, and random ones.
  private static byte[] validAvps(SplittableRandom random) {
    MessageBuilder builder =
        MessageBuilder.request(272, 4)
            .add(BaseAvp.SESSION_ID, "host.example.com;1;2")
            .add(BaseAvp.REDIRECT_HOST, "aaa://h:1;transport=sctp")
            .addTime(BaseAvp.EVENT_TIMESTAMP, 0)
            .addAddress(BaseAvp.HOST_IP_ADDRESS, new AddressValue(1, new byte[] {10, 0, 0, 1}))
            .begin(BaseAvp.FAILED_AVP)
            .addUnsigned64(AvpId.vendorMandatory(1, 10415), -1)
            .begin(BaseAvp.PROXY_INFO)
            .add(BaseAvp.PROXY_HOST, "käse")
            .end()
            .end();
    AvpNode.build(builder, AvpNode.randomForest(random, MessageBuilder.MAX_DEPTH - 2));
    byte[] message = builder.build().bytes();
    return Arrays.copyOfRange(message, DiameterHeader.LENGTH, message.length);
  }

  @Test
  void everyCutEndsInACleanEndOrAFault() {
    Seeds.forEach(
        random -> {
          byte[] avps = validAvps(random);
          AvpCursor whole = new AvpCursor(avps, 0, avps.length);
          int boundary = 0;
          for (int cut = 0; cut <= avps.length; cut++) {
            if (cut > boundary && whole.next()) {
              boundary = whole.end();
            }
            AvpCursor cursor = new AvpCursor(avps, 0, cut);
            int last = 0;
            while (cursor.next()) {
              last = cursor.end();
            }
            // Clean exactly at the boundaries between AVPs.
            assertThat(cursor.fault() == null).as("cut at %d", cut).isEqualTo(last == cut);
            assertThat(cursor.fault() == null).isEqualTo(cut == boundary || cut == 0);
            FullWalk.checkBounds(Arrays.copyOf(avps, cut));
          }
        });
  }

  @Test
  void everyFlippedBitEndsInACleanEndOrAFault() {
    Seeds.forEach(
        random -> {
          byte[] avps = validAvps(random);
          for (int bit = 0; bit < avps.length * 8; bit++) {
            avps[bit / 8] ^= (byte) (1 << bit % 8);
            FullWalk.of(avps);
            avps[bit / 8] ^= (byte) (1 << bit % 8);
          }
        });
  }

  @Test
  void everyOctetReplacedEndsInACleanEndOrAFault() {
    Seeds.forEach(
        random -> {
          byte[] avps = validAvps(random);
          for (int at = 0; at < avps.length; at++) {
            byte was = avps[at];
            for (int value : new int[] {0, 0xFF, random.nextInt(256)}) {
              avps[at] = (byte) value;
              FullWalk.checkBounds(avps);
            }
            avps[at] = was;
          }
        });
  }

  @Test
  void lyingLengthsEndInACleanEndOrAFault() {
    Seeds.forEach(
        random -> {
          byte[] avps = validAvps(random);
          AvpCursor cursor = new AvpCursor(avps.clone(), 0, avps.length);
          while (cursor.next()) {
            int at = cursor.start() + 4;
            int word = Octets.getInt(avps, at);
            for (int length = 0; length < avps.length + 20; length++) {
              Octets.putInt(avps, at, (word & 0xFF000000) | length);
              FullWalk.of(avps);
            }
            for (int length : new int[] {0xFFFFFF, 0xFFFFFC, 0x800000, 0x7FFFFF}) {
              Octets.putInt(avps, at, (word & 0xFF000000) | length);
              assertThat(FullWalk.checkBounds(avps)).contains("LENGTH_BEYOND_END");
            }
            Octets.putInt(avps, at, word);
          }
        });
  }

  @Test
  void randomOctetsEndInACleanEndOrAFault() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 500; i++) {
            byte[] octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            // Short lengths, so that the walk goes past the first AVP.
            for (int at = 5; at + 3 <= octets.length; at += 4) {
              octets[at] = 0;
              octets[at + 1] = 0;
            }
            FullWalk.checkBounds(octets);
          }
        });
  }

  @Test
  void groupsAreEnteredToAnyDepthWithOneCursorAndNoStack() {
    int depth = 0xFFFFFF / 8 - 3;
    byte[] avps = new byte[depth * 8];
    for (int at = 0; at < avps.length; at += 8) {
      Octets.putInt(avps, at + 4, avps.length - at);
    }
    AvpCursor cursor = new AvpCursor(avps, 0, avps.length);
    int entered = 0;
    while (cursor.next()) {
      cursor.enter(cursor);
      entered++;
    }
    assertThat(entered).isEqualTo(depth);
    assertThat(cursor.fault()).isNull();
  }
}
