/// A Diameter node (RFC 6733): wire codec, dictionaries, peers, calls and request handlers.
module io.weir.diameter {
  requires static transitive org.jspecify;
  requires transitive io.weir.transport;
  requires org.slf4j;

  exports io.weir.diameter;
  exports io.weir.diameter.core;
  exports io.weir.diameter.dictionary;
  exports io.weir.diameter.wire;
}
