package io.weir.diameter.wire;

/// The AVPs of the base protocol with its accounting, and of the credit-control application, by
/// their names. Constants only. An AVP is sent with the M bit where the RFC's table says it must
/// be; where it says the bit must not or may be set, it is sent without.
///
/// [RFC 6733 section 4.5](https://www.rfc-editor.org/rfc/rfc6733#section-4.5) and
/// [RFC 8506 section 8](https://www.rfc-editor.org/rfc/rfc8506#section-8).
public final class BaseAvp {
  // RFC 6733 section 4.5, by code.

  /// User-Name, UTF8String.
  public static final AvpId USER_NAME = AvpId.mandatory(1);

  /// Class, OctetString.
  public static final AvpId CLASS = AvpId.mandatory(25);

  /// Session-Timeout, Unsigned32.
  public static final AvpId SESSION_TIMEOUT = AvpId.mandatory(27);

  /// Proxy-State, OctetString.
  public static final AvpId PROXY_STATE = AvpId.mandatory(33);

  /// Acct-Session-Id, OctetString.
  public static final AvpId ACCT_SESSION_ID = AvpId.mandatory(44);

  /// Acct-Multi-Session-Id, UTF8String.
  public static final AvpId ACCT_MULTI_SESSION_ID = AvpId.mandatory(50);

  /// Event-Timestamp, Time.
  public static final AvpId EVENT_TIMESTAMP = AvpId.mandatory(55);

  /// Acct-Interim-Interval, Unsigned32.
  public static final AvpId ACCT_INTERIM_INTERVAL = AvpId.mandatory(85);

  /// Host-IP-Address, Address.
  public static final AvpId HOST_IP_ADDRESS = AvpId.mandatory(257);

  /// Auth-Application-Id, Unsigned32.
  public static final AvpId AUTH_APPLICATION_ID = AvpId.mandatory(258);

  /// Acct-Application-Id, Unsigned32.
  public static final AvpId ACCT_APPLICATION_ID = AvpId.mandatory(259);

  /// Vendor-Specific-Application-Id, Grouped.
  public static final AvpId VENDOR_SPECIFIC_APPLICATION_ID = AvpId.mandatory(260);

  /// Redirect-Host-Usage, Enumerated.
  public static final AvpId REDIRECT_HOST_USAGE = AvpId.mandatory(261);

  /// Redirect-Max-Cache-Time, Unsigned32.
  public static final AvpId REDIRECT_MAX_CACHE_TIME = AvpId.mandatory(262);

  /// Session-Id, UTF8String.
  public static final AvpId SESSION_ID = AvpId.mandatory(263);

  /// Origin-Host, DiameterIdentity.
  public static final AvpId ORIGIN_HOST = AvpId.mandatory(264);

  /// Supported-Vendor-Id, Unsigned32.
  public static final AvpId SUPPORTED_VENDOR_ID = AvpId.mandatory(265);

  /// Vendor-Id, Unsigned32.
  public static final AvpId VENDOR_ID = AvpId.mandatory(266);

  /// Firmware-Revision, Unsigned32.
  public static final AvpId FIRMWARE_REVISION = AvpId.optional(267);

  /// Result-Code, Unsigned32.
  public static final AvpId RESULT_CODE = AvpId.mandatory(268);

  /// Product-Name, UTF8String.
  public static final AvpId PRODUCT_NAME = AvpId.optional(269);

  /// Session-Binding, Unsigned32.
  public static final AvpId SESSION_BINDING = AvpId.mandatory(270);

  /// Session-Server-Failover, Enumerated.
  public static final AvpId SESSION_SERVER_FAILOVER = AvpId.mandatory(271);

  /// Multi-Round-Time-Out, Unsigned32.
  public static final AvpId MULTI_ROUND_TIME_OUT = AvpId.mandatory(272);

  /// Disconnect-Cause, Enumerated.
  public static final AvpId DISCONNECT_CAUSE = AvpId.mandatory(273);

  /// Auth-Request-Type, Enumerated.
  public static final AvpId AUTH_REQUEST_TYPE = AvpId.mandatory(274);

  /// Auth-Grace-Period, Unsigned32.
  public static final AvpId AUTH_GRACE_PERIOD = AvpId.mandatory(276);

  /// Auth-Session-State, Enumerated.
  public static final AvpId AUTH_SESSION_STATE = AvpId.mandatory(277);

  /// Origin-State-Id, Unsigned32.
  public static final AvpId ORIGIN_STATE_ID = AvpId.mandatory(278);

  /// Failed-AVP, Grouped.
  public static final AvpId FAILED_AVP = AvpId.mandatory(279);

  /// Proxy-Host, DiameterIdentity.
  public static final AvpId PROXY_HOST = AvpId.mandatory(280);

  /// Error-Message, UTF8String.
  public static final AvpId ERROR_MESSAGE = AvpId.optional(281);

  /// Route-Record, DiameterIdentity.
  public static final AvpId ROUTE_RECORD = AvpId.mandatory(282);

  /// Destination-Realm, DiameterIdentity.
  public static final AvpId DESTINATION_REALM = AvpId.mandatory(283);

  /// Proxy-Info, Grouped.
  public static final AvpId PROXY_INFO = AvpId.mandatory(284);

  /// Re-Auth-Request-Type, Enumerated.
  public static final AvpId RE_AUTH_REQUEST_TYPE = AvpId.mandatory(285);

  /// Accounting-Sub-Session-Id, Unsigned64.
  public static final AvpId ACCOUNTING_SUB_SESSION_ID = AvpId.mandatory(287);

  /// Authorization-Lifetime, Unsigned32.
  public static final AvpId AUTHORIZATION_LIFETIME = AvpId.mandatory(291);

  /// Redirect-Host, DiameterURI.
  public static final AvpId REDIRECT_HOST = AvpId.mandatory(292);

  /// Destination-Host, DiameterIdentity.
  public static final AvpId DESTINATION_HOST = AvpId.mandatory(293);

  /// Error-Reporting-Host, DiameterIdentity.
  public static final AvpId ERROR_REPORTING_HOST = AvpId.optional(294);

  /// Termination-Cause, Enumerated.
  public static final AvpId TERMINATION_CAUSE = AvpId.mandatory(295);

  /// Origin-Realm, DiameterIdentity.
  public static final AvpId ORIGIN_REALM = AvpId.mandatory(296);

  /// Experimental-Result, Grouped.
  public static final AvpId EXPERIMENTAL_RESULT = AvpId.mandatory(297);

  /// Experimental-Result-Code, Unsigned32.
  public static final AvpId EXPERIMENTAL_RESULT_CODE = AvpId.mandatory(298);

  /// Inband-Security-Id, Unsigned32.
  public static final AvpId INBAND_SECURITY_ID = AvpId.mandatory(299);

  /// Accounting-Record-Type, Enumerated.
  public static final AvpId ACCOUNTING_RECORD_TYPE = AvpId.mandatory(480);

  /// Accounting-Realtime-Required, Enumerated.
  public static final AvpId ACCOUNTING_REALTIME_REQUIRED = AvpId.mandatory(483);

  /// Accounting-Record-Number, Unsigned32.
  public static final AvpId ACCOUNTING_RECORD_NUMBER = AvpId.mandatory(485);

  // RFC 8506 section 8, by code.

  /// CC-Correlation-Id, OctetString.
  public static final AvpId CC_CORRELATION_ID = AvpId.optional(411);

  /// CC-Input-Octets, Unsigned64.
  public static final AvpId CC_INPUT_OCTETS = AvpId.mandatory(412);

  /// CC-Money, Grouped.
  public static final AvpId CC_MONEY = AvpId.mandatory(413);

  /// CC-Output-Octets, Unsigned64.
  public static final AvpId CC_OUTPUT_OCTETS = AvpId.mandatory(414);

  /// CC-Request-Number, Unsigned32.
  public static final AvpId CC_REQUEST_NUMBER = AvpId.mandatory(415);

  /// CC-Request-Type, Enumerated.
  public static final AvpId CC_REQUEST_TYPE = AvpId.mandatory(416);

  /// CC-Service-Specific-Units, Unsigned64.
  public static final AvpId CC_SERVICE_SPECIFIC_UNITS = AvpId.mandatory(417);

  /// CC-Session-Failover, Enumerated.
  public static final AvpId CC_SESSION_FAILOVER = AvpId.mandatory(418);

  /// CC-Sub-Session-Id, Unsigned64.
  public static final AvpId CC_SUB_SESSION_ID = AvpId.mandatory(419);

  /// CC-Time, Unsigned32.
  public static final AvpId CC_TIME = AvpId.mandatory(420);

  /// CC-Total-Octets, Unsigned64.
  public static final AvpId CC_TOTAL_OCTETS = AvpId.mandatory(421);

  /// Check-Balance-Result, Enumerated.
  public static final AvpId CHECK_BALANCE_RESULT = AvpId.mandatory(422);

  /// Cost-Information, Grouped.
  public static final AvpId COST_INFORMATION = AvpId.mandatory(423);

  /// Cost-Unit, UTF8String.
  public static final AvpId COST_UNIT = AvpId.mandatory(424);

  /// Currency-Code, Unsigned32.
  public static final AvpId CURRENCY_CODE = AvpId.mandatory(425);

  /// Credit-Control, Enumerated.
  public static final AvpId CREDIT_CONTROL = AvpId.mandatory(426);

  /// Credit-Control-Failure-Handling, Enumerated.
  public static final AvpId CREDIT_CONTROL_FAILURE_HANDLING = AvpId.mandatory(427);

  /// Direct-Debiting-Failure-Handling, Enumerated.
  public static final AvpId DIRECT_DEBITING_FAILURE_HANDLING = AvpId.mandatory(428);

  /// Exponent, Integer32.
  public static final AvpId EXPONENT = AvpId.mandatory(429);

  /// Final-Unit-Indication, Grouped.
  public static final AvpId FINAL_UNIT_INDICATION = AvpId.mandatory(430);

  /// Granted-Service-Unit, Grouped.
  public static final AvpId GRANTED_SERVICE_UNIT = AvpId.mandatory(431);

  /// Rating-Group, Unsigned32.
  public static final AvpId RATING_GROUP = AvpId.mandatory(432);

  /// Redirect-Address-Type, Enumerated.
  public static final AvpId REDIRECT_ADDRESS_TYPE = AvpId.mandatory(433);

  /// Redirect-Server, Grouped.
  public static final AvpId REDIRECT_SERVER = AvpId.mandatory(434);

  /// Redirect-Server-Address, UTF8String.
  public static final AvpId REDIRECT_SERVER_ADDRESS = AvpId.mandatory(435);

  /// Requested-Action, Enumerated.
  public static final AvpId REQUESTED_ACTION = AvpId.mandatory(436);

  /// Requested-Service-Unit, Grouped.
  public static final AvpId REQUESTED_SERVICE_UNIT = AvpId.mandatory(437);

  /// Restriction-Filter-Rule, IPFilterRule.
  public static final AvpId RESTRICTION_FILTER_RULE = AvpId.mandatory(438);

  /// Service-Identifier, Unsigned32.
  public static final AvpId SERVICE_IDENTIFIER = AvpId.mandatory(439);

  /// Service-Parameter-Info, Grouped.
  public static final AvpId SERVICE_PARAMETER_INFO = AvpId.optional(440);

  /// Service-Parameter-Type, Unsigned32.
  public static final AvpId SERVICE_PARAMETER_TYPE = AvpId.optional(441);

  /// Service-Parameter-Value, OctetString.
  public static final AvpId SERVICE_PARAMETER_VALUE = AvpId.optional(442);

  /// Subscription-Id, Grouped.
  public static final AvpId SUBSCRIPTION_ID = AvpId.mandatory(443);

  /// Subscription-Id-Data, UTF8String.
  public static final AvpId SUBSCRIPTION_ID_DATA = AvpId.mandatory(444);

  /// Unit-Value, Grouped.
  public static final AvpId UNIT_VALUE = AvpId.mandatory(445);

  /// Used-Service-Unit, Grouped.
  public static final AvpId USED_SERVICE_UNIT = AvpId.mandatory(446);

  /// Value-Digits, Integer64.
  public static final AvpId VALUE_DIGITS = AvpId.mandatory(447);

  /// Validity-Time, Unsigned32.
  public static final AvpId VALIDITY_TIME = AvpId.mandatory(448);

  /// Final-Unit-Action, Enumerated.
  public static final AvpId FINAL_UNIT_ACTION = AvpId.mandatory(449);

  /// Subscription-Id-Type, Enumerated.
  public static final AvpId SUBSCRIPTION_ID_TYPE = AvpId.mandatory(450);

  /// Tariff-Time-Change, Time.
  public static final AvpId TARIFF_TIME_CHANGE = AvpId.mandatory(451);

  /// Tariff-Change-Usage, Enumerated.
  public static final AvpId TARIFF_CHANGE_USAGE = AvpId.mandatory(452);

  /// G-S-U-Pool-Identifier, Unsigned32.
  public static final AvpId G_S_U_POOL_IDENTIFIER = AvpId.mandatory(453);

  /// CC-Unit-Type, Enumerated.
  public static final AvpId CC_UNIT_TYPE = AvpId.mandatory(454);

  /// Multiple-Services-Indicator, Enumerated.
  public static final AvpId MULTIPLE_SERVICES_INDICATOR = AvpId.mandatory(455);

  /// Multiple-Services-Credit-Control, Grouped.
  public static final AvpId MULTIPLE_SERVICES_CREDIT_CONTROL = AvpId.mandatory(456);

  /// G-S-U-Pool-Reference, Grouped.
  public static final AvpId G_S_U_POOL_REFERENCE = AvpId.mandatory(457);

  /// User-Equipment-Info, Grouped.
  public static final AvpId USER_EQUIPMENT_INFO = AvpId.optional(458);

  /// User-Equipment-Info-Type, Enumerated.
  public static final AvpId USER_EQUIPMENT_INFO_TYPE = AvpId.optional(459);

  /// User-Equipment-Info-Value, OctetString.
  public static final AvpId USER_EQUIPMENT_INFO_VALUE = AvpId.optional(460);

  /// Service-Context-Id, UTF8String.
  public static final AvpId SERVICE_CONTEXT_ID = AvpId.mandatory(461);

  /// User-Equipment-Info-Extension, Grouped.
  public static final AvpId USER_EQUIPMENT_INFO_EXTENSION = AvpId.optional(653);

  /// User-Equipment-Info-IMEISV, OctetString.
  public static final AvpId USER_EQUIPMENT_INFO_IMEISV = AvpId.optional(654);

  /// User-Equipment-Info-MAC, OctetString.
  public static final AvpId USER_EQUIPMENT_INFO_MAC = AvpId.optional(655);

  /// User-Equipment-Info-EUI64, OctetString.
  public static final AvpId USER_EQUIPMENT_INFO_EUI64 = AvpId.optional(656);

  /// User-Equipment-Info-ModifiedEUI64, OctetString.
  public static final AvpId USER_EQUIPMENT_INFO_MODIFIEDEUI64 = AvpId.optional(657);

  /// User-Equipment-Info-IMEI, OctetString.
  public static final AvpId USER_EQUIPMENT_INFO_IMEI = AvpId.optional(658);

  /// Subscription-Id-Extension, Grouped.
  public static final AvpId SUBSCRIPTION_ID_EXTENSION = AvpId.optional(659);

  /// Subscription-Id-E164, UTF8String.
  public static final AvpId SUBSCRIPTION_ID_E164 = AvpId.optional(660);

  /// Subscription-Id-IMSI, UTF8String.
  public static final AvpId SUBSCRIPTION_ID_IMSI = AvpId.optional(661);

  /// Subscription-Id-SIP-URI, UTF8String.
  public static final AvpId SUBSCRIPTION_ID_SIP_URI = AvpId.optional(662);

  /// Subscription-Id-NAI, UTF8String.
  public static final AvpId SUBSCRIPTION_ID_NAI = AvpId.optional(663);

  /// Subscription-Id-Private, UTF8String.
  public static final AvpId SUBSCRIPTION_ID_PRIVATE = AvpId.optional(664);

  /// Redirect-Server-Extension, Grouped.
  public static final AvpId REDIRECT_SERVER_EXTENSION = AvpId.optional(665);

  /// Redirect-Address-IPAddress, Address.
  public static final AvpId REDIRECT_ADDRESS_IPADDRESS = AvpId.optional(666);

  /// Redirect-Address-URL, UTF8String.
  public static final AvpId REDIRECT_ADDRESS_URL = AvpId.optional(667);

  /// Redirect-Address-SIP-URI, UTF8String.
  public static final AvpId REDIRECT_ADDRESS_SIP_URI = AvpId.optional(668);

  /// QoS-Final-Unit-Indication, Grouped.
  public static final AvpId QOS_FINAL_UNIT_INDICATION = AvpId.optional(669);

  private BaseAvp() {}
}
