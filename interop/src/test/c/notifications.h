/* What a notification of RFC 6458 section 6.1 means in the language of the peers. Included after a
 * stack's own header: both name the fields as the RFC does, and lay them out differently. */
#ifndef WEIR_NOTIFICATIONS_H
#define WEIR_NOTIFICATIONS_H

#include <stdio.h>

#include "peer.h"

static const uint16_t wished_notifications[] = {
    SCTP_ASSOC_CHANGE, SCTP_PEER_ADDR_CHANGE, SCTP_REMOTE_ERROR, SCTP_SHUTDOWN_EVENT,
    SCTP_PARTIAL_DELIVERY_EVENT, SCTP_ADAPTATION_INDICATION, SCTP_SENDER_DRY_EVENT,
    SCTP_STREAM_RESET_EVENT, SCTP_STREAM_CHANGE_EVENT, SCTP_SEND_FAILED_EVENT};

static void association_changed(const struct sctp_assoc_change *change) {
  uint32_t id = change->sac_assoc_id;
  switch (change->sac_state) {
    case SCTP_COMM_UP:
      association_up(id, change->sac_inbound_streams, change->sac_outbound_streams);
      break;
    case SCTP_RESTART: association_restarted(id); break;
    case SCTP_COMM_LOST: association_down(id, "lost", change->sac_error); break;
    case SCTP_SHUTDOWN_COMP: association_down(id, "closed", 0); break;
    case SCTP_CANT_STR_ASSOC: association_down(id, "cannot-start", change->sac_error); break;
  }
}

static void address_changed(const struct sctp_paddr_change *change) {
  static const struct { int state; const char *name; } states[] = {
      {SCTP_ADDR_AVAILABLE, "available"}, {SCTP_ADDR_UNREACHABLE, "unreachable"},
      {SCTP_ADDR_REMOVED, "removed"},     {SCTP_ADDR_ADDED, "added"},
      {SCTP_ADDR_MADE_PRIM, "primary"},   {SCTP_ADDR_CONFIRMED, "confirmed"}};
  const char *name = "other";
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    if (states[i].state == (int)change->spc_state) name = states[i].name;
  }
  say("ADDRESS %u %s %s", (unsigned)change->spc_assoc_id,
      address_text((const struct sockaddr *)&change->spc_aaddr), name);
}

static void streams_reset(const struct sctp_stream_reset_event *event) {
  char streams[400] = "";
  size_t count = (event->strreset_length - sizeof *event) / 2, at = 0;
  for (size_t i = 0; i < count && at < sizeof streams - 8; i++) {
    at += snprintf(streams + at, sizeof streams - at, " %u", event->strreset_stream_list[i]);
  }
  const char *how = event->strreset_flags & SCTP_STREAM_RESET_DENIED   ? "denied"
                    : event->strreset_flags & SCTP_STREAM_RESET_FAILED ? "failed"
                    : event->strreset_flags & SCTP_STREAM_RESET_INCOMING_SSN ? "in" : "out";
  say("RESET %u %s%s", (unsigned)event->strreset_assoc_id, how, streams);
  streams_begin_again(event->strreset_assoc_id, how, event->strreset_stream_list, count);
}

static void streams_changed(const struct sctp_stream_change_event *event) {
  uint32_t id = event->strchange_assoc_id;
  const char *how = event->strchange_flags & SCTP_STREAM_CHANGE_DENIED   ? " denied"
                    : event->strchange_flags & SCTP_STREAM_CHANGE_FAILED ? " failed" : "";
  association_streams(id, event->strchange_instrms, event->strchange_outstrms, STREAMS_ARE_NEW, how);
}

static void notified(const void *bytes) {
  const union sctp_notification *n = bytes;
  switch (n->sn_header.sn_type) {
    case SCTP_ASSOC_CHANGE: association_changed(&n->sn_assoc_change); break;
    case SCTP_PEER_ADDR_CHANGE: address_changed(&n->sn_paddr_change); break;
    case SCTP_REMOTE_ERROR:
      say("REMOTE-ERROR %u %u", (unsigned)n->sn_remote_error.sre_assoc_id,
          ntohs(n->sn_remote_error.sre_error));
      break;
    case SCTP_SHUTDOWN_EVENT:
      say("SHUTDOWN %u", (unsigned)n->sn_shutdown_event.sse_assoc_id);
      break;
    case SCTP_PARTIAL_DELIVERY_EVENT:
      say("PARTIAL-ABORTED %u", (unsigned)n->sn_pdapi_event.pdapi_assoc_id);
      break;
    case SCTP_ADAPTATION_INDICATION:
      say("ADAPTATION %u %u", (unsigned)n->sn_adaptation_event.sai_assoc_id,
          (unsigned)n->sn_adaptation_event.sai_adaptation_ind);
      break;
    case SCTP_SENDER_DRY_EVENT:
      association_dry(n->sn_sender_dry_event.sender_dry_assoc_id);
      break;
    case SCTP_STREAM_RESET_EVENT: streams_reset(&n->sn_strreset_event); break;
    case SCTP_STREAM_CHANGE_EVENT: streams_changed(&n->sn_strchange_event); break;
    case SCTP_SEND_FAILED_EVENT: send_failed(n->sn_send_failed_event.ssfe_assoc_id); break;
  }
}

/* An answer to info, the same words for both stacks. */
static void say_status(const struct sctp_status *s) {
  say("INFO %u state=%d rwnd=%u unacked=%u pending=%u in=%u out=%u", (unsigned)s->sstat_assoc_id,
      s->sstat_state, s->sstat_rwnd, s->sstat_unackdata, s->sstat_penddata, s->sstat_instrms,
      s->sstat_outstrms);
}

static void say_path(const struct sctp_paddrinfo *p, const struct sockaddr *address, int primary) {
  say("PATH %u %s state=%d cwnd=%u srtt=%u rto=%u mtu=%u primary=%d", (unsigned)p->spinfo_assoc_id,
      address_text(address), p->spinfo_state, p->spinfo_cwnd, p->spinfo_srtt, p->spinfo_rto,
      p->spinfo_mtu, primary);
}

#endif
