package io.weir.transport;

import org.junit.jupiter.api.Test;

/// Laws 1, 4, 5 and 10 of the design for an engine that takes whole messages, whatever happens in
/// whatever order: each message is settled exactly once and counts until the engine keeps it no
/// more, the engine is shown each once and told of each that is gone, and is woken for both.
class MessageHandoverModelTest {
  @Test
  void behavesLikeItsModel() {
    Seeds.forEach(
        random -> {
          for (int life = 0; life < 40; life++) {
            new MessageHandoverModel(random.split()).run();
          }
        });
  }
}
