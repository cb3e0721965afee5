/// Events of JDK Flight Recorder: what changes on a connection, for who looks later.
/// docs/sockets.md lists them. They cost next to nothing while nobody records.
@NullMarked
package io.weir.transport.jfr;

import org.jspecify.annotations.NullMarked;
