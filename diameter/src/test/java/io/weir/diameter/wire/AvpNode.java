package io.weir.diameter.wire;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// An AVP as a tree, for comparing what was built with what is walked.
sealed interface AvpNode {
  AvpId id();

  record Leaf(AvpId id, String dataHex) implements AvpNode {}

  record Group(AvpId id, List<AvpNode> members) implements AvpNode {}

  static List<AvpNode> randomForest(SplittableRandom random, int depth) {
    int count = random.nextInt(depth == 0 ? 12 : 5);
    List<AvpNode> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      AvpId id = randomId(random);
      if (depth < MessageBuilder.MAX_DEPTH && random.nextInt(3) == 0) {
        nodes.add(new Group(id, randomForest(random, depth + 1)));
      } else {
        byte[] data = new byte[random.nextInt(random.nextInt(8) == 0 ? 700 : 24)];
        random.nextBytes(data);
        nodes.add(new Leaf(id, HexFormat.of().formatHex(data)));
      }
    }
    return nodes;
  }

  private static AvpId randomId(SplittableRandom random) {
    int vendor = random.nextBoolean() ? 0 : random.nextInt();
    return new AvpId(random.nextInt(), vendor, random.nextBoolean());
  }

  static void build(MessageBuilder builder, List<AvpNode> nodes) {
    for (AvpNode node : nodes) {
      switch (node) {
        case Leaf(AvpId id, String dataHex) ->
            builder.addOctets(id, HexFormat.of().parseHex(dataHex));
        case Group(AvpId id, List<AvpNode> members) -> {
          builder.begin(id);
          build(builder, members);
          builder.end();
        }
      }
    }
  }

  /// Walks as the shape of `like` says, which knows what is a group.
  static List<AvpNode> walk(AvpCursor cursor, List<AvpNode> like) {
    List<AvpNode> nodes = new ArrayList<>();
    for (int i = 0; cursor.next(); i++) {
      AvpId id = new AvpId(cursor.code(), cursor.vendorId(), cursor.isMandatory());
      if (i < like.size() && like.get(i) instanceof Group(AvpId _, List<AvpNode> members)) {
        nodes.add(new Group(id, walk(cursor.group(), members)));
      } else {
        nodes.add(new Leaf(id, HexFormat.of().formatHex(cursor.octets())));
      }
    }
    if (cursor.fault() != null) {
      throw new AssertionError("the walk faulted: " + cursor.fault());
    }
    return nodes;
  }
}
