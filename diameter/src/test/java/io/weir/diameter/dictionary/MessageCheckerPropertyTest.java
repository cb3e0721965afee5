package io.weir.diameter.dictionary;

import static io.weir.diameter.dictionary.CheckedMessages.ALL;
import static io.weir.diameter.dictionary.CheckedMessages.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.Seeds;
import io.weir.diameter.dictionary.Check.Faulty;
import io.weir.diameter.dictionary.Check.Valid;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever octets come, the checker says valid or gives a fault that can be answered with.
class MessageCheckerPropertyTest {
  private static final MessageChecker LENIENT = new MessageChecker(ALL, Strictness.LENIENT);

  /// Checks what holds for every message of at least a header.
  static void checkTotal(byte[] octets) {
    DiameterMessage message;
    try {
      message = DiameterMessage.of(octets);
    } catch (IllegalArgumentException e) {
      return;
    }
    Check strict = STRICT.check(message);
    Check lenient = LENIENT.check(message);
    assertThat(lenient == Valid.VALID || strict != Valid.VALID)
        .as("what is strictly valid is leniently valid")
        .isTrue();
    for (Check check : new Check[] {strict, lenient}) {
      if (check instanceof Faulty fault && fault.failedAvp().length > 0) {
        AvpCursor failed = answerWith(fault.failedAvp()).find(BaseAvp.FAILED_AVP);
        assertThat(failed.found()).isTrue();
        AvpCursor inside = failed.group();
        assertThat(inside.next()).isTrue();
        assertThat(inside.next()).as("one AVP").isFalse();
        assertThat(inside.fault()).isNull();
      }
    }
    assertThat(DiameterText.print(message, ALL)).endsWith("\n").doesNotContain("\r");
  }

  private static DiameterMessage answerWith(byte[] failedAvp) {
    return MessageBuilder.request(1, 1).begin(BaseAvp.FAILED_AVP).addRaw(failedAvp).end().build();
  }

  private static byte[] sample(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return CheckedMessages.cer().build().bytes();
    }
    return CheckedMessages.ccr()
        .begin(BaseAvp.SUBSCRIPTION_ID)
        .addEnumerated(BaseAvp.SUBSCRIPTION_ID_TYPE, 0)
        .add(BaseAvp.SUBSCRIPTION_ID_DATA, "49123")
        .end()
        .begin(BaseAvp.MULTIPLE_SERVICES_CREDIT_CONTROL)
        .begin(BaseAvp.USED_SERVICE_UNIT)
        .addUnsigned64(BaseAvp.CC_TOTAL_OCTETS, 1)
        .end()
        .end()
        .build()
        .bytes();
  }

  @Test
  void mutatedMessagesAreCheckedWithoutException() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 2000; i++) {
            byte[] octets = sample(random).clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
              // The version and the length stay, else there is no message.
              int at = random.nextInt(4, octets.length);
              octets[at] =
                  (byte) (random.nextBoolean() ? random.nextInt(256) : octets[at] ^ (1 << i % 8));
            }
            checkTotal(octets);
          }
        });
  }

  @Test
  void randomOctetsAreCheckedWithoutException() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 2000; i++) {
            byte[] octets = new byte[random.nextInt(20, 120)];
            random.nextBytes(octets);
            byte[] header = sample(random);
            System.arraycopy(header, 0, octets, 0, 20);
            octets[2] = 0;
            octets[3] = (byte) octets.length;
            // Codes of AVPs that exist, with whatever follows.
            for (int at = 20; at + 8 <= octets.length; at += random.nextInt(8, 40) & ~3) {
              octets[at] = 0;
              octets[at + 1] = 0;
              octets[at + 2] = 1;
              octets[at + 5] = 0;
              octets[at + 6] = 0;
            }
            checkTotal(octets);
          }
        });
  }

  @Test
  void everyCutOfAMessageIsCheckedWithoutException() {
    Seeds.forEach(
        random -> {
          byte[] whole = sample(random);
          for (int length = 20; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            cut[2] = (byte) (length >> 8);
            cut[3] = (byte) length;
            checkTotal(cut);
          }
        });
  }
}
