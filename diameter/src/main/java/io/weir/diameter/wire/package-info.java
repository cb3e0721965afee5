/// Diameter messages on the wire (RFC 6733 sections 3 and 4): header, AVP cursor, message
/// builder.
@NullMarked
package io.weir.diameter.wire;

import org.jspecify.annotations.NullMarked;
