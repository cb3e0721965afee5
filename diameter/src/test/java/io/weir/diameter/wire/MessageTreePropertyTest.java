package io.weir.diameter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diameter.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is built is what is walked, for random trees of AVPs.
class MessageTreePropertyTest {
  private static final int ROUNDS = 300;

  @Test
  void walkingGivesBackWhatWasBuilt() {
    Seeds.forEach(
        random -> {
          MessageBuilder builder = MessageBuilder.request(272, 4);
          for (int i = 0; i < ROUNDS; i++) {
            List<AvpNode> forest = AvpNode.randomForest(random, 0);
            AvpNode.build(builder, forest);
            DiameterMessage message = builder.build();
            assertThat(message.length() % 4).isZero();
            assertThat(AvpNode.walk(message.avps(), forest)).isEqualTo(forest);
          }
        });
  }

  @Test
  void copyingEveryTopLevelAvpMakesTheSameMessage() {
    Seeds.forEach(
        random -> {
          MessageBuilder builder = MessageBuilder.request(272, 4);
          for (int i = 0; i < ROUNDS; i++) {
            AvpNode.build(builder, AvpNode.randomForest(random, 0));
            DiameterMessage message = builder.build();
            AvpCursor cursor = message.avps();
            while (cursor.next()) {
              if (random.nextBoolean()) {
                builder.addRaw(cursor);
              } else {
                builder.addRaw(cursor.copyWithHeader());
              }
            }
            assertThat(builder.build().bytes()).isEqualTo(message.bytes());
          }
        });
  }

  @Test
  void findStandsOnTheFirstOfItsKind() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < ROUNDS; i++) {
            List<AvpNode> once = AvpNode.randomForest(random, 0);
            List<AvpNode> forest = new ArrayList<>(once);
            forest.addAll(once);
            MessageBuilder builder = MessageBuilder.request(272, 4);
            AvpNode.build(builder, forest);
            DiameterMessage message = builder.build();
            AvpCursor cursor = message.avps();
            for (int at = 0; at < once.size(); at++) {
              assertThat(cursor.next()).isTrue();
              assertThat(message.find(once.get(at).id()).start()).isEqualTo(cursor.start());
            }
          }
        });
  }
}
