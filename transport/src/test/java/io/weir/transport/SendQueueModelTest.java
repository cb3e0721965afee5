package io.weir.transport;

import org.junit.jupiter.api.Test;

/// Laws 1, 4, 5, 7 and 10 of the design, whatever happens in whatever order: each message is
/// settled exactly once, the stream is the frames of what was handed over, lanes go in order, each
/// first in, first out, and the bounds are met exactly.
class SendQueueModelTest {
  @Test
  void behavesLikeItsModel() {
    Seeds.forEach(
        random -> {
          for (int life = 0; life < 40; life++) {
            new SendQueueModel(random.split()).run();
          }
        });
  }
}
