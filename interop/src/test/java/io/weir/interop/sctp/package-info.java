/// Other people's SCTP as peers for Weir's: usrsctp on the host and the Linux kernel's in a
/// user-mode Linux, with one driver for both ([SctpPeer][io.weir.interop.sctp.SctpPeer]); OTP's
/// `diameter` on the kernel's; a relay that loses; tshark as the judge. `interop/PEERS.md` tells
/// how to run the same programs by hand. Tests only; a test whose tool is missing is skipped with
/// the reason, or fails when `-Dweir.interop.required=true`.
@NullMarked
package io.weir.interop.sctp;

import org.jspecify.annotations.NullMarked;
