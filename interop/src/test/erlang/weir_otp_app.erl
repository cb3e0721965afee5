%% The callbacks OTP's diameter calls for the applications of the interop node: answers every ACR and
%% CCR with 2001 and counts them, and builds the requests that `run` sends. Runs in OTP's request
%% processes; what they share is the counters (ACRs and CCRs answered, whether requests are held, how
%% many were) and the gate, a process that knows the held ones.
-module(weir_otp_app).

-export([remote_host/1, refusal/1, request/3, start_gate/1, hold/1, held/1, release/0]).
-export([
    peer_up/4, peer_down/4, pick_peer/5, pick_peer/6, prepare_request/4, prepare_retransmit/4,
    handle_answer/5, handle_answer/6, handle_error/5, handle_error/6, handle_request/4
]).

-define(DIAMETER_SUCCESS, 2001).
%% Of the record that OTP's manual calls diameter_avp.
-define(AVP_NAME(Avp), element(7, Avp)).
-define(AVP_VALUE(Avp), element(8, Avp)).
-define(ACRS, 1).
-define(CCRS, 2).
-define(HOLDS, 3).
-define(HELD, 4).

%% The fields that OTP's manual lists for these records; Debian installs no header files.
-record(diameter_packet, {header, avps, msg, bin, errors = [], transport_data}).
-record(diameter_caps, {
    origin_host, origin_realm, host_ip_address, vendor_id, product_name, origin_state_id,
    supported_vendor_id, auth_application_id, inband_security_id, acct_application_id,
    vendor_specific_application_id, firmware_revision, avp = []
}).

remote_host(#diameter_caps{origin_host = {_, Remote}}) ->
    Remote.

%% The event's reason for people; all of a CEA that says no would fill a screen.
refusal(Reason) when element(1, Reason) =:= 'CEA' ->
    #diameter_packet{avps = Avps, errors = Errors} = lists:keyfind(
        diameter_packet, 1, tuple_to_list(Reason)),
    [Code | _] = [?AVP_VALUE(Avp) || Avp <- Avps, ?AVP_NAME(Avp) =:= 'Result-Code'],
    io_lib:format("CEA ~p ~0p", [Code, Errors]);
refusal(Reason) ->
    io_lib:format("~0p", [Reason]).

%% Request number I of a run, without what only the chosen peer decides.
request(acr, Session, I) ->
    ['ACR' | #{
        'Session-Id' => Session,
        'Accounting-Record-Type' => 1,
        'Accounting-Record-Number' => I,
        'Acct-Application-Id' => 3,
        'User-Name' => <<"user@otp.example">>,
        'Event-Timestamp' => calendar:universal_time()
    }];
request(ccr, Session, I) ->
    ['CCR' | #{
        'Session-Id' => Session,
        'Auth-Application-Id' => 4,
        'Service-Context-Id' => <<"interop@otp.example">>,
        'CC-Request-Type' => 4,
        'CC-Request-Number' => I,
        'Requested-Action' => 0,
        'Subscription-Id' => [
            #{'Subscription-Id-Type' => 0, 'Subscription-Id-Data' => <<"491700000001">>}],
        'Multiple-Services-Indicator' => 1,
        'Multiple-Services-Credit-Control' => [
            #{'Requested-Service-Unit' => #{'CC-Total-Octets' => 1000000}, 'Rating-Group' => 7}]
    }].

peer_up(_, _, State, _) -> State.

peer_down(_, _, State, _) -> State.

pick_peer([Peer | _], _, _, _, _) -> {ok, Peer};
pick_peer([], _, _, _, _) -> false.

pick_peer(Local, Remote, Service, State, _, Counters) ->
    pick_peer(Local, Remote, Service, State, Counters).

prepare_request(#diameter_packet{msg = [Name | Avps]} = Packet, _, {_, Caps}, _) ->
    #diameter_caps{origin_host = {Host, _}, origin_realm = {Realm, PeerRealm}} = Caps,
    Filled = Avps#{
        'Origin-Host' => Host, 'Origin-Realm' => Realm, 'Destination-Realm' => PeerRealm},
    {send, Packet#diameter_packet{msg = [Name | Filled]}}.

prepare_retransmit(Packet, _, _, _) -> {send, Packet}.

%% The result of diameter:call/4: ok, or why the answer is not what a run expects.
handle_answer(#diameter_packet{msg = [_ | Avps], errors = []}, _, _, _, _) ->
    case Avps of
        #{'Result-Code' := ?DIAMETER_SUCCESS} -> ok;
        #{'Result-Code' := Code} -> {result_code, Code};
        _ -> no_result_code
    end;
handle_answer(#diameter_packet{msg = Msg, errors = Errors}, _, _, _, _) ->
    faulty(Msg, Errors),
    {faulty_answer, Errors}.

handle_answer(Packet, Request, Service, Peer, _, Counters) ->
    handle_answer(Packet, Request, Service, Peer, Counters).

handle_error(Reason, _, _, _, _) -> {no_answer, Reason}.

handle_error(Reason, Request, Service, Peer, _, Counters) ->
    handle_error(Reason, Request, Service, Peer, Counters).

handle_request(#diameter_packet{msg = [Name | Avps], errors = Errors}, _, {_, Caps}, Counters) ->
    #diameter_caps{origin_host = {Host, _}, origin_realm = {Realm, _}} = Caps,
    %% OTP itself replaces the result code of the answer when the request was faulty.
    Errors =:= [] orelse faulty([Name | Avps], Errors),
    pass(Counters),
    counters:add(Counters, counter(Name), 1),
    Common = #{
        'Result-Code' => ?DIAMETER_SUCCESS, 'Origin-Host' => Host, 'Origin-Realm' => Realm},
    {reply, answer(Name, Avps, Common)}.

counter('ACR') -> ?ACRS;
counter('CCR') -> ?CCRS.

start_gate(Counters) ->
    register(?MODULE, spawn_link(fun() -> gate(Counters, []) end)).

%% Requests that arrive from now on wait.
hold(Counters) ->
    counters:put(Counters, ?HOLDS, 1).

%% How many requests have ever waited.
held(Counters) ->
    counters:get(Counters, ?HELD).

%% Those that wait are answered, and so is what comes after them.
release() ->
    ?MODULE ! release.

gate(Counters, Held) ->
    receive
        {wait, Pid} ->
            case counters:get(Counters, ?HOLDS) of
                0 ->
                    Pid ! released,
                    gate(Counters, Held);
                1 ->
                    counters:add(Counters, ?HELD, 1),
                    gate(Counters, [Pid | Held])
            end;
        release ->
            counters:put(Counters, ?HOLDS, 0),
            [Pid ! released || Pid <- Held],
            gate(Counters, [])
    end.

pass(Counters) ->
    case counters:get(Counters, ?HOLDS) of
        0 ->
            ok;
        1 ->
            ?MODULE ! {wait, self()},
            receive
                released -> ok
            end
    end.

answer('ACR', Avps, Common) ->
    Echoed = echo(
        #{'Session-Id' => <<>>, 'Accounting-Record-Type' => 1, 'Accounting-Record-Number' => 0},
        Avps
    ),
    ['ACA' | maps:merge(Echoed#{'Acct-Application-Id' => 3}, Common)];
answer('CCR', Avps, Common) ->
    Echoed = echo(
        #{'Session-Id' => <<>>, 'CC-Request-Type' => 4, 'CC-Request-Number' => 0}, Avps),
    Services = [granted(S) || S <- maps:get('Multiple-Services-Credit-Control', Avps, [])],
    ['CCA' | maps:merge(
        Echoed#{'Auth-Application-Id' => 4, 'Multiple-Services-Credit-Control' => Services},
        Common)].

%% The AVPs of the request that its answer must have; a request at fault may lack one, and OTP sends
%% no answer at all that is not complete.
echo(Required, Avps) ->
    maps:merge(Required, maps:with(maps:keys(Required), Avps)).

granted(Service) ->
    (maps:with(['Rating-Group'], Service))#{
        'Granted-Service-Unit' => #{'CC-Total-Octets' => 1000000},
        'Validity-Time' => 3600,
        'Result-Code' => ?DIAMETER_SUCCESS}.

faulty(Msg, Errors) ->
    Name = case Msg of [N | _] -> N; _ -> undecodable end,
    weir_otp:emit("ERRORS ~s ~0p", [Name, Errors]).
