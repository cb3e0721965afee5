/// Weir against other people's Diameter: Erlang/OTP's `diameter` as the peer, and Wireshark's
/// decoder as the judge of what went over the wire. Tests only; a test whose tool is missing is
/// skipped with the reason, or fails when `-Dweir.interop.required=true`.
@NullMarked
package io.weir.interop;

import org.jspecify.annotations.NullMarked;
